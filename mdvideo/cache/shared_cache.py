"""The shared cache: results and bytes from other machines, and ours for them, in an ObjectStore.

    results/ab/…   SHA-256 of the key and the rest, a newline, and the result as in the local store's file
    blobs/ab/…     bytes, named by their SHA-256

Nothing that is read from it is used before its checksum is verified. What is missing or damaged there is made again and
uploaded whole. Uploads run during the build; ``flush`` waits for them. What is known without asking is in SharedIndex.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mdvideo._util.digests import sha256_of
from mdvideo.cache.object_store import ObjectStore, StoreFailedRecently, StoreUnavailable
from mdvideo.cache.result_file import StoredResult, decode_result
from mdvideo.cache.shared_index import SharedIndex
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Digest, digest_of

DOWNLOADS = 32
UPLOADS = 8
"""Requests at a time."""

Access = Literal["read-write", "read-only"]
ReadLocal = Callable[[Digest], bytes | None]
"""Reads and verifies bytes of the local store; None when it has none."""


@dataclass(frozen=True, slots=True)
class RetryBudget:
    """Seconds for which failed reads and writes are retried. A build has someone waiting for it; a worker has time."""

    read_seconds: float = 3
    write_seconds: float = 90


WORKER_RETRY_BUDGET = RetryBudget(read_seconds=120, write_seconds=180)


class SharedCache:
    """Results and bytes under a URL. Thread-safe. ``folder`` is where the local store keeps what is known to be there.

    ``notify`` gets one line for the user about each kind of failure, once.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        access: Access = "read-write",
        *,
        retry: RetryBudget = RetryBudget(),
        notify: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.url = url
        self.object_store = ObjectStore(url)
        self.access = access
        self.index = SharedIndex(folder, url)
        self.download_pool = ThreadPoolExecutor(DOWNLOADS, thread_name_prefix="download")
        self._upload_pool = ThreadPoolExecutor(UPLOADS, thread_name_prefix="upload")
        self._retry = retry
        self._notify = notify
        self._lock = threading.Lock()
        self._pending: dict[str, Future[None]] = {}
        self._failures: Counter[str] = Counter()
        self._reported: set[str] = set()

    def __str__(self) -> str:
        return f"{self.object_store} ({self.access})"

    def status(self) -> str:
        """Return a few words on whether the cache can be used. Never raises."""
        try:
            self.object_store.has("results", self._retry.read_seconds)
        except StoreUnavailable as error:
            return error.message.removeprefix(f"{self.object_store}: ")
        return "reachable"

    def close(self) -> None:
        """Drop uploads that have not started, and fail those that are being retried."""
        self.object_store.close()
        for pool in (self.download_pool, self._upload_pool):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- reading

    def find(self, key: str) -> StoredResult | None:
        """Request the result of the job with this key; None when it cannot be had. Never raises."""
        if self.index.is_recent_miss(key):
            return None
        try:
            data = self.object_store.get(_object_name("results", key), self._retry.read_seconds)
        except StoreUnavailable as error:
            self._report_once(error)
            return None
        stored = None if data is None else _verify_result(key, data)
        if stored is None or not self.index.may_have(stored.digests):
            self.index.record_miss(key)
            return None
        self.index.mark_present(key, stored.digests)
        return stored

    def read(self, digest: Digest) -> bytes | None:
        """Download and verify the bytes with this digest; None when they cannot be had. Never raises."""
        try:
            data = self.object_store.get(_object_name("blobs", digest), self._retry.read_seconds)
        except StoreUnavailable as error:
            self._report_once(error)
            data = None
        if data is not None and digest_of(data) == digest:
            self.index.mark_blob_present(digest)
            return data
        self.index.mark_missing(digest)
        return None

    def has_blob(self, digest: Digest) -> bool:
        """Whether the bytes with this digest are there; they are not read. Never raises."""
        if self.index.is_blob_known(digest):
            return True
        if not self.index.may_have([digest]):
            return False
        try:
            found = self.object_store.has(_object_name("blobs", digest), self._retry.read_seconds)
        except StoreUnavailable as error:
            self._report_once(error)
            return False
        if found:
            self.index.mark_blob_present(digest)
        return found

    # --- writing

    def schedule_upload(self, key: str, stored: StoredResult, read_local: ReadLocal, *, is_new: bool) -> None:
        """Upload a result and its bytes during the build, unless they are known to be there.

        ``is_new``: the result was just made, because it was not there. Any other is looked for there first.
        """
        if self.access == "read-only" or (not is_new and self.index.is_known(key)):
            return
        if is_new:
            self.index.mark_absent(key, stored.digests)
        with self._lock:
            if key not in self._pending:
                self._pending[key] = self._upload_pool.submit(self._upload, key, stored, read_local, is_new)

    def schedule_blob_upload(self, digest: Digest, read_local: ReadLocal) -> Future[None]:
        """Upload bytes that no job makes, such as an author's picture file. The future never raises."""
        with self._lock:
            if digest not in self._pending:
                self._pending[digest] = self._upload_pool.submit(self._upload_blob, digest, read_local)
            return self._pending[digest]

    def pending_upload(self, name: str) -> Future[None] | None:
        """The upload of the result with this key, or of the bytes with this digest, until it ends."""
        with self._lock:
            return self._pending.get(name)

    def flush(self) -> None:
        """Wait for all uploads. Raises StoreUnavailable when some have failed; each failure is raised once."""
        while True:
            with self._lock:
                pending = list(self._pending.values())
            if not pending:
                break
            wait(pending)
        with self._lock:
            failures, self._failures = self._failures, Counter()
        if failures:
            count = failures.total()
            what = "1 result was" if count == 1 else f"{count} results were"
            raise StoreUnavailable(f"{what} not uploaded to the shared cache: {'; '.join(failures)}")

    # --- inside

    def _upload(self, key: str, stored: StoredResult, read_local: ReadLocal, is_new: bool) -> None:
        try:
            if not is_new and self.object_store.has(_object_name("results", key), self._retry.write_seconds):
                self.index.mark_present(key, stored.digests)
                return
            # The result is uploaded last, so that its bytes are there when it is found.
            for digest in dict.fromkeys(stored.digests):
                if not self._ensure_uploaded(digest, read_local):
                    return
            self.object_store.put(_object_name("results", key), _seal_result(key, stored), self._retry.write_seconds)
            self.index.clear_miss(key)
            self.index.mark_present(key, stored.digests)
        except StoreError as error:
            self._count_failure(error)
        finally:
            with self._lock:
                del self._pending[key]

    def _upload_blob(self, digest: Digest, read_local: ReadLocal) -> None:
        try:
            self._ensure_uploaded(digest, read_local)
        except StoreError as error:
            self._count_failure(error)
        finally:
            with self._lock:
                del self._pending[digest]

    def _ensure_uploaded(self, digest: Digest, read_local: ReadLocal) -> bool:
        """Upload bytes unless they are known to be there. False when they are not here. Raises StoreUnavailable."""
        if self.index.is_blob_known(digest):
            return True
        data = read_local(digest)
        if data is None:
            return False
        self.object_store.put(_object_name("blobs", digest), data, self._retry.write_seconds)
        self.index.mark_blob_uploaded(digest)
        return True

    def _count_failure(self, error: StoreError) -> None:
        with self._lock:
            self._failures[error.message] += 1

    def _report_once(self, error: StoreUnavailable) -> None:
        if isinstance(error, StoreFailedRecently):
            return
        with self._lock:
            is_new = error.message not in self._reported
            self._reported.add(error.message)
        if is_new:
            hint = f" ({error.hint})" if error.hint else ""
            self._notify(f"shared cache {error.message}{hint}; what it contains is made again")


def _object_name(kind: Literal["results", "blobs"], name: str) -> str:
    return f"{kind}/{name[:2]}/{name[2:]}"


def _checksum(key: str, body: bytes) -> bytes:
    return sha256_of(key.encode() + body).encode()


def _seal_result(key: str, stored: StoredResult) -> bytes:
    body = stored.encode()
    return _checksum(key, body) + b"\n" + body


def _verify_result(key: str, data: bytes) -> StoredResult | None:
    seal, _, body = data.partition(b"\n")
    return decode_result(body) if seal == _checksum(key, body) else None
