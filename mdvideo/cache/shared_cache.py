"""The shared store behind a cache: results and bytes that other machines made, and ours for them.

    results/ab/…   SHA-256 of the rest and of the key, a newline, and the result as the cache's own files hold it
    blobs/ab/…     bytes, named by their SHA-256

Nothing read from it is believed without its checksum. Whatever it lacks, or holds damaged, is made again, and then put
there whole. Uploads run beside the build; ``settle`` awaits them.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mdvideo._util.lru import LRUCache
from mdvideo.cache.object_store import ObjectStore, StoreUnavailable
from mdvideo.cache.result_file import Entry, decode
from mdvideo.cache.shared_index import KnownKeys
from mdvideo.errors import StoreError
from mdvideo.plan.jobs import Digest, digest_of

READERS = 32
WRITERS = 8

MISS_SECONDS = 20.0
"""For so long a result that was not there is not asked for again: a watched deck asks for its misses at each key."""

Access = Literal["read-write", "read-only"]
Local = Callable[[Digest], bytes | None]
"""The cache's own bytes, checked; None when it has none."""


@dataclass(frozen=True, slots=True)
class RetryBudget:
    """Seconds for which reading and writing are tried again. Somebody waits for a build; a worker has time."""

    read: float = 3
    write: float = 90


WORKER = RetryBudget(read=120, write=180)


