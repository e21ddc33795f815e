"""Pass on the events of a session's engine, which come from any thread, on the event loop's thread."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from mdvideo.errors import Problem
from mdvideo.events import Emit, Event, Warned


class EventRelay:
    """Passes events on to ``emit``, the terminal, and to ``show``, the page.

    A warning that the build before raised too is dropped, so that it does not appear again after every edit.
    """

    def __init__(self, emit: Emit, show: Emit) -> None:
        self.emit = emit
        self._show = show
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._last_warnings: frozenset[Problem] = frozenset()
        self._warnings: frozenset[Problem] = frozenset()

    def begin_build(self) -> None:
        """The warnings so far are those of the build before."""
        self._last_warnings, self._warnings = self._warnings, frozenset()

    def receive(self, event: Event) -> None:
        """Pass on an event. May be called on any thread."""
        if threading.get_ident() != self._thread:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self.receive, event)
            return
        if isinstance(event, Warned):
            is_repeated = event.problem in self._last_warnings | self._warnings
            self._warnings |= {event.problem}
            if is_repeated:
                return
        self.emit(event)
        self._show(event)
