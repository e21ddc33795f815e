"""A deck under watch for tests: a real session on a real workshop, small and quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.events import Event
from mdvideo.watch.editor_links import template_of
from mdvideo.watch.file_watcher import FolderObservers
from mdvideo.watch.session.session import Session, SessionOptions
from mdvideo.watch.session.view_model import Patch, View

SMALL = {"size": "320x180", "fps": 10, "speech": {"backend": "none"}, "images": {"backend": "sketch"}}

PATIENCE = 40.0
"""Seconds after which a test gives up waiting."""


def lesson(*slides: str, front: str = "") -> str:
    """A deck of these slides."""
    return f"---\ntitle: A lesson\n{front}---\n\n" + "\n\n---\n\n".join(slides) + "\n"


THREE = ("# One\n\nFirst words.", "# Two\n\nSecond words.", "# Three\n\nThird words.")


class Watched:
    """A session, all that it told, and waiting for it to get somewhere."""

    def __init__(self, session: Session, deck: Path) -> None:
        self.session = session
        self.deck = deck
        self.events: list[Event] = []
        self.patches: list[Patch] = []

    @property
    def view(self) -> View:
        return self.session.view

    def write(self, *slides: str, front: str = "") -> None:
        self.deck.write_text(lesson(*slides, front=front), encoding="utf-8")

    async def until(self, reached: Callable[[View], Any], what: str = "") -> View:
        """Wait until the view is so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not reached(self.view):
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"never came: {what or reached}; the view is {self.view}") from None
        return self.view

    async def shown(self, revision: int) -> View:
        """Wait until the build of that edit has ended well."""
        return await self.until(
            lambda view: view["revision"] >= revision and view["phase"] == "ready", f"revision {revision}"
        )

    async def settles(self) -> View:
        """Wait until everything has been quiet for longer than any debouncing takes."""
        while True:
            before = self.view
            await asyncio.sleep(0.6)
            if self.view is before and before["phase"] != "building":
                return before

    async def read(self, url: str) -> bytes:
        """What the server would send, read as it reads: on a thread, since what was lost is made again on the loop."""
        medium = self.session.media(url.rpartition("/")[2])
        assert medium is not None, f"{url} is not served"
        data = await asyncio.to_thread(lambda: b"".join(medium.read(0, medium.size)))
        assert len(data) == medium.size
        return data


@asynccontextmanager
async def watching(
    deck: Path, workshop: BuildEngine, *, poll: bool = False, slides: Sequence[str] = THREE, **overrides: Any
) -> AsyncIterator[Watched]:
    """A session of ``deck``, which is written if it is not there; at the end all of it has ended."""
    (deck.parent / "mdvideo.toml").touch()
    if not deck.exists():
        deck.write_text(lesson(*slides), encoding="utf-8")
    with FolderObservers(poll=poll) as observers:
        events: list[Event] = []
        options = SessionOptions({**SMALL, **overrides}, template_of("vscode"))
        watched = Watched(Session("lesson", deck, workshop, observers, options, events.append), deck)
        watched.events = events

        async def follow() -> None:
            async for patch in watched.session.changes():
                watched.patches.append(patch)

        following = asyncio.create_task(follow())
        watched.session.start()
        try:
            yield watched
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await watched.session.close()
