"""Wait until the content of files changes.

Observer events only wake the watcher; content decides. A file that was saved unchanged, or touched, has not changed.
Folders are observed, not files, because many editors save by renaming a new file over the old one. So files may also
appear later, together with the folders they are in. While nothing happens, nothing runs.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from watchdog.events import DirModifiedEvent, FileSystemEvent

from mdvideo._util.digests import sha256_of_file
from mdvideo.watch.folder_observers import FolderObservers, paths_of

DEBOUNCE, MAX_DEBOUNCE = 0.02, 0.1
"""Seconds without a further event before files are compared, and the longest that a burst of events may delay that.

Editors write a file in several calls, and each is an event of its own."""


class FileWatcher:
    """The files that a deck depends on: ``follow`` sets them, ``wait_for_changes`` waits until one of them changes.

    For use on the event loop's thread.
    """

    def __init__(self, observers: FolderObservers) -> None:
        self._observers = observers
        self._loop = asyncio.get_running_loop()
        self._digests: dict[Path, str | None] = {}
        """The known content of each file; None: there is no such file."""
        self._by_name: Mapping[str, frozenset[Path]] = {}
        """Files by the absolute paths that events report them under."""
        self._dirty: set[Path] = set()
        """Files to compare: an event was about them, or about a folder above them."""
        self._folders_changed = False
        self._woken = asyncio.Event()
        self.changed_at = self._loop.time()
        """When the first event arrived of the changes that ``wait_for_changes`` returned last, on the loop's clock."""

    def follow(self, files: Iterable[Path]) -> None:
        """Watch these files and no others, whether or not they exist yet. Their present content is the known one."""
        wanted = set(files)
        if wanted != self._digests.keys():
            self._digests = {path: self._digests[path] if path in self._digests else digest_of(path) for path in wanted}
            self._observe_folders()

    @property
    def is_polled(self) -> bool:
        """Whether some of the files are in folders that have to be polled."""
        return any(self._observers.is_polled(folder) for folder in {path.parent for path in self._digests})

    async def wait_for_changes(self) -> frozenset[Path]:
        """Wait until events stop for a moment; return the files whose content differs from what was known."""
        while True:
            await self._woken.wait()
            woken_at = self._loop.time()
            await self._debounce()
            if self._folders_changed:
                self._folders_changed = False
                self._observe_folders()
            dirty, self._dirty = self._dirty & self._digests.keys(), set()
            digests = await asyncio.to_thread(lambda paths: {path: digest_of(path) for path in paths}, dirty)
            changed = {path for path in digests if path in self._digests and self._digests[path] != digests[path]}
            self._digests |= {path: digests[path] for path in changed}
            if changed:
                self.changed_at = woken_at
                return frozenset(changed)

    def close(self) -> None:
        """Stop watching."""
        self._observers.listen((), self._on_event)

    def _observe_folders(self) -> None:
        by_name: dict[str, set[Path]] = {}
        folders = set()
        for path in self._digests:
            # A link and its target are two files in two folders, and a save may write either.
            for name in {str(path.absolute()), os.path.realpath(path)}:
                by_name.setdefault(name, set()).add(path)
                folders.add(_nearest_existing(Path(name).parent))
        self._by_name = {name: frozenset(paths) for name, paths in by_name.items()}
        # The folder above reports when a folder is removed and created again.
        self._observers.listen(folders | {folder.parent for folder in folders}, self._on_event)

    def _on_event(self, event: FileSystemEvent) -> None:
        """Called on an observer's thread."""
        if isinstance(event, DirModifiedEvent):
            return
        paths = paths_of(event)
        dirty = frozenset().union(*(self._by_name.get(path, frozenset()) for path in paths))
        above = event.is_directory and any(name.startswith(path) for path in paths for name in self._by_name)
        if (dirty or above) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake, frozenset(self._digests) if above else dirty, above)

    def _wake(self, dirty: frozenset[Path], folders_changed: bool) -> None:
        self._dirty |= dirty
        self._folders_changed = self._folders_changed or folders_changed
        self._woken.set()

    async def _debounce(self) -> None:
        deadline = self._loop.time() + MAX_DEBOUNCE
        while self._woken.is_set():
            self._woken.clear()
            left = deadline - self._loop.time()
            if left <= 0:
                return
            await asyncio.sleep(min(DEBOUNCE, left))


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's content; None if there is no such file, or it cannot be read."""
    try:
        return sha256_of_file(path)
    except OSError:
        return None


def _nearest_existing(folder: Path) -> Path:
    """Return ``folder``, or the nearest folder above it that exists."""
    return next((f for f in (folder, *folder.parents) if f.is_dir()), folder)
