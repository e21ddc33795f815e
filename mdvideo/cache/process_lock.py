"""Leases: which processes use the store now, so that pruning spares their files and removes those of dead ones.

A lease is a folder that contains a locked file. The operating system releases the lock when the process ends, however
it ends. So a lease whose lock can be taken is dead, and its temporary files can go. Process ids are never compared.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock_file(file: BinaryIO, *, wait: bool) -> bool:
        """Take the exclusive lock of an open file; False if another holder has it. Closing the file releases it."""
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                if not wait:
                    return False
                time.sleep(0.05)
else:
    import fcntl

    def _lock_file(file: BinaryIO, *, wait: bool) -> bool:
        """Take the exclusive lock of an open file; False if another holder has it. Closing the file releases it.

        On a file system without locks, every lease counts as alive: nothing that may be in use is removed.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextmanager
def exclusive_lock(root: Path) -> Iterator[None]:
    """Hold the store's lock, one process at a time: while leases are taken or examined, and while files are pruned."""
    with (root / "lock").open("ab") as file:
        _lock_file(file, wait=True)
        yield


class Lease:
    """One process's use of the store, until ``close``.

    ``start`` is its beginning, in seconds by the file system's clock. Raises OSError when it cannot be taken.
    """

    def __init__(self, root: Path) -> None:
        with exclusive_lock(root):
            sweep_leases(root)
            self.folder = root / "work" / secrets.token_hex(8)
            self.folder.mkdir(parents=True)
            file = (self.folder / "lock").open("ab")
            _lock_file(file, wait=False)
        # The lock file's own time, not time.time(): kernels stamp files by a clock that is some milliseconds behind.
        self.start = os.fstat(file.fileno()).st_mtime
        # A finalizer, so that a lease that nobody closes ends with its owner or with the interpreter.
        self._end = weakref.finalize(self, _end, file, self.folder)

    def temporary_path(self) -> Path:
        """Return a new path for a temporary file, on the store's file system."""
        return self.folder / secrets.token_hex(8)

    def close(self) -> None:
        """End the lease and remove its temporary files."""
        self._end()


def _end(file: BinaryIO, folder: Path) -> None:
    file.close()
    shutil.rmtree(folder, ignore_errors=True)


def sweep_leases(root: Path) -> list[float]:
    """Remove the folders of dead leases, and return the start times of live ones. The caller holds the lock."""
    starts = []
    for folder in (root / "work").glob("*"):
        with suppress(FileNotFoundError), (folder / "lock").open("rb+") as file:
            if not _lock_file(file, wait=False):
                starts.append(os.fstat(file.fileno()).st_mtime)
                continue
        # After the block, since Windows removes no open file. The exclusive lock prevents a race for the folder.
        shutil.rmtree(folder, ignore_errors=True)
    return starts