class SharedCache:
    """Results and bytes under a URL. Thread-safe; ``ledger`` is the cache's folder of what is known to be there.

    ``say`` gets each kind of trouble once, in a line for the user.
    """

    def __init__(
        self,
        url: str,
        ledger: Path,
        access: Access = "read-write",
        *,
        patience: RetryBudget = RetryBudget(),
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.url = url
        self.remote = ObjectStore(url)
        self.access = access
        self.say = say
        self.readers = ThreadPoolExecutor(READERS, thread_name_prefix="fetch")
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="upload")
        self._patience = patience
        self._ledger = KnownKeys(ledger, url)
        self._lock = threading.Lock()
        self._blobs: set[str] = set()
        self._lost: set[str] = set()
        self._missed: LRUCache[str, float] = LRUCache(100_000)
        self._coming: dict[str, Future[None]] = {}
        self._failed: dict[str, int] = {}
        self._said: set[str] = set()

    def __str__(self) -> str:
        return f"{self.remote} ({self.access})"

    # --- reading

    def find(self, key: str) -> Entry | None:
        """The result of the job with this key, by one request; None when it is not there. Never raises."""
        missed = self._missed.get(key)
        if missed is not None and time.monotonic() - missed < MISS_SECONDS:
            return None
        try:
            data = self.remote.get(_name("results", key), self._patience.read)
        except StoreUnavailable as error:
            self._trouble(error)
            return None
        entry = None if data is None else _unsealed(key, data)
        if entry is None or not self.may_hold(output.digest for output in entry.outputs.values()):
            self._missed.put(key, time.monotonic())
            return None
        self.knows(key, entry)
        return entry

    def read(self, digest: Digest) -> bytes | None:
        """The bytes with this name, checked; None when they are gone, damaged, or out of reach. Never raises."""
        try:
            data = self.remote.get(_name("blobs", digest), self._patience.read)
        except StoreUnavailable as error:
            self._trouble(error)
            data = None
        if data is not None and digest_of(data) == digest:
            with self._lock:
                self._blobs.add(digest)
            return data
        self.lose(digest)
        return None

    def has(self, digest: Digest) -> bool:
        """Whether the bytes with this name are there, as far as can be told without reading them. Never raises."""
        with self._lock:
            if digest in self._blobs:
                return True
        try:
            found = digest not in self._lost and self.remote.has(_name("blobs", digest), self._patience.read)
        except StoreUnavailable as error:
            self._trouble(error)
            return False
        if found:
            with self._lock:
                self._blobs.add(digest)
        return found

    def lose(self, digest: Digest) -> None:
        """Heed that another machine found these bytes gone or damaged."""
        with self._lock:
            self._blobs.discard(digest)
            self._lost.add(digest)

    def may_hold(self, digests: Iterable[str]) -> bool:
        """False when one of these was found to be gone or damaged."""
        with self._lock:
            return self._lost.isdisjoint(digests)

    # --- writing

    def knows(self, key: str, entry: Entry) -> None:
        """Remember that this result and its bytes are there."""
        with self._lock:
            self._blobs.update(output.digest for output in entry.outputs.values())
        self._ledger.add(key)

    def known(self, key: str) -> bool:
        """Whether this result was there when this was last learnt, at most a week ago."""
        return key in self._ledger

    def offer(self, key: str, entry: Entry, local: Local, *, fresh: bool) -> None:
        """Have a result and its bytes put there, beside the build, unless they are known to be there.

        ``fresh``: it has just been made, since it was not there. What an older build made is first asked for.
        """
        if self.access == "read-only" or (not fresh and key in self._ledger):
            return
        digests = [output.digest for output in entry.outputs.values()]
        if fresh:
            self._ledger.discard(key)
        with self._lock:
            if fresh:
                self._lost.difference_update(digests)
                self._blobs.difference_update(digests)
            if key not in self._coming:
                self._coming[key] = self._writers.submit(self._upload, key, entry, local, fresh)

    def offer_blob(self, digest: Digest, local: Local) -> Future[None]:
        """Have bytes put there that no job makes: a picture file of the author's. The future never raises."""
        with self._lock:
            if digest not in self._coming:
                self._coming[digest] = self._writers.submit(self._upload_blob, digest, local)
            return self._coming[digest]

    def at_hand(self, digest: str) -> bool:
        """Whether these bytes are known to be there."""
        with self._lock:
            return digest in self._blobs

    def coming(self, name: str) -> Future[None] | None:
        """The upload of a result or of bytes, if one was begun and has not ended."""
        with self._lock:
            return self._coming.get(name)

    def state(self) -> str:
        """Whether the store answers, in a few words. Never raises."""
        try:
            self.remote.has("results", self._patience.read)
        except StoreUnavailable as error:
            return error.message.removeprefix(f"{self.remote}: ")
        return "it answers"

    def settle(self) -> None:
        """Wait for all uploads. Raises StoreAway when some failed, once for each failure."""
        while True:
            with self._lock:
                running = list(self._coming.values())
            if not running:
                break
            wait(running)
        with self._lock:
            failed, self._failed = self._failed, {}
        if failed:
            count = sum(failed.values())
            raise StoreUnavailable(f"{count} results were not put into the shared store: {'; '.join(failed)}")

    def close(self) -> None:
        """Drop uploads that have not begun, and give up on those that are being tried again."""
        self.remote.close()
        for pool in (self.readers, self._writers):
            pool.shutdown(wait=False, cancel_futures=True)

    # --- inside

    def _upload(self, key: str, entry: Entry, local: Local, fresh: bool) -> None:
        try:
            if not fresh and self.remote.has(_name("results", key), self._patience.write):
                self.knows(key, entry)
                return
            # The result goes last: who finds it finds its bytes.
            for digest in dict.fromkeys(output.digest for output in entry.outputs.values()):
                if not self._sent(digest, local):
                    return
            self.remote.put(_name("results", key), _sealed(key, entry), self._patience.write)
            self._missed.drop(key)
            self.knows(key, entry)
        except StoreError as error:
            self._fail(error)
        finally:
            with self._lock:
                del self._coming[key]

    def _upload_blob(self, digest: Digest, local: Local) -> None:
        try:
            self._sent(digest, local)
        except StoreError as error:
            self._fail(error)
        finally:
            with self._lock:
                del self._coming[digest]

    def _sent(self, digest: Digest, local: Local) -> bool:
        """Put bytes there unless they are known to be. False when there are none here either. Raises StoreAway."""
        with self._lock:
            if digest in self._blobs:
                return True
        data = local(digest)
        if data is None:
            return False
        self.remote.put(_name("blobs", digest), data, self._patience.write)
        with self._lock:
            self._blobs.add(digest)
            self._lost.discard(digest)
        return True

    def _fail(self, error: StoreError) -> None:
        with self._lock:
            self._failed[error.message] = self._failed.get(error.message, 0) + 1

    def _trouble(self, error: StoreUnavailable) -> None:
        with self._lock:
            new = error.message not in self._said and "a moment ago" not in error.message
            self._said.add(error.message)
        if new:
            hint = f" ({error.hint})" if error.hint else ""
            self.say(f"shared store {error.message}{hint}; what it holds is made again")


def _name(kind: str, name: str) -> str:
    return f"{kind}/{name[:2]}/{name[2:]}"


def _checksum(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).hexdigest().encode()


def _sealed(key: str, entry: Entry) -> bytes:
    body = entry.encode()
    return _checksum(key, body) + b"\n" + body


def _unsealed(key: str, data: bytes) -> Entry | None:
    seal, _, body = data.partition(b"\n")
    return decode(body) if seal == _checksum(key, body) else None
