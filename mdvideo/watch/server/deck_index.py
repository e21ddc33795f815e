"""The served decks, and the summary of each that the index page shows. For use on the event loop's thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, Protocol
from urllib.parse import quote

from mdvideo.watch.session.media_registry import MediaFile
from mdvideo.watch.session.view_model import Patch, View


class ServedTakes(Protocol):
    """The part of a session's takes that the server uses. All methods raise MdvideoError."""

    async def record(self, key: str, data: bytes, *, gate: bool) -> dict[str, Any]:
        """Take a recording of the sentence or slide with this key; return where it is heard, and its levels."""
        ...

    async def keep(self, key: str) -> None:
        """Write the recording beside the deck."""
        ...

    def discard(self, key: str) -> None:
        """Forget the recording that was not kept."""
        ...

    async def delete(self, key: str) -> None:
        """Delete the kept recording."""
        ...

    async def kept_url(self, key: str) -> str:
        """Return where the kept recording is heard."""
        ...

    async def voice_urls(self, key: str) -> list[str]:
        """Return where the sentences are heard as the voice speaks them."""
        ...


class ServedVoices(Protocol):
    """The part of a session's voices that the server uses. All methods raise MdvideoError."""

    async def list_voices(self) -> dict[str, Any]:
        """Return the voices that the machine has or can have, and which one the deck chose."""
        ...

    async def sample_url(self, name: str) -> str:
        """Return where a sentence in this voice is heard."""
        ...

    async def use(self, name: str) -> None:
        """Write the voice into the deck."""
        ...


class ServedDeck(Protocol):
    """The part of a session that the server uses."""

    id: str

    @property
    def takes(self) -> ServedTakes:
        """The author's recordings."""
        ...

    @property
    def voices(self) -> ServedVoices:
        """The voices that could speak the deck."""
        ...

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
