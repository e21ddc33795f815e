"""All decks of one watch: a session each, built one after another, on one warm workshop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from watchdog.events import FileSystemEvent

from mdvideo.engine.build_engine import BuildEngine, Emit
from mdvideo.errors import MdvideoError
from mdvideo.events import Event, Notice, Wrote
from mdvideo.plan.jobs import HoldJob, SlideJob
from mdvideo.watch.file_watcher import QUIET, FolderObservers
from mdvideo.watch.server.deck_index import DeckIndex, ServedDeck
from mdvideo.watch.session.session import Session, SessionOptions

Find = Callable[[], Sequence[Path]]
"""Finds the decks that are meant now. Raises MdvideoError where there is none."""

TIDY = 50
"""After so many times of writing a lesson's files, what earlier edits made is pruned: a cold result costs megabytes."""

PASSED_OVER = frozenset({"node_modules", "__pycache__"})


class _LazyDecks(DeckIndex):
    """Whoever asks for one deck, as its page does, has it built at once; the index of all asks for none."""

    def get(self, name: str) -> ServedDeck | None:
        session = super().get(name)
        if isinstance(session, Session):
            session.start()
        return session


class SessionManager:
    """The sessions of the decks that ``find`` finds. With a ``folder``, decks that appear below it get one too."""

    def __init__(
        self,
        find: Find,
        folder: Path | None,
        workshop: BuildEngine,
        observers: FolderObservers,
        options: SessionOptions,
        emit: Emit,
        limit: int,
    ) -> None:
        """``limit``: bytes of the store, above which what was not used for longest is pruned now and then."""
        # Encoding moving frames takes every core for a while, and cannot be stopped halfway.
        workshop.prefer(SlideJob, HoldJob)
        self.decks: DeckIndex = _LazyDecks()
        self._find = find
        self._folder = folder
        self._workshop = workshop
        self._observers = observers
        self._options = options
        self._emit = emit
        self._limit = limit
        self._written = 0
        self._tidying: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._sessions: dict[str, Session] = {}
        self._stirred = asyncio.Event()
        self._added = asyncio.Event()

    async def run(self) -> None:
        """Build all decks in turn, and again at each change, until cancelled. Raises MdvideoError where is no deck."""
        self._add(self._find())
        building = asyncio.create_task(self._build_in_turn())
        try:
            while True:
                if self._folder is not None:
                    self._observers.listen(_folders(self._folder), self._heard)
                await self._stirred.wait()
                await asyncio.sleep(QUIET)
                self._stirred.clear()
                with suppress(MdvideoError):  # the last deck was removed, or two have one name for a moment
                    self._add(self._find())
        finally:
            building.cancel()

    async def close(self) -> None:
        """End all work, and wait until it has ended."""
        self._observers.listen((), self._heard)
        if self._tidying is not None:
            await asyncio.gather(self._tidying, return_exceptions=True)
        await asyncio.gather(*(session.close() for session in self._sessions.values()))

    def tell(self, event: Event) -> None:
        """Pass on what the workshop tells everybody. May be called from any thread."""
        if isinstance(event, Notice):
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._loop.call_soon_threadsafe(self._notice, event.message)

    def _add(self, paths: Sequence[Path]) -> None:
        for path in paths:
            at = str(path.absolute())
            if at not in self._sessions:
                session = Session(
                    self._name(path), path, self._workshop, self._observers, self._options, self._heard_session
                )
                self._sessions[at] = session
                self.decks.add(session)
                self._added.set()

    def _name(self, path: Path) -> str:
        """What a deck is called in addresses: its file's name, with its folders' below the watched one."""
        inside = path.relative_to(self._folder) if self._folder is not None else Path(path.name)
        name = "-".join(inside.parts).removesuffix(".md").removesuffix(".deck") or "deck"
        taken = {session.id for session in self._sessions.values()}
        names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 2)))
        return next(name for name in names if name not in taken)

    async def _build_in_turn(self) -> None:
        """A deck whose page is opened does not wait for its turn."""
        while True:
            waiting = next((session for session in self._sessions.values() if not session.settled.is_set()), None)
            if waiting is None:
                self._added.clear()
                await self._added.wait()
                continue
            waiting.start()
            await waiting.settled.wait()

    def _heard(self, event: FileSystemEvent) -> None:
        """Called on an observer's thread."""
        named = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        fresh = any(name.endswith(".md") and str(Path(name).absolute()) not in self._sessions for name in named)
        if event.is_directory or fresh:
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._loop.call_soon_threadsafe(self._stirred.set)

    def _heard_session(self, event: Event) -> None:
        self._emit(event)
        if isinstance(event, Wrote) and event.path.endswith(".mp4"):
            self._written += 1
            if self._written % TIDY == 0:
                self._tidying = asyncio.create_task(self._tidy())

    async def _tidy(self) -> None:
        """Give back what earlier edits made. Whatever a process has used since it took its lease is not pruned."""
        self._workshop.store.close()
        for session in self._sessions.values():
            await session.use()
        await asyncio.to_thread(self._workshop.store.prune, self._limit)

    def _notice(self, line: str) -> None:
        for session in self._sessions.values():
            session.notice(line)


def _folders(folder: Path) -> Iterator[Path]:
    for place, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in PASSED_OVER]
        yield Path(place)
