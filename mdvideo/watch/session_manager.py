"""All decks that one ``mdvideo watch`` serves: a session for each, first built one after another, on one engine."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from watchdog.events import FileSystemEvent

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import MdvideoError
from mdvideo.events import Emit, Event, Notice, Wrote
from mdvideo.plan.jobs.clip_jobs import ClipSlideJob
from mdvideo.plan.jobs.segment_jobs import HoldJob
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.publish.discover import is_searched
from mdvideo.watch.file_watcher import DEBOUNCE
from mdvideo.watch.folder_observers import FolderObservers, paths_of
from mdvideo.watch.server.deck_index import DeckIndex, ServedDeck
from mdvideo.watch.session.session import Session
from mdvideo.watch.session.session_options import SessionOptions

FindDecks = Callable[[], Sequence[Path]]
"""Finds the decks there are now. Raises MdvideoError if there is none."""

PRUNE_EVERY = 50
"""Number of written videos after which the cache is pruned. The results of earlier edits take megabytes each."""


class _LazyDecks(DeckIndex):
    """Starts building a deck when its page asks for it. Listing all decks starts no build."""

    def get(self, name: str) -> ServedDeck | None:
        session = super().get(name)
        if isinstance(session, Session):
            session.start()
        return session


class SessionManager:
    """The sessions of all decks. For use on the event loop's thread.

    ``find`` returns the decks. Decks that appear later in one of ``folders`` are added. ``cache_limit``: size
    in bytes above which the least recently used results are pruned from the cache.
    """

    def __init__(
        self,
        find: FindDecks,
        folders: Sequence[Path],
        engine: BuildEngine,
        observers: FolderObservers,
        options: SessionOptions,
        emit: Emit,
        cache_limit: int,
    ) -> None:
        # Encoding moving frames takes every core for a while and cannot be interrupted; stills must not wait for it.
        engine = engine.with_dedicated_pool(SlideJob, ClipSlideJob, HoldJob)
        self.decks: DeckIndex = _LazyDecks()
        self._find = find
        self._folders = tuple(folders)
        self._engine = engine
        self._observers = observers
        self._options = options
        self._emit = emit
        self._cache_limit = cache_limit
        self._videos_written = 0
        self._pruning: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._sessions: dict[str, Session] = {}
        self._dirty = asyncio.Event()
        """Set when something happened in the folder that may add a deck."""
        self._added = asyncio.Event()
        """Set when a session was added, which has to be built in its turn."""

    async def run(self) -> None:
        """Build every deck, and add decks that appear, until cancelled. Raises MdvideoError if there is no deck."""
        self._add(self._find())
        building = asyncio.create_task(self._build_in_turn())
        try:
            while True:
                if self._folders:
                    self._observers.listen(_folders_in(self._folders), self._on_folder_event)
                await self._dirty.wait()
                await asyncio.sleep(DEBOUNCE)
                self._dirty.clear()
                with suppress(MdvideoError):  # the last deck was removed, or two have the same name for a moment
                    self._add(self._find())
        finally:
            building.cancel()

    async def close(self) -> None:
        """Stop all work, and wait until it has stopped."""
        self._observers.listen((), self._on_folder_event)
        if self._pruning is not None:
            await asyncio.gather(self._pruning, return_exceptions=True)
        await asyncio.gather(*(session.close() for session in self._sessions.values()))

    def show_engine_event(self, event: Event) -> None:
        """Show a notice of the engine on all pages, since it is about no single deck. May be called on any thread."""
        if isinstance(event, Notice):
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._show_notice, event.message)

    def _add(self, paths: Sequence[Path]) -> None:
        for path in paths:
            at = str(path.absolute())
            if at not in self._sessions:
                session = Session(
                    self._new_id(path), path, self._engine, self._observers, self._options, self._on_session_event
                )
                self._sessions[at] = session
                self.decks.add(session)
                self._added.set()

    def _new_id(self, path: Path) -> str:
        """Return a deck's name in URLs: its file's name, after those of the folders that lead to it."""
        above = next((folder for folder in self._folders if path.is_relative_to(folder)), path.parent)
        inside = path.relative_to(above)
        name = "-".join(inside.parts).removesuffix(".md").removesuffix(".deck") or "deck"
        taken = {session.id for session in self._sessions.values()}
        names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 2)))
        return next(name for name in names if name not in taken)

    async def _build_in_turn(self) -> None:
        """Build the decks one after another. A deck whose page is opened does not wait for its turn."""
        while True:
            waiting = next(
                (session for session in self._sessions.values() if not session.first_build_done.is_set()), None
            )
            if waiting is None:
                self._added.clear()
                await self._added.wait()
                continue
            waiting.start()
            await waiting.first_build_done.wait()

    def _on_folder_event(self, event: FileSystemEvent) -> None:
        """Called on an observer's thread."""
        is_new = any(
            path.endswith(".md") and str(Path(path).absolute()) not in self._sessions for path in paths_of(event)
        )
        if event.is_directory or is_new:
            with suppress(RuntimeError):  # the loop is closed
                self._loop.call_soon_threadsafe(self._dirty.set)

    def _on_session_event(self, event: Event) -> None:
        self._emit(event)
        if isinstance(event, Wrote) and event.path.endswith(".mp4"):
            self._videos_written += 1
            if self._videos_written % PRUNE_EVERY == 0:
                self._pruning = asyncio.create_task(self._prune())

    async def _prune(self) -> None:
        """Prune the results of earlier edits. Results that a process used since it acquired its lease are kept."""
        self._engine.store.close()
        for session in self._sessions.values():
            await session.touch_cache()
        await asyncio.to_thread(self._engine.store.prune, self._cache_limit)

    def _show_notice(self, line: str) -> None:
        for session in self._sessions.values():
            session.show_notice(line)


def _folders_in(roots: Sequence[Path]) -> Iterator[Path]:
    for root in roots:
        for place, folders, _ in os.walk(root):
            folders[:] = [name for name in folders if is_searched(name)]
            yield Path(place)
