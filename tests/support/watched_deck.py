"""A real watch session of a small deck, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.events import Event
from mdvideo.watch.editor_links import template_of
from mdvideo.watch.folder_observers import FolderObservers
from mdvideo.watch.server.deck_index import ServedDeck
from mdvideo.watch.session.session import Session
from mdvideo.watch.session.session_options import SessionOptions
from mdvideo.watch.session.view_model import Patch, View

SMALL_SETTINGS = {"size": "320x180", "fps": 10, "speech": {"backend": "none"}, "images": {"backend": "sketch"}}

TIMEOUT = 40.0
"""Seconds after which a test stops waiting for a view."""

SCENARIO_TIMEOUT = 60.0

IDLE_SECONDS = 0.6
"""Longer than any delay of a session but the one before files are written."""


def deck_text(*slides: str, front: str = "") -> str:
    """A deck of these slides. ``front``: further lines of its front matter."""
    return f"---\ntitle: A lesson\n{front}---\n\n" + "\n\n---\n\n".join(slides) + "\n"


THREE_SLIDES = ("# One\n\nFirst words.", "# Two\n\nSecond words.", "# Three\n\nThird words.")


def run_scenario(scenario: Coroutine[Any, Any, None]) -> None:
    """Run a test's coroutine on an event loop of its own."""
    asyncio.run(asyncio.wait_for(scenario, SCENARIO_TIMEOUT))


class WatchedDeck:
    """A session, its events and patches, and ways to wait for its view."""

    def __init__(self, session: ServedDeck, deck: Path) -> None:
        self.session = session
        self.deck = deck
        self.events: list[Event] = []
        self.patches: list[Patch] = []

    @property
    def view(self) -> View:
        return self.session.view

    def write(self, *slides: str, front: str = "") -> None:
        self.deck.write_text(deck_text(*slides, front=front), encoding="utf-8")

    async def wait_until(self, is_reached: Callable[[View], Any], what: str = "") -> View:
        """Wait until the view satisfies ``is_reached``."""
        try:
            async with asyncio.timeout(TIMEOUT):
                while not is_reached(self.view):
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"not reached: {what or is_reached}; the view is {self.view}") from None
        return self.view

    async def wait_until_built(self, revision: int) -> View:
        """Wait until the build of that revision, or of a later one, has succeeded."""
        return await self.wait_until(
            lambda view: view["revision"] >= revision and view["phase"] == "ready", f"revision {revision}"
        )

    async def wait_until_idle(self) -> View:
        """Wait until no build is running and nothing has changed for ``IDLE_SECONDS``."""
        while True:
            before = self.view
            await asyncio.sleep(IDLE_SECONDS)
            if self.view is before and before["phase"] != "building":
                return before

    async def wait_until_saved(self) -> View:
        """Wait until the video that is shown is written to its file."""
        return await self.wait_until(lambda view: view["video"] and view["video"]["saved"], "a saved video")

    async def read(self, url: str | None) -> bytes:
        """Read a media file on a thread, as the server does: lost bytes are restored on the event loop."""
        assert url is not None
        media = self.session.media(url.rpartition("/")[2])
        assert media is not None, f"{url} is not served"
        data = await asyncio.to_thread(lambda: b"".join(media.read(0, media.size)))
        assert len(data) == media.size
        return data


def video_url(view: View) -> str:
    """The URL of the video that a view shows."""
    assert view["video"] is not None
    return view["video"]["url"]


@asynccontextmanager
async def watch_deck(
    deck: Path, engine: BuildEngine, *, poll: bool = False, slides: Sequence[str] = THREE_SLIDES, **overrides: Any
) -> AsyncIterator[WatchedDeck]:
    """A session of ``deck``, which is written if it does not exist; at the end all its work has ended."""
    (deck.parent / "mdvideo.toml").touch()
    if not deck.exists():
        deck.write_text(deck_text(*slides), encoding="utf-8")
    with FolderObservers(poll=poll) as observers:
        events: list[Event] = []
        options = SessionOptions({**SMALL_SETTINGS, **overrides}, template_of("vscode"))
        session = Session("lesson", deck, engine, observers, options, events.append)
        watched = WatchedDeck(session, deck)
        watched.events = events

        async def follow() -> None:
            async for patch in session.changes():
                watched.patches.append(patch)

        following = asyncio.create_task(follow())
        session.start()
        try:
            yield watched
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await session.close()
