"""The current view of a session, which any number of pages follow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

from mdvideo.watch.session.view_model import Patch, View, diff

PROGRESS_INTERVAL = 0.05
"""Seconds by which progress may be delayed, to be sent together. A cold build of a long deck has thousands of steps."""


class ViewStore:
    """Holds the current view, and wakes its readers when that changes. For use on the event loop's thread."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._readers: set[asyncio.Event] = set()
        self._delayed: asyncio.TimerHandle | None = None

    @property
    def view(self) -> View:
        """The current view. It is immutable: a change makes a new view."""
        return self._view

    def update(self, *, delayed: bool = False, **parts: Any) -> None:
        """Replace parts of the view. Readers are woken at once, or within ``PROGRESS_INTERVAL`` if ``delayed``."""
        self._view = cast(View, {**self._view, **parts})
        if not delayed:
            self._wake_readers()
        elif self._delayed is None:
            self._delayed = asyncio.get_running_loop().call_later(PROGRESS_INTERVAL, self._wake_readers)

    async def changes(self) -> AsyncIterator[Patch]:
        """Yield merge patches without end. The first is the whole view; a slow reader gets fewer, larger patches."""
        changed = asyncio.Event()
        self._readers.add(changed)
        try:
            sent = self._view
            yield dict(sent)
            while True:
                await changed.wait()
                changed.clear()
                before, sent = sent, self._view
                if patch := diff(before, sent):
                    yield patch
        finally:
            self._readers.discard(changed)

    def close(self) -> None:
        """Wake no reader any more."""
        if self._delayed is not None:
            self._delayed.cancel()
        self._readers.clear()

    def _wake_readers(self) -> None:
        if self._delayed is not None:
            self._delayed.cancel()
            self._delayed = None
        for reader in self._readers:
            reader.set()
