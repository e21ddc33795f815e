"""The content-addressed store: results by their job's key, bytes by their digest.

Any number of processes may use one folder at once, and any of them may be killed at any moment. That works because
every file appears whole under a name that fixes its meaning, a result only after the bytes it names, and because
whatever is missing or damaged is simply made again. Nothing is unpickled.

Behind it may stand a ``SharedCache``, which other machines share: what is not here is looked for there, and kept.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from mdvideo._util.atomic import hint_of, reason_of, write_whole
from mdvideo._util.lru import LRUCache
from mdvideo.cache import prune
from mdvideo.cache.paths import StorePaths, is_name
from mdvideo.cache.process_lock import Lease, gate, live_leases
from mdvideo.cache.result_file import Entry, Output, decode
from mdvideo.cache.shared_cache import SharedCache
from mdvideo.errors import StoreError
from mdvideo.plan.jobs import Digest, Job, Product, Result, digest_of

TOUCH_SECONDS = 3600
"""The time of last use is written at most this often, or once in a process's stay."""

REMEMBERED_RESULTS = 6_000
REMEMBERED_BYTES = 16 << 20
SMALL_BYTES = 128 << 10
"""Only blobs up to this size are remembered: larger ones cost memory, and the kernel has them cached anyway."""


class BlobLost(StoreError):
    """Bytes that the store held are gone or damaged. Making ``digest``'s job again brings them back."""

    def __init__(self, digest: Digest, what: str) -> None:
        super().__init__(f"the cache's file {digest[:12]}… {what}", hint="build again: it is made anew")
        self.digest = digest
        self._what = what

    def __reduce__(self) -> tuple[type[BlobLost], tuple[Digest, str]]:
        return BlobLost, (self.digest, self._what)  # it travels between machines


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """How much a store holds; ``size`` in bytes counts results and blobs."""

    folder: Path
    entries: int
    blobs: int
    size: int


@dataclass(slots=True)
class _Known:
    """A result in memory, with what is needed to see at the cost of a stat that its files are still there."""

    entry: Entry
    files: tuple[tuple[str, int], ...]
    used: float
    result: Result = field(init=False)

    def __post_init__(self) -> None:
        self.result = self.entry.result


