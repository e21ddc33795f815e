"""The store's folder on this machine: complete files, leases, times of last use, size and pruning.

Any number of processes may use one folder at once, and any of them may be killed at any moment. That works because
every file appears complete under a name that determines its content, a result only after its blobs, and because
whatever is missing or damaged is made again.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mdvideo._util.atomic import hint_of, reason_of, write_whole
from mdvideo.cache import prune
from mdvideo.cache.paths import StorePaths
from mdvideo.cache.process_lock import Lease, exclusive_lock, sweep_leases
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Digest, digest_of

WRITE_ATTEMPTS = 10
"""How often a file is written whose folder is removed meanwhile, as by ``cache clear`` in a loop."""

MARK_USED_SECONDS = 3600
"""A result's time of last use is written at most this often, and once per lease."""


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store contains; ``size`` is that of results and blobs, in bytes."""

    folder: Path
    results: int
    blobs: int
    size: int


class StoreFolder:
    """Files in ``folder``, which is created when it is first used. Thread-safe.

    Using a result takes a lease, so that no other process prunes what this one has used since. Methods that read or
    write raise StoreError when the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = StorePaths.of(folder)
        self._lease: Lease | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        """End the lease. The next use takes a new one."""
        with self._lock:
            lease, self._lease = self._lease, None
        if lease is not None:
            lease.close()

    def acquire_lease(self) -> Lease:
        """Return this process's lease; the first call takes it."""
        if (lease := self._lease) is not None:
            return lease
        with self._lock, store_errors(self.folder):
            for _ in range(WRITE_ATTEMPTS):
                if self._lease is None:
                    with suppress(FileNotFoundError):  # the folder was removed between two steps
                        self.paths.create()
                        self._lease = Lease(self.paths.root)
                if self._lease is not None:
                    return self._lease
        raise self._removed()

    # --- files

    def mark_used(self, path: Path, last_use: float) -> float:
        """Note that a result's file is used now, if ``last_use`` is long ago; return its time of last use.

        Raises OSError when the file is gone.
        """
        now = time.time()
        if last_use >= max(self.acquire_lease().start, now - MARK_USED_SECONDS):
            return last_use
        os.utime(path)
        return now

    def read_valid_blob(self, digest: Digest) -> bytes | None:
        """Read the bytes with this digest if they are here and undamaged. Never raises."""
        with suppress(OSError):
            data = self.paths.blob(digest).read_bytes()
            return data if digest_of(data) == digest else None
        return None

    def write_blob(self, digest: Digest, data: bytes, *, durable: bool) -> None:
        """Write bytes under their digest, or note that they are used if they are here."""
        path = self.paths.blob(digest)
        self.acquire_lease()
        with suppress(OSError):
            if path.stat().st_size == len(data):
                os.utime(path)
                return
        self.write(path, data, durable=durable)

    def write(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        """Write a complete file. Unless ``durable``, a power cut may lose it."""
        for _ in range(WRITE_ATTEMPTS):
            try:
                self._write(path, data, durable)
            except FileNotFoundError:
                self.close()  # the folder was removed while this process runs: it is created again
            else:
                return
        raise self._removed()

    def _removed(self) -> StoreError:
        hint = "build again when nothing removes it any more"
        return StoreError(f"the cache {self.folder} is removed again and again", hint=hint)

    def _write(self, path: Path, data: bytes, durable: bool) -> None:
        lease = self.acquire_lease()
        with store_errors(self.folder):
            path.parent.mkdir(exist_ok=True)
            try:
                write_whole(lease.temporary_path(), path, data, durable=durable)
            except PermissionError:
                # Windows does not replace a file that another process has open. It has the same content: keep it.
                if not path.exists():
                    raise

    # --- upkeep

    def info(self) -> StoreInfo:
        """Count what is there."""
        with store_errors(self.folder):
            results = [status.st_size for _, status in self.paths.list_results()]
            blobs = [status.st_size for _, status in self.paths.list_blobs()]
        return StoreInfo(self.folder, len(results), len(blobs), sum(results) + sum(blobs))

    def prune(self, limit: int) -> int:
        """Remove the least recently used until at most ``limit`` bytes remain; return the number of bytes removed.

        What a running process, including this one, has used since it took its lease remains, even above the limit.
        """
        if not self.paths.root.exists():
            return 0
        with store_errors(self.folder), exclusive_lock(self.paths.root):
            in_use_since = min(sweep_leases(self.paths.root), default=float("inf"))
            return prune.prune(self.paths, limit, in_use_since)

    def clear(self) -> None:
        """Remove all results and blobs. Builds that are running make again what they need."""
        if not self.paths.root.exists():
            return
        with store_errors(self.folder), exclusive_lock(self.paths.root):
            sweep_leases(self.paths.root)
            for name in ("results", "blobs"):
                shutil.rmtree(self.paths.root / name, ignore_errors=True)
            self.paths.create()


@contextmanager
def store_errors(folder: Path) -> Iterator[None]:
    """Turn the operating system's errors into StoreErrors, except FileNotFoundError, which the caller must handle."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"cannot use the cache {folder}: {reason_of(error)}", hint=hint_of(error)) from error
