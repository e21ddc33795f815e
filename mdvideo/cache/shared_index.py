"""What this machine knows about a shared cache without asking it. The package docstring draws the states.

Results that are known to be there are remembered in a file for the rest of the ISO week, so that a hit in the local
store costs no request. A week, because shared caches may delete old objects by rule: what is used is then looked for,
and uploaded, again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mdvideo._util.digests import sha256_of
from mdvideo._util.lru import LRUCache
from mdvideo.cache.paths import is_digest
from mdvideo.plan.jobs.job import Digest

MISS_SECONDS = 20.0
"""How long a result that was not found is not requested again: a watched deck would request it at each keystroke."""

MAX_RECENT_MISSES = 100_000


class SharedIndex:
    """States of the results and blobs at ``url``. Thread-safe. ``folder`` contains the files of known keys."""

    def __init__(self, folder: Path, url: str) -> None:
        self._keys = KnownKeys(folder, url)
        self._recent_misses: LRUCache[str, float] = LRUCache(MAX_RECENT_MISSES)
        self._lock = threading.Lock()
        self._known_blobs: set[str] = set()
        self._missing_blobs: set[str] = set()

    # --- results

    def is_known(self, key: str) -> bool:
        """Whether this result was there the last time that its state was learned, at most a week ago."""
        return key in self._keys

    def mark_present(self, key: str, digests: Iterable[str]) -> None:
        """Record that a result and its blobs are there."""
        with self._lock:
            self._known_blobs.update(digests)
        self._keys.add(key)

    def mark_absent(self, key: str, digests: Iterable[str]) -> None:
        """Record that a result was not there and that it and its blobs will be uploaded."""
        digests = tuple(digests)
        self._keys.discard(key)
        with self._lock:
            self._missing_blobs.difference_update(digests)
            self._known_blobs.difference_update(digests)

    def record_miss(self, key: str) -> None:
        """Record that a result was requested and not found."""
        self._recent_misses.put(key, time.monotonic())

    def clear_miss(self, key: str) -> None:
        """Record that a result has been uploaded, so that it is requested again."""
        self._recent_misses.drop(key)

    def is_recent_miss(self, key: str) -> bool:
        """Whether a result was not found in the last ``MISS_SECONDS``."""
        missed = self._recent_misses.get(key)
        return missed is not None and time.monotonic() - missed < MISS_SECONDS

    # --- blobs

    def is_blob_known(self, digest: str) -> bool:
        """Whether these bytes are known to be there."""
        with self._lock:
            return digest in self._known_blobs

    def may_have(self, digests: Iterable[str]) -> bool:
        """Whether none of these blobs was found missing or damaged."""
        with self._lock:
            return self._missing_blobs.isdisjoint(digests)

    def mark_blob_present(self, digest: Digest) -> None:
        """Record that these bytes were found."""
        with self._lock:
            self._known_blobs.add(digest)

    def mark_blob_uploaded(self, digest: Digest) -> None:
        """Record that these bytes were uploaded; they are no longer missing."""
        with self._lock:
            self._known_blobs.add(digest)
            self._missing_blobs.discard(digest)

    def mark_missing(self, digest: Digest) -> None:
        """Record that these bytes were found missing or damaged, by this machine or another one."""
        with self._lock:
            self._known_blobs.discard(digest)
            self._missing_blobs.add(digest)


class KnownKeys:
    """The results known to be at ``url``, in a file in ``folder``: one key per line, appended to by any process."""

    def __init__(self, folder: Path, url: str) -> None:
        place = sha256_of(url.encode())[:16]
        year, week, _ = datetime.now(UTC).isocalendar()
        self._path = folder / f"{place}-{year}-{week:02}"
        self._all_weeks = f"{place}-*"
        self._lock = threading.Lock()
        self._keys: set[str] | None = None

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._load()

    def add(self, key: str) -> None:
        """Add a key. If it cannot be written, the next process makes one more request."""
        with self._lock:
            keys = self._load()
            if key in keys:
                return
            keys.add(key)
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("ab") as file:
                    file.write(f"{key}\n".encode())

    def discard(self, key: str) -> None:
        """Remove a key, in this process only."""
        with self._lock:
            self._load().discard(key)

    def _load(self) -> set[str]:
        """Read the file at first use, and remove those of earlier weeks."""
        if self._keys is None:
            self._keys = set()
            with suppress(OSError):
                text = self._path.read_text(encoding="ascii", errors="replace")
                self._keys = {line for line in text.split() if is_digest(line)}
            for path in self._path.parent.glob(self._all_weeks):
                if path != self._path:
                    with suppress(OSError):
                        path.unlink()
        return self._keys