class Store:
    """The store in ``folder``, which is made when something is first put or looked for. Thread-safe.

    While a process uses a store it holds a lease, so that no other process prunes what it used since it began.
    ``close`` gives the lease back; so does the end of the process. Leaving the ``with`` block closes the ``tier``, too.
    """

    def __init__(self, folder: Path, tier: SharedCache | None = None) -> None:
        self.folder = folder
        self.tier = tier
        self._layout = StorePaths.of(folder)
        self._known: LRUCache[str, _Known] = LRUCache(REMEMBERED_RESULTS)
        self._small: LRUCache[Digest, bytes] = LRUCache(REMEMBERED_BYTES, len)
        self._lease: Lease | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if self.tier is not None:
            self.tier.close()

    def close(self) -> None:
        """Give the lease back. The store can be used again; it then takes a new one."""
        with self._lock:
            lease, self._lease = self._lease, None
        if lease is not None:
            lease.close()

    # --- results

    def get(self, key: str) -> Result | None:
        """The result of the job with this key; None when it is not there, not whole, or its bytes are not.

        Nothing is asked of the tier, though it may be what holds the bytes. Raises StoreError when the folder cannot be
        used at all.
        """
        lease = self._stay()
        path = self._layout.result(key)
        known = self._known.get(key) or self._load(key, path)
        if known is None:
            return None
        try:
            self._touch(known, path, lease)
            whole = all(os.stat(file).st_size == size for file, size in known.files)  # noqa: PTH116  (hot: 3x faster)
        except OSError:
            whole = False
        if not (whole or self._held_by_tier(key, known)):
            self._known.drop(key)
            return None
        if self.tier is not None:
            self.tier.offer(key, known.entry, self._local, fresh=False)
        return known.result

    async def fetch(self, job: Job) -> Result | None:
        """The job's result if the tier has it; it is then known here, and its bytes come when they are read."""
        tier = self.tier
        if tier is None:
            return None

        def find() -> Result | None:
            entry = tier.find(job.key)
            return None if entry is None else self.adopt(job, entry)

        return await asyncio.get_running_loop().run_in_executor(tier.readers, find)

    def adopt(self, job: Job, entry: Entry) -> Result:
        """Keep a result whose bytes are in the tier. Raises StoreError."""
        if self.tier is not None:
            self.tier.knows(job.key, entry)
        self._write_blob(Digest(job.key), job.canonical.encode(), durable=False)
        self._write(self._layout.result(job.key), entry.encode(), durable=False)
        self._known.put(job.key, self._remembered(entry, time.time()))
        return entry.result

    def put(self, key: str, product: Product, job: Job) -> Result:
        """Keep what running ``job`` gave. Raises StoreError."""
        outputs = {name: Output(self.put_blob(data), len(data)) for name, data in product.outputs.items()}
        # The canonical JSON's digest is the job's key, so that --explain finds it with no further index. It may be
        # lost in a power cut, which costs an explanation and no result.
        self._write_blob(Digest(key), job.canonical.encode(), durable=False)
        data = Entry(job.stage, job.label, outputs, product.report).encode()
        self._write(self._layout.result(key), data)
        # Decoded again, so that a made result equals a reused one: tuples in a report have become lists.
        entry = decode(data)
        assert entry is not None, "what was encoded is an entry"
        self._known.put(key, self._remembered(entry, time.time()))
        if self.tier is not None:
            self.tier.offer(key, entry, self._local, fresh=True)
        return entry.result

    def entry(self, key: str) -> Entry | None:
        """The result with its stage and label, as a person would look at it; no use is noted."""
        with suppress(OSError):
            return decode(self._layout.result(key).read_bytes())
        return None

    def used(self) -> Iterator[tuple[str, float]]:
        """Every result's key and time of last use in seconds, in no order."""
        for key, status in self._layout.results():
            yield key, status.st_mtime

    # --- bytes

    def put_blob(self, data: bytes) -> Digest:
        """Keep some bytes, and return their name. Raises StoreError."""
        digest = digest_of(data)
        self._write_blob(digest, data, durable=True)
        return digest

    def read(self, digest: Digest) -> bytes:
        """The bytes with this name, checked. Raises BlobLost when they are gone or damaged, StoreError otherwise."""
        data = self._small.get(digest)
        if data is not None:
            return data
        path = self.path(digest)
        said = "is gone"
        try:
            with _translated(path):
                data = path.read_bytes()
        except FileNotFoundError:
            pass
        else:
            if digest_of(data) != digest:
                data, said = None, "was damaged"
                with suppress(OSError):
                    path.unlink()
        if data is None and self.tier is not None:
            data = self.tier.read(digest)
            if data is not None:
                self._write(path, data, durable=False)
        if data is None:
            raise BlobLost(digest, said)
        if len(data) <= SMALL_BYTES:
            self._small.put(digest, data)
        return data

    def bring(self, digests: Iterable[Digest]) -> None:
        """Have bytes that will soon be read one after another come here from the tier all at once. Never raises."""
        tier = self.tier
        if tier is None:
            return

        def read(digest: Digest) -> None:
            with suppress(StoreError):  # whoever reads it will say so
                self.read(digest)

        list(tier.readers.map(read, [digest for digest in dict.fromkeys(digests) if not self.path(digest).exists()]))

    def share(self, digest: Digest) -> Future[None] | None:
        """Have bytes that are here put into the tier; None when there is nothing to wait for. It never raises."""
        if self.tier is None or self.tier.at_hand(digest) or not self.path(digest).is_file():
            return None
        return self.tier.offer_blob(digest, self._local)

    def holds(self, digest: Digest) -> bool:
        """Whether the bytes with this name are here or in the tier; they are not read. Raises StoreError."""
        return self.path(digest).is_file() or (self.tier is not None and self.tier.has(digest))

    def path(self, digest: Digest) -> Path:
        """Where these bytes lie, for libraries that want a file; nothing is checked. It must not be written to.

        Raises StoreError when ``digest`` is none.
        """
        if not is_name(digest):
            raise StoreError(f"{digest!r} is not the name of anything in the cache")
        return self._layout.blob(digest)

    # --- upkeep

    def info(self) -> StoreInfo:
        """Count what is there. Raises StoreError."""
        with _translated(self.folder):
            results = [status.st_size for _, status in self._layout.results()]
            blobs = [status.st_size for _, status in self._layout.blobs()]
        return StoreInfo(self.folder, len(results), len(blobs), sum(results) + sum(blobs))

    def prune(self, limit: int) -> int:
        """Remove what was not used for longest until at most ``limit`` bytes are left; return the bytes removed.

        What a running process, this one too, has used since it took its lease stays, even above the limit.
        Raises StoreError.
        """
        if not self._layout.home.exists():
            return 0
        with _translated(self.folder), gate(self._layout.home):
            removed = prune.prune(self._layout, limit, min(live_leases(self._layout.home), default=float("inf")))
        if removed:
            self._forget()
        return removed

    def clear(self) -> None:
        """Remove every result and all bytes; builds that run meanwhile make again what they miss. Raises StoreError."""
        if not self._layout.home.exists():
            return
        with _translated(self.folder), gate(self._layout.home):
            live_leases(self._layout.home)
            for name in ("results", "blobs"):
                shutil.rmtree(self._layout.home / name, ignore_errors=True)
            self._layout.make()
        self._forget()

    # --- inside

    def _local(self, digest: Digest) -> bytes | None:
        """The bytes with this name if they are here and whole."""
        with suppress(OSError):
            data = self._layout.blob(digest).read_bytes()
            return data if digest_of(data) == digest else None
        return None

    def _held_by_tier(self, key: str, known: _Known) -> bool:
        """Whether what lacks here of a result can be had from the tier. What is cut short here is removed."""
        if self.tier is None or not self.tier.known(key):
            return False
        lacking = []
        for digest, size in known.entry.outputs.values():
            path = self._layout.blob(digest)
            with suppress(OSError):
                if path.stat().st_size == size:
                    continue
                path.unlink()
            lacking.append(digest)
        return self.tier.may_hold(lacking)

    def _stay(self) -> Lease:
        if self._lease is None:
            with self._lock, _translated(self.folder):
                if self._lease is None:
                    self._layout.make()
                    self._lease = Lease(self._layout.home)
        return self._lease

    def _load(self, key: str, path: Path) -> _Known | None:
        try:
            with path.open("rb") as file:
                entry, used = decode(file.read()), os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        if entry is None:
            return None
        known = self._remembered(entry, used)
        self._known.put(key, known)
        return known

    def _remembered(self, entry: Entry, used: float) -> _Known:
        return _Known(entry, tuple((str(self._layout.blob(d)), size) for d, size in entry.outputs.values()), used)

    def _touch(self, known: _Known, path: Path, lease: Lease) -> None:
        now = time.time()
        if known.used < max(lease.started, now - TOUCH_SECONDS):
            os.utime(path)
            known.used = now

    def _write_blob(self, digest: Digest, data: bytes, *, durable: bool) -> None:
        path = self._layout.blob(digest)
        self._stay()
        with suppress(OSError):
            if path.stat().st_size == len(data):
                os.utime(path)
                return
        self._write(path, data, durable=durable)

    def _write(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        try:
            self._place(path, data, durable)
        except FileNotFoundError:
            # Somebody removed the folder under a long-lived process. Begin anew.
            self.close()
            self._place(path, data, durable)

    def _place(self, path: Path, data: bytes, durable: bool) -> None:
        lease = self._stay()
        with _translated(self.folder):
            path.parent.mkdir(exist_ok=True)
            try:
                write_whole(lease.temporary(), path, data, durable=durable)
            except PermissionError:
                # Windows does not replace a file that another process has open. Same name, same meaning: keep theirs.
                if not path.exists():
                    raise

    def _forget(self) -> None:
        self._known.clear()
        self._small.clear()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn the operating system's errors into StoreErrors; a file that is not there is the caller's to judge."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"cannot use the cache {folder}: {reason_of(error)}", hint=hint_of(error)) from error
