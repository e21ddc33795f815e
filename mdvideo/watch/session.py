"""One deck that is being written: its view, the media that the page shows, and what the page may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from mdvideo.watch.board import Board
from mdvideo.watch.shelf import Medium, Shelf
from mdvideo.watch.view import DeckPart, Patch, View, empty_view


class Session:
    """A deck under watch, on the event loop that it was made on."""

    def __init__(self, name: str, path: Path) -> None:
        self.id = name
        self.path = path
        self._shelf = Shelf()
        self._board = Board(empty_view(DeckPart(id=name, path=str(path), title=path.stem, lang="en")))

    @property
    def view(self) -> View:
        """The view as it is now; it is never changed in place."""
        return self._board.view

    def changes(self) -> AsyncIterator[Patch]:
        """Merge patches of the view without end; the first is the whole view."""
        return self._board.changes()

    def media(self, name: str) -> Medium | None:
        """What the page may fetch under this name; None for all else."""
        return self._shelf.get(name)

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        """Begin to paint ``count`` other pictures for a place; they appear in the view's ``tries``.

        ``picture`` is an id of the view's pictures; ``prompt`` is what to paint instead of what the deck says. Raises
        MdvideoError when there is no such picture, or nobody can paint.
        """
        raise NotImplementedError

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        """Write a tried picture into the deck's lockfile, never into the deck. Raises MdvideoError."""
        raise NotImplementedError

    def editor_url(self, file: str, line: int, column: int) -> str | None:
        """The address that opens a place in the author's editor; None for files that this session does not watch."""
        raise NotImplementedError
