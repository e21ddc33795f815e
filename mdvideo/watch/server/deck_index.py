"""The served decks, and the summary of each that the index page shows. For use on the event loop's thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Protocol
from urllib.parse import quote

from mdvideo.watch.session.media_registry import MediaFile
from mdvideo.watch.session.view_model import Patch, View


class ServedDeck(Protocol):
    """The part of a session that the server uses."""

    id: str

    @property
    def view(self) -> View:
        """The current view. It is immutable: a change makes a new view."""
        ...

    def changes(self) -> AsyncIterator[Patch]:
        """Yield merge patches without end. The first is the whole view; a slow reader gets fewer, larger patches."""
        ...

    def media(self, name: str) -> MediaFile | None:
        """Return the media file of this name, or None."""
        ...

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        """Start generating variants of a picture. Raises MdvideoError."""
        ...

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        """Pin one of the variants. Raises MdvideoError."""
        ...


class DeckIndex:
    """The sessions by id, in the order in which they were added. Decks may be added while the server runs."""

    def __init__(self, sessions: Iterable[ServedDeck] = ()) -> None:
        self._sessions = {session.id: session for session in sessions}
        self._readers: set[asyncio.Event] = set()

    def __iter__(self) -> Iterator[ServedDeck]:
        return iter(self._sessions.values())

    def __len__(self) -> int:
        return len(self._sessions)

    def get(self, name: str) -> ServedDeck | None:
        """Return the session with this id, or None."""
        return self._sessions.get(name)

    def add(self, session: ServedDeck) -> None:
        """Serve another deck."""
        self._sessions[session.id] = session
        for reader in self._readers:
            reader.set()

    def summaries(self) -> dict[str, dict[str, Any]]:
        """Return the summary of each deck, by id."""
        return {session.id: summary_of(session.view) for session in self}

    async def changes(self) -> AsyncIterator[Patch]:
        """Yield merge patches of ``{"decks": summaries()}`` without end. The first is the whole."""
        changed = asyncio.Event()
        followers: dict[str, asyncio.Task[None]] = {}
        self._readers.add(changed)
        try:
            sent = self.summaries()
            yield {"decks": sent}
            while True:
                for name in self._sessions.keys() - followers.keys():
                    followers[name] = asyncio.create_task(_set_on_change(self._sessions[name], changed))
                await changed.wait()
                changed.clear()
                before, sent = sent, self.summaries()
                # A changed summary is sent whole, with null for unknown values, as merge patches require.
                patch = {name: summary for name, summary in sent.items() if summary != before.get(name)}
                if patch:
                    yield {"decks": patch}
        finally:
            self._readers.discard(changed)
            for task in followers.values():
                task.cancel()


def deck_url(name: str) -> str:
    """Return the path of a deck's page."""
    return f"/decks/{quote(name, safe='')}/"


def summary_of(view: View) -> dict[str, Any]:
    """Return a deck's entry in the index.

    ``slides`` and ``problems`` are numbers; ``thumb`` is the first slide thumbnail there is.
    """
    slides, video = view["slides"], view["video"]
    return {
        "title": view["deck"]["title"],
        "lang": view["deck"]["lang"],
        "path": view["deck"]["path"],
        "url": deck_url(view["deck"]["id"]),
        "phase": view["phase"],
        "duration": None if video is None else video["duration"],
        "slides": len(slides),
        "thumb": next((slide["thumb"] for slide in slides.values() if slide["thumb"] is not None), None),
        "problems": len(view["problems"]),
        "error": None if view["error"] is None else view["error"]["message"],
    }


async def _set_on_change(session: ServedDeck, changed: asyncio.Event) -> None:
    async for _ in session.changes():
        changed.set()
