"""Observe folders with watchdog: through the operating system's events, or by polling where those do not arrive."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
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

POLL_INTERVAL = 0.3
"""Seconds between two looks at a folder that is polled."""

EVENT_TYPES = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""All but opening and reading, which builds themselves do all the time."""

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "vboxsf", "prl_fs", "virtiofs"}
)
"""File systems on which the kernel does not report changes made by other machines."""

LIMIT_ERRORS = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE})
"""Errors by which the system says that it cannot observe more folders."""

Listener = Callable[[FileSystemEvent], None]
"""Called on an observer's thread."""


class FolderObservers:
    """The folders that are observed for all decks. Use it as a context manager.

    ``poll``: poll every folder, not only those on network file systems.
    """

    def __init__(self, *, poll: bool = False) -> None:
        self._poll = poll
        self._observers: dict[bool, BaseObserver] = {}
        """The polling observer under True, the native one under False; each is started on first use."""
        self._folders: dict[Path, _ObservedFolder] = {}

    def __enter__(self) -> FolderObservers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for observer in self._observers.values():
            observer.stop()
        for observer in self._observers.values():
            observer.join()

    def is_polled(self, folder: Path) -> bool:
        """Whether changes in ``folder`` are found by polling only."""
        return self._poll or file_system_of(folder) in NETWORK_FILE_SYSTEMS

    def listen(self, folders: Iterable[Path], listener: Listener) -> None:
        """Call ``listener`` for events in these folders from now on, and in no others.

        A folder that was removed and created again since the last call is observed again.
        """
        wanted = {folder: _inode_of(folder) for folder in folders}
        for path, folder in list(self._folders.items()):
            if path not in wanted:
                folder.listeners.discard(listener)
                if not folder.listeners:
                    self._stop_observing(path)
            elif wanted[path] != folder.inode:
                self._stop_observing(path)
                self._observe(path, wanted[path], folder.listeners)
        for path, inode in wanted.items():
            if path in self._folders:
                self._folders[path].listeners.add(listener)
            else:
                self._observe(path, inode, {listener})

    def _observe(self, path: Path, inode: tuple[int, int] | None, listeners: set[Listener]) -> None:
        if inode is None:
            return
        folder = _ObservedFolder(inode, listeners)
        try:
            folder.schedule(self._observer(poll=self.is_polled(path)), path)
        except OSError as error:
            if error.errno not in LIMIT_ERRORS:
                return  # removed a moment ago; the folder above reports when it exists again
            self._poll = True
            folder.schedule(self._observer(poll=True), path)
        self._folders[path] = folder

    def _stop_observing(self, path: Path) -> None:
        self._folders.pop(path).unschedule()

    def _observer(self, *, poll: bool) -> BaseObserver:
        if poll not in self._observers:
            observer = PollingObserver(timeout=POLL_INTERVAL) if poll else Observer()
            observer.start()
            self._observers[poll] = observer
        return self._observers[poll]


class _ObservedFolder(FileSystemEventHandler):
    """Passes a folder's events on to its listeners."""

    def __init__(self, inode: tuple[int, int], listeners: set[Listener]) -> None:
        self.inode = inode
        self.listeners = listeners
        self._watch: tuple[BaseObserver, ObservedWatch] | None = None

    def schedule(self, observer: BaseObserver, path: Path) -> None:
        self._watch = observer, observer.schedule(self, str(path), event_filter=EVENT_TYPES)

    def unschedule(self) -> None:
        if self._watch is not None:
            observer, watch = self._watch
            observer.unschedule(watch)

    def on_any_event(self, event: FileSystemEvent) -> None:
        for listener in tuple(self.listeners):
            listener(event)


def paths_of(event: FileSystemEvent) -> list[str]:
    """Return the paths that an event is about: one, or two for a move."""
    return [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]


def file_system_of(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the type of the file system that ``folder`` is on; empty if the machine does not report it."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounted = [line.split(" ")[1:3] for line in lines if line.count(" ") >= 3]
    real = os.path.realpath(folder)
    containing = [(len(at), kind) for at, kind in mounted if real == at or real.startswith(at.rstrip("/") + "/")]
    return max(containing, default=(0, ""))[1]


def _inode_of(folder: Path) -> tuple[int, int] | None:
    """Return device and inode, which differ if a folder was created again; None if there is no such folder."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
