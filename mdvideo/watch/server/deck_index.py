"""The decks that are served, and what the index page shows of each. Lives on the event loop's thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote

from mdvideo.watch.session.media_registry import MediaFile
from mdvideo.watch.session.view_model import Patch, View


class ServedDeck(Protocol):
    """What the server asks of a session."""

    id: str

    @property
    def view(self) -> View:
        """The view as it is now; it is never changed in place."""
        ...

    def changes(self) -> AsyncIterator[Patch]:
        """Merge patches without end; the first is the whole view, later ones sum up what a slow reader missed."""
        ...

    def media(self, name: str) -> MediaFile | None:
        """What the page may fetch under this name."""
        ...

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        """Begin to paint other pictures. Raises MdvideoError."""
        ...

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        """Keep one of them. Raises MdvideoError."""
        ...


class DeckIndex:
    """The sessions under their ids, in the order in which they came. Decks may come and go while they are served."""

    def __init__(self, sessions: Iterable[ServedDeck] = ()) -> None:
        self._sessions = {session.id: session for session in sessions}
        self._readers: set[asyncio.Event] = set()

    def __iter__(self) -> Iterator[ServedDeck]:
        return iter(self._sessions.values())

    def __len__(self) -> int:
        return len(self._sessions)

    def get(self, name: str) -> ServedDeck | None:
        """The session with this id."""
        return self._sessions.get(name)

    def add(self, session: ServedDeck) -> None:
        """Serve another deck."""
        self._sessions[session.id] = session
        self._tell()

    def remove(self, name: str) -> None:
        """Serve a deck no longer. Pages that show it hear no more of it."""
        self._sessions.pop(name, None)
        self._tell()

    def summary(self) -> dict[str, dict[str, Any]]:
        """What the index shows, by id."""
        return {session.id: summary_of(session.view) for session in self}

    async def changes(self) -> AsyncIterator[Patch]:
        """Merge patches of ``{"decks": summary()}``; the first is the whole."""
        changed = asyncio.Event()
        listening: dict[str, asyncio.Task[None]] = {}
        self._readers.add(changed)
        try:
            told = self.summary()
            yield {"decks": told}
            while True:
                self._listen(listening, changed)
                await changed.wait()
                changed.clear()
                before, told = told, self.summary()
                patch = _difference(before, told)
                if patch:
                    yield {"decks": patch}
        finally:
            self._readers.discard(changed)
            for task in listening.values():
                task.cancel()

    def _listen(self, listening: dict[str, asyncio.Task[None]], changed: asyncio.Event) -> None:
        for name in listening.keys() - self._sessions.keys():
            listening.pop(name).cancel()
        for name in self._sessions.keys() - listening.keys():
            listening[name] = asyncio.create_task(_follow(self._sessions[name], changed))

    def _tell(self) -> None:
        for reader in self._readers:
            reader.set()


def address_of(name: str) -> str:
    """The path of a deck's page."""
    return f"/decks/{quote(name, safe='')}/"


def summary_of(view: View) -> dict[str, Any]:
    """A deck's line in the index; ``slides`` and ``problems`` count, ``thumb`` is that of its first slide with one."""
    slides, video = view["slides"], view["video"]
    return {
        "title": view["deck"]["title"],
        "lang": view["deck"]["lang"],
        "path": view["deck"]["path"],
        "url": address_of(view["deck"]["id"]),
        "phase": view["phase"],
        "duration": None if video is None else video["duration"],
        "slides": len(slides),
        "thumb": next((slide["thumb"] for slide in slides.values() if slide["thumb"] is not None), None),
        "problems": len(view["problems"]),
        "error": None if view["error"] is None else view["error"]["message"],
    }


def _difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> Patch:
    """Lines are replaced key by key, with null for what is unknown, as merge patches want it."""
    gone: Patch = dict.fromkeys(before.keys() - now.keys())
    return gone | {name: line for name, line in now.items() if line != before.get(name)}


async def _follow(session: ServedDeck, changed: asyncio.Event) -> None:
    async for _ in session.changes():
        changed.set()
