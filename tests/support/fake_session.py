"""A session that shows what a test tells it to: all that the server sees of one."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from typing import Any

from mdvideo.errors import MdvideoError, StoreError
from mdvideo.watch.session.media_registry import MediaFile
from mdvideo.watch.session.view_model import DeckPart, Patch, SlidePart, VideoPart, View, empty_view
from mdvideo.watch.session.view_store import ViewStore


class FakeSession:
    """A deck called ``name``. ``asked`` holds what pages asked for; ``reading`` counts reads that go on.

    ``show_at_first`` is for the test to keep what it shows once there is a loop."""

    def __init__(self, name: str, title: str = "Photosynthesis", path: str = "lessons/photosynthesis.md") -> None:
        self.id = name
        self.board = ViewStore(empty_view(DeckPart(id=name, path=path, title=title, lang="en")))
        self.shelf: dict[str, MediaFile] = {}
        self.asked: list[tuple[object, ...]] = []
        self.reading = 0
        self._lock = threading.Lock()

    @property
    def view(self) -> View:
        return self.board.view

    def show(self, **parts: Any) -> None:
        self.board.show(**parts)

    def changes(self) -> AsyncIterator[Patch]:
        return self.board.changes()

    def media(self, name: str) -> MediaFile | None:
        return self.shelf.get(name)

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        if picture == "nobody":
            raise MdvideoError("there is no picture nobody", hint="choose one of the deck's")
        self.asked.append(("try", picture, count, prompt))

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        if picture == "broken":
            raise RuntimeError("a fault of ours")
        self.asked.append(("pin", picture, seed, prompt))

    def offer(self, data: bytes, suffix: str = ".mp4", media_type: str = "video/mp4", part: int = 10_000) -> str:
        """Put bytes on the shelf, read in parts of ``part``; gives their address."""

        def read(start: int, stop: int) -> Iterator[bytes]:
            with self._lock:
                self.reading += 1
            try:
                for at in range(start, stop, part):
                    yield data[at : min(at + part, stop)]
            finally:
                with self._lock:
                    self.reading -= 1

        digest = sha256(data).hexdigest()[:16]
        self.shelf[f"{digest}{suffix}"] = MediaFile(media_type, len(data), f'"{digest}"', read)
        return f"/decks/{self.id}/media/{digest}{suffix}"

    def offer_lost(self, size: int, after: int) -> str:
        """Put a medium on the shelf whose bytes are gone ``after`` so many; gives its address."""

        def read(start: int, stop: int) -> Iterator[bytes]:
            yield bytes(min(after, stop) - start)
            raise StoreError("the cache's file is gone")

        name = f"lost-{after}.mp4"
        self.shelf[name] = MediaFile("video/mp4", size, f'"lost-{after}"', read)
        return f"/decks/{self.id}/media/{name}"


def slide(number: int, title: str, **parts: Any) -> SlidePart:
    """A slide that is made."""
    made = SlidePart(
        number=number,
        title=title,
        line=number * 10,
        start=(number - 1) * 4.0,
        end=number * 4.0,
        still=None,
        thumb=None,
        state="made",
        done=None,
        of=None,
        stand_in=False,
        pictures=[],
        script=[],
    )
    return SlidePart(**{**made, **parts})


def video(url: str, duration: float) -> VideoPart:
    """A film of that many seconds."""
    return VideoPart(
        url=url, revision=1, stage="draft", duration=duration, width=1920, height=1080, fps=30.0, bytes=1, saved=None
    )
