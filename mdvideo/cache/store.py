"""The content-addressed store: results by their job's key, bytes by their digest. Nothing is unpickled.

It combines a folder on this machine, a memory of what was last used, and, if there is one, the cache that other
machines share. The package docstring draws the states of a result.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from mdvideo._util.lru import LRUCache
from mdvideo.cache.paths import is_digest
from mdvideo.cache.result_file import BlobRef, StoredResult, decode_result
from mdvideo.cache.shared_cache import SharedCache
from mdvideo.cache.store_folder import StoreFolder, StoreInfo, store_errors
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Digest, Job, Product, Result, digest_of

MAX_REMEMBERED_RESULTS = 6_000
MAX_REMEMBERED_BYTES = 16 << 20
MAX_REMEMBERED_BLOB = 128 << 10
"""Only blobs up to this size are kept in memory: larger ones cost memory, and the kernel caches them anyway."""


class BlobLost(StoreError):
    """Bytes that the store had are missing or damaged. Running the job that made ``digest`` restores them."""

    def __init__(self, digest: Digest, problem: str) -> None:
        super().__init__(f"the cached file {digest[:12]}… {problem}", hint="build again: it is made again")
        self.digest = digest
        self._problem = problem

    def __reduce__(self) -> tuple[type[BlobLost], tuple[Digest, str]]:
        return BlobLost, (self.digest, self._problem)  # it is sent between machines


@dataclass(slots=True)
class _RememberedResult:
    """A result in memory, with paths and sizes that show at the cost of a stat that its files are still there."""

    stored: StoredResult
    files: tuple[tuple[str, int], ...]
    last_use: float
    result: Result = field(init=False)

    def __post_init__(self) -> None:
        self.result = self.stored.result


class Store:
    """The store in ``folder``, which is created at first use. Thread-safe.

    While a process uses a store it holds a lease, so that no other process prunes what it has used since. ``close``
    ends the lease; so does the end of the process. Leaving the ``with`` block also closes the shared cache.
    """

    def __init__(self, folder: Path, shared_cache: SharedCache | None = None) -> None:
        self.folder = folder
        self.shared_cache = shared_cache
        self._local = StoreFolder(folder)
        self._results: LRUCache[str, _RememberedResult] = LRUCache(MAX_REMEMBERED_RESULTS)
        self._blobs: LRUCache[Digest, bytes] = LRUCache(MAX_REMEMBERED_BYTES, len)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if self.shared_cache is not None:
            self.shared_cache.close()

    def close(self) -> None:
        """End the lease. The store can be used again; it then takes a new one."""
        self._local.close()

    # --- results

    def get(self, key: str) -> Result | None:
        """Return the result of the job with this key; None when it is absent or lost.

        Makes no request to the shared cache, which may be where the blobs are. Raises StoreError when the folder cannot
        be used at all.
        """
        self._local.acquire_lease()
        path = self._local.paths.result(key)
        remembered = self._results.get(key) or self._load(key, path)
        if remembered is None:
            return None
        try:
            remembered.last_use = self._local.mark_used(path, remembered.last_use)
            is_local = all(os.stat(file).st_size == size for file, size in remembered.files)  # noqa: PTH116  (hot: 3x faster)
        except OSError:
            is_local = False
        if not (is_local or self._is_shared(key, remembered)):
            self._results.drop(key)
            return None
        if self.shared_cache is not None:
            self.shared_cache.schedule_upload(key, remembered.stored, self._local.read_valid_blob, is_new=False)
        return remembered.result

    async def fetch_shared(self, job: Job) -> Result | None:
        """Look for the job's result in the shared cache, and import it. Its blobs are downloaded when they are read."""
        shared_cache = self.shared_cache
        if shared_cache is None:
            return None

        def find() -> Result | None:
            stored = shared_cache.find(job.key)
            return None if stored is None else self.import_result(job, stored)

        return await asyncio.get_running_loop().run_in_executor(shared_cache.download_pool, find)

    def import_result(self, job: Job, stored: StoredResult) -> Result:
        """Add a result whose blobs are in the shared cache. Raises StoreError."""
        if self.shared_cache is not None:
            self.shared_cache.index.mark_present(job.key, stored.digests)
        self._local.write_blob(Digest(job.key), job.canonical.encode(), durable=False)
        self._local.write(self._local.paths.result(job.key), stored.encode(), durable=False)
        self._remember(job.key, stored, time.time())
        return stored.result

    def put(self, key: str, product: Product, job: Job) -> Result:
        """Add what running ``job`` gave. Raises StoreError."""
        outputs = {name: BlobRef(self.put_blob(data), len(data)) for name, data in product.outputs.items()}
        # The digest of the canonical JSON is the job's key, so --explain finds it without another index. A power cut
        # may lose it, which costs an explanation and no result.
        self._local.write_blob(Digest(key), job.canonical.encode(), durable=False)
        data = StoredResult(job.stage, job.label, outputs, product.report).encode()
        self._local.write(self._local.paths.result(key), data)
        # Decoded again, so that a result equals the same result read later: tuples in a report have become lists.
        stored = decode_result(data)
        assert stored is not None, "an encoded result can be decoded"
        self._remember(key, stored, time.time())
        if self.shared_cache is not None:
            self.shared_cache.schedule_upload(key, stored, self._local.read_valid_blob, is_new=True)
        return stored.result

    def peek(self, key: str) -> StoredResult | None:
        """Read a result with its stage and label, without noting a use; None when it is absent or damaged."""
        with suppress(OSError):
            return decode_result(self._local.paths.result(key).read_bytes())
        return None

    def last_uses(self) -> Iterator[tuple[str, float]]:
        """Yield every result's key and time of last use, in seconds, in no particular order."""
        for key, status in self._local.paths.list_results():
            yield key, status.st_mtime

    # --- bytes

    def put_blob(self, data: bytes) -> Digest:
        """Add bytes, and return their digest. Raises StoreError."""
        digest = digest_of(data)
        self._local.write_blob(digest, data, durable=True)
        return digest

    def read(self, digest: Digest) -> bytes:
        """Read and verify the bytes with this digest, from here or from the shared cache.

        Raises BlobLost when they are missing or damaged, StoreError otherwise.
        """
        data = self._blobs.get(digest)
        if data is not None:
            return data
        path = self.path(digest)
        problem = "is missing"
        try:
            with store_errors(path):
                data = path.read_bytes()
        except FileNotFoundError:
            pass
        else:
            if digest_of(data) != digest:
                data, problem = None, "was damaged"
                with suppress(OSError):
                    path.unlink()
        if data is None and self.shared_cache is not None:
            data = self.shared_cache.read(digest)
            if data is not None:
                self._local.write(path, data, durable=False)
        if data is None:
            raise BlobLost(digest, problem)
        if len(data) <= MAX_REMEMBERED_BLOB:
            self._blobs.put(digest, data)
        return data

    def prefetch(self, digests: Iterable[Digest]) -> None:
        """Download blobs that will be read soon from the shared cache, all at once. Never raises."""
        shared_cache = self.shared_cache
        if shared_cache is None:
            return

        def read(digest: Digest) -> None:
            with suppress(StoreError):  # the later read reports it
                self.read(digest)

        absent = [digest for digest in dict.fromkeys(digests) if not self.path(digest).exists()]
        list(shared_cache.download_pool.map(read, absent))

    def upload(self, digest: Digest) -> Future[None] | None:
        """Upload bytes that are here to the shared cache; None when there is nothing to wait for.

        The future never raises.
        """
        if self.shared_cache is None or self.shared_cache.index.is_blob_known(digest):
            return None
        if not self.path(digest).is_file():
            return None
        return self.shared_cache.schedule_blob_upload(digest, self._local.read_valid_blob)

    def has_blob(self, digest: Digest) -> bool:
        """Whether the bytes with this digest are here or in the shared cache; they are not read. Raises StoreError."""
        return self.path(digest).is_file() or (self.shared_cache is not None and self.shared_cache.has_blob(digest))

    def path(self, digest: Digest) -> Path:
        """The file of these bytes, for libraries that need one. Its content is not verified; do not write to it.

        Raises StoreError when ``digest`` is not a digest.
        """
        if not is_digest(digest):
            raise StoreError(f"{digest!r} is not the digest of a cached file")
        return self._local.paths.blob(digest)

    # --- upkeep

    def info(self) -> StoreInfo:
        """Count what is in the folder. Raises StoreError."""
        return self._local.info()

    def prune(self, limit: int) -> int:
        """Remove the least recently used until at most ``limit`` bytes remain; return the number of bytes removed.

        What a running process, including this one, has used since it took its lease remains, even above the limit.
        Raises StoreError.
        """
        removed = self._local.prune(limit)
        if removed:
            self._forget()
        return removed

    def clear(self) -> None:
        """Remove all results and bytes; builds that are running make again what they need. Raises StoreError."""
        self._local.clear()
        self._forget()

    # --- inside

    def _is_shared(self, key: str, remembered: _RememberedResult) -> bool:
        """Whether the blobs of a result that are not here can be downloaded. Removes truncated ones."""
        if self.shared_cache is None or not self.shared_cache.index.is_known(key):
            return False
        absent = []
        for digest, size in remembered.stored.outputs.values():
            path = self._local.paths.blob(digest)
            with suppress(OSError):
                if path.stat().st_size == size:
                    continue
                path.unlink()
            absent.append(digest)
        return self.shared_cache.index.may_have(absent)

    def _load(self, key: str, path: Path) -> _RememberedResult | None:
        try:
            with path.open("rb") as file:
                stored, last_use = decode_result(file.read()), os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        return None if stored is None else self._remember(key, stored, last_use)

    def _remember(self, key: str, stored: StoredResult, last_use: float) -> _RememberedResult:
        files = tuple((str(self._local.paths.blob(d)), size) for d, size in stored.outputs.values())
        remembered = _RememberedResult(stored, files, last_use)
        self._results.put(key, remembered)
        return remembered

    def _forget(self) -> None:
        self._results.clear()
        self._blobs.clear()
