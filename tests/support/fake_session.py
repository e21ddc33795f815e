"""A fake of a watch session, for tests of the server and the page: it shows what a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from typing import Any

from mdvideo.errors import MdvideoError, StoreError
from mdvideo.watch.session.media_registry import MediaFile
from mdvideo.watch.session.view_model import DeckPart, Patch, SlidePart, VideoPart, View, empty_view
from mdvideo.watch.session.view_store import ViewStore


class FakeTakes:
    """Takes that are only remembered: ``recorded`` by key, with their bytes and whether they are to be gated."""

    def __init__(self) -> None:
        self.recorded: dict[str, tuple[bytes, bool]] = {}
        self.actions: list[tuple[str, str]] = []

    async def record(self, key: str, data: bytes, *, gate: bool) -> dict[str, Any]:
        if key == "0" * 12:
            raise MdvideoError("these words are no longer in the notes")
        self.recorded[key] = (data, gate)
        return {"url": f"/decks/a/media/{key}.wav", "seconds": 1.0, "noise": -60.0, "peak": -6.0}

    async def keep(self, key: str) -> None:
        self.actions.append(("keep", key))

    def discard(self, key: str) -> None:
        self.actions.append(("discard", key))

    async def delete(self, key: str) -> None:
        self.actions.append(("delete", key))

    async def kept_url(self, key: str) -> str:
        return f"/decks/a/media/{key}.wav"

    async def voice_urls(self, key: str) -> list[str]:
        return [f"/decks/a/media/voice-{key}.wav"]


class FakeVoices:
    """Voices that are only remembered: the first is the deck's."""

    def __init__(self) -> None:
        self.used: list[str] = []

    async def list_voices(self) -> dict[str, Any]:
        about = {"language": "en-US", "about": "female", "get": "pip install it", "fits": True}
        names = (("heart", True), ("af_bella", True), ("bf_emma", False))
        voices = [{"name": name, "installed": installed, **about} for name, installed in names]
        return {"voices": voices, "chosen": self.used[-1] if self.used else "heart", "lang": "en"}

    async def sample_url(self, name: str) -> str:
        return f"/decks/a/media/voice-{name}.wav"

    async def use(self, name: str) -> None:
        if name == "nobody":
            raise MdvideoError("there is no voice 'nobody'")
        self.used.append(name)


class FakeSession:
    """A deck with the id ``name``.

    ``actions`` are the actions that pages requested; ``active_reads`` is the number of media reads that have not ended.
    """

    def __init__(self, name: str, title: str = "Photosynthesis", path: str = "lessons/photosynthesis.md") -> None:
        self.id = name
        self.views = ViewStore(empty_view(DeckPart(id=name, path=path, title=title, lang="en")))
        self.files: dict[str, MediaFile] = {}
        self.actions: list[tuple[object, ...]] = []
        self.active_reads = 0
        self.takes = FakeTakes()
        self.voices = FakeVoices()
        self._lock = threading.Lock()

    @property
    def view(self) -> View:
        return self.views.view

    def show(self, **parts: Any) -> None:
        self.views.update(**parts)

    def changes(self) -> AsyncIterator[Patch]:
        return self.views.changes()

    def media(self, name: str) -> MediaFile | None:
        return self.files.get(name)

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        if picture == "unknown":
            raise MdvideoError("there is no picture 'unknown'", hint="choose a picture of the deck")
        self.actions.append(("try", picture, count, prompt))

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        if picture == "broken":
            raise RuntimeError("a bug")
        self.actions.append(("pin", picture, seed, prompt))

    def add_file(self, data: bytes, suffix: str = ".mp4", media_type: str = "video/mp4", part: int = 10_000) -> str:
        """Serve bytes, which are read in parts of ``part`` bytes; return their URL path."""

        def read(start: int, stop: int) -> Iterator[bytes]:
            with self._lock:
                self.active_reads += 1
            try:
                for at in range(start, stop, part):
                    yield data[at : min(at + part, stop)]
            finally:
                with self._lock:
                    self.active_reads -= 1

        digest = sha256(data).hexdigest()[:16]
        return self.add_reader(f"{digest}{suffix}", len(data), read, media_type)

    def add_lost_file(self, size: int, after: int) -> str:
        """Serve a file that is lost after its first ``after`` bytes; return its URL path."""

        def read(start: int, stop: int) -> Iterator[bytes]:
            yield bytes(min(after, stop) - start)
            raise StoreError("the cache's file is gone")

        return self.add_reader(f"lost-{after}.mp4", size, read)

    def add_reader(
        self, name: str, size: int, read: Callable[[int, int], Iterator[bytes]], media_type: str = "video/mp4"
    ) -> str:
        """Serve what ``read`` yields as the file ``name``; return its URL path."""
        self.files[name] = MediaFile(media_type, size, f'"{name.rpartition(".")[0]}"', read)
        return f"/decks/{self.id}/media/{name}"


def slide_part(number: int, title: str, **parts: Any) -> SlidePart:
    """A slide that is made, with the given parts changed."""
    made = SlidePart(
        number=number,
        title=title,
        line=number * 10,
        editor=f"vscode://file/lessons/photosynthesis.md:{number * 10}:1",
        start=(number - 1) * 4.0,
        end=number * 4.0,
        still=None,
        thumb=None,
        state="made",
        done=None,
        of=None,
        placeholder=False,
        pictures=[],
        script=[],
    )
    return SlidePart(**{**made, **parts})  # type: ignore[typeddict-item]


def video_part(url: str, duration: float) -> VideoPart:
    """A draft of ``duration`` seconds."""
    return VideoPart(
        url=url, revision=1, stage="draft", duration=duration, width=1920, height=1080, fps=30.0, bytes=1, saved=None
    )
