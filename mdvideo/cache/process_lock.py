"""Who is at work in the store: what temporary files belong to, and what pruning must spare.

A lease is a folder with a locked file in it. The operating system drops the lock when its process ends, however it
ends, so a lease whose lock can be taken is dead, and its temporary files are rubbish. No process id is ever compared.
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

    def _lock(file: BinaryIO, *, wait: bool) -> bool:
        """Take the exclusive lock of an open file; False when another holds it. Closing the file gives it back."""
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

    def _lock(file: BinaryIO, *, wait: bool) -> bool:
        """Take the exclusive lock of an open file; False when another holds it. Closing the file gives it back.

        Where the file system has no locks, every lease counts as alive: nothing that may be in use is removed.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextmanager
def gate(home: Path) -> Iterator[None]:
    """Held while leases are made or judged, and while pruning removes files: one process at a time."""
    with (home / "lock").open("ab") as file:
        _lock(file, wait=True)
        yield


class Lease:
    """One process's stay in the store, from ``started`` (the file system's clock, in seconds) until ``close``."""

    def __init__(self, home: Path) -> None:
        with gate(home):
            live_leases(home)
            self.folder = home / "work" / secrets.token_hex(8)
            self.folder.mkdir(parents=True)
            file = (self.folder / "lock").open("ab")
            _lock(file, wait=False)
        # The lock file's own time, not time.time(): kernels stamp files by a clock that lags some milliseconds.
        self.started = os.fstat(file.fileno()).st_mtime
        # A finalizer, so that a lease also ends with its store or with the interpreter, when nobody closed it.
        self._end = weakref.finalize(self, _end, file, self.folder)

    def temporary(self) -> Path:
        """A path that nobody else uses, on the store's file system."""
        return self.folder / secrets.token_hex(8)

    def close(self) -> None:
        """End the stay; temporary files go."""
        self._end()


def _end(file: BinaryIO, folder: Path) -> None:
    file.close()
    shutil.rmtree(folder, ignore_errors=True)


def live_leases(home: Path) -> list[float]:
    """When each living process began its stay; the folders of dead ones are removed. Call it inside ``gate``."""
    started = []
    for folder in (home / "work").glob("*"):
        with suppress(FileNotFoundError), (folder / "lock").open("rb+") as file:
            if not _lock(file, wait=False):
                started.append(os.fstat(file.fileno()).st_mtime)
                continue
        # Windows removes no open file, hence after the block; the gate keeps others from taking the folder meanwhile.
        shutil.rmtree(folder, ignore_errors=True)
    return started
