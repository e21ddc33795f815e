"""The board that a session writes its view on, and that any number of pages read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from mdvideo.watch.session.view_model import Patch, SlidePart, View, diff

SOON = 0.05
"""Seconds within which progress is told. A cold build of a long deck has thousands of steps."""


class ViewStore:
    """A view, and who waits for its changes. It lives on one event loop's thread."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._readers: set[asyncio.Event] = set()
        self._pending: asyncio.TimerHandle | None = None

    @property
    def view(self) -> View:
        """The view as it is now. It does not change any more: later ones are new objects."""
        return self._view

    def show(self, *, soon: bool = False, **parts: Any) -> None:
        """Put new ``parts`` on the board, and tell it at once, or ``soon``."""
        self._view = cast(View, {**self._view, **parts})
        if not soon:
            self._wake()
        elif self._pending is None:
            self._pending = asyncio.get_running_loop().call_later(SOON, self._wake)

    def show_slides(self, change: Callable[[SlidePart], SlidePart], *, soon: bool = False) -> None:
        """Put what ``change`` makes of each slide on the board."""
        self.show(slides={key: change(slide) for key, slide in self._view["slides"].items()}, soon=soon)

    async def changes(self) -> AsyncIterator[Patch]:
        """Merge patches without end; the first is the whole view. Who reads slowly gets fewer and larger ones."""
        changed = asyncio.Event()
        self._readers.add(changed)
        try:
            told = self._view
            yield dict(told)
            while True:
                await changed.wait()
                changed.clear()
                before, told = told, self._view
                if patch := diff(before, told):
                    yield patch
        finally:
            self._readers.discard(changed)

    def close(self) -> None:
        """Tell nothing any more."""
        if self._pending is not None:
            self._pending.cancel()
        self._readers.clear()

    def _wake(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
            self._pending = None
        for reader in self._readers:
            reader.set()
