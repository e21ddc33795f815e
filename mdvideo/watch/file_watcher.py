"""Hearing that files changed: which folders are observed, and when a change is worth a build.

Observers only wake us. What counts is the content: a file that was saved as it was, or touched, has not changed.
Folders are observed, not files, since many editors save by renaming a new file over the old one; so files may also
appear later, with the folders that they are in. While nothing happens, nothing runs.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

QUIET, LATEST = 0.02, 0.1
"""Seconds without a further event until a change is looked at, and the longest that a burst may put it off.

Editors write a file in several calls; each is an event of its own."""

POLL = 0.3
"""Seconds between two looks where nothing tells of changes."""

_HEARD = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Not that a file was opened or read, which a build itself does all the time."""

REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "vboxsf", "prl_fs", "virtiofs"})
"""File systems whose other users' changes no kernel tells of."""

_NO_MORE = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE})
"""Errors that say that the system observes no more folders for us."""

Heard = Callable[[FileSystemEvent], None]


class FolderObservers:
    """The folders that are observed, for all decks together: natively, or by polling. Use it as a context manager."""

    def __init__(self, *, poll: bool = False) -> None:
        self._poll = poll
        self._observers: dict[bool, BaseObserver] = {}
        self._folders: dict[Path, _Folder] = {}

    def __enter__(self) -> FolderObservers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for observer in self._observers.values():
            observer.stop()
        for observer in self._observers.values():
            observer.join()

    def polls(self, folder: Path) -> bool:
        """Whether changes in ``folder`` are only found by looking again and again."""
        return self._poll or file_system(folder) in REMOTE

    def listen(self, folders: Iterable[Path], heard: Heard) -> None:
        """From now on ``heard`` is called, on another thread, for these folders and no others.

        A folder that was removed and made again is observed anew.
        """
        wanted = {folder: _identity(folder) for folder in folders}
        for path, folder in list(self._folders.items()):
            if wanted.get(path, folder.identity) != folder.identity:
                self._drop(path)
                self._observe(path, wanted[path], folder.heard)
            elif path not in wanted:
                folder.heard.discard(heard)
                if not folder.heard:
                    self._drop(path)
        for path, identity in wanted.items():
            if path in self._folders:
                self._folders[path].heard.add(heard)
            else:
                self._observe(path, identity, {heard})

    def _observe(self, path: Path, identity: tuple[int, int] | None, heard: set[Heard]) -> None:
        if identity is None:
            return
        observer = self._observer(poll=self.polls(path))
        try:
            watch = observer.schedule(_Handler(heard), str(path), event_filter=_HEARD)
        except OSError as error:
            if error.errno not in _NO_MORE:
                return  # it was removed this moment; the folder above tells when it is there again
            self._poll = True
            observer = self._observer(poll=True)
            watch = observer.schedule(_Handler(heard), str(path), event_filter=_HEARD)
        self._folders[path] = _Folder(observer, watch, identity, heard)

    def _drop(self, path: Path) -> None:
        folder = self._folders.pop(path)
        folder.observer.unschedule(folder.watch)

    def _observer(self, *, poll: bool) -> BaseObserver:
        if poll not in self._observers:
            observer = PollingObserver(timeout=POLL) if poll else Observer()
            observer.start()
            self._observers[poll] = observer
        return self._observers[poll]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is observed, and who hears of it."""

    observer: BaseObserver
    watch: ObservedWatch
    identity: tuple[int, int]
    heard: set[Heard]


class _Handler(FileSystemEventHandler):
    def __init__(self, heard: set[Heard]) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        for heard in tuple(self._heard):
            heard(event)


class FileWatcher:
    """The files that one deck depends on. ``follow`` says which; ``changed`` waits until one's content is another."""

    def __init__(self, observers: FolderObservers) -> None:
        self._observers = observers
        self._loop = asyncio.get_running_loop()
        self._known: dict[Path, str | None] = {}
        self._names: Mapping[str, frozenset[Path]] = {}
        self._stirred: set[Path] = set()
        self.heard_at = self._loop.time()
        """When the first of the changes that ``changed`` gave last was heard of, on the loop's clock."""
        self._rearm = False
        self._wakened = asyncio.Event()

    def follow(self, files: Iterable[Path]) -> None:
        """Watch these files, whether or not they exist yet, and no others; what they hold now is what is known."""
        wanted = set(files)
        if wanted != self._known.keys():
            self._known = {path: self._known[path] if path in self._known else digest(path) for path in wanted}
            self._arm()

    @property
    def polled(self) -> bool:
        """Whether some folder has to be looked at again and again."""
        return any(self._observers.polls(folder) for folder in {path.parent for path in self._known})

    async def changed(self) -> frozenset[Path]:
        """Wait for changes, and for a moment of quiet; give the files that are not what they were."""
        while True:
            await self._wakened.wait()
            heard_at = self._loop.time()
            await self._quiet()
            if self._rearm:
                self._rearm = False
                self._arm()
            stirred, self._stirred = self._stirred & self._known.keys(), set()
            found = await asyncio.to_thread(lambda paths: {path: digest(path) for path in paths}, stirred)
            changed = {path for path in found if path in self._known and self._known[path] != found[path]}
            self._known |= {path: found[path] for path in changed}
            if changed:
                self.heard_at = heard_at
                return frozenset(changed)

    def close(self) -> None:
        """Hear nothing any more."""
        self._observers.listen((), self._heard)

    def _arm(self) -> None:
        names: dict[str, set[Path]] = {}
        folders = set()
        for path in self._known:
            # A link and what it points to are two files in two folders, and saving writes either.
            for name in {str(path.absolute()), os.path.realpath(path)}:
                names.setdefault(name, set()).add(path)
                folders.add(_nearest(Path(name).parent))
        self._names = {name: frozenset(paths) for name, paths in names.items()}
        # The folder above tells when one of these is removed and made again.
        self._observers.listen(folders | {folder.parent for folder in folders}, self._heard)

    def _heard(self, event: FileSystemEvent) -> None:
        """Called on an observer's thread."""
        if isinstance(event, DirModifiedEvent):
            return
        named = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        stirred = frozenset().union(*(self._names.get(name, frozenset()) for name in named))
        above = event.is_directory and any(known.startswith(name) for name in named for known in self._names)
        if stirred or above:
            self._tell(frozenset(self._known) if above else stirred, above)

    def _tell(self, stirred: frozenset[Path], above: bool) -> None:
        def stir() -> None:
            self._stirred |= stirred
            self._rearm = self._rearm or above
            self._wakened.set()

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(stir)

    async def _quiet(self) -> None:
        """Return when no event came for a moment, or when they have gone on for too long."""
        latest = self._loop.time() + LATEST
        while self._wakened.is_set():
            self._wakened.clear()
            left = latest - self._loop.time()
            if left <= 0:
                return
            await asyncio.sleep(min(QUIET, left))


def digest(path: Path) -> str | None:
    """SHA-256 of a file's content; None when there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The type of the file system that ``folder`` is on; empty where the machine does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = [line.split(" ")[1:3] for line in lines if line.count(" ") >= 3]
    real = os.path.realpath(folder)
    holding = [(len(at), kind) for at, kind in found if real == at or real.startswith(at.rstrip("/") + "/")]
    return max(holding, default=(0, ""))[1]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next((f for f in (folder, *folder.parents) if f.is_dir()), folder)
