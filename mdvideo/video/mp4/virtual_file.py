"""A finished file that nobody has written: what is small in memory, the rest by reference to where it lies.

Any stretch of it can be read at any time, so that a server can answer requests for ranges of a film that is made of
what the store holds anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.lru import LRUCache
from mdvideo.plan.jobs import Digest

Fetch = Callable[[Digest], bytes]

AT_ONCE = 256 << 10
"""``read`` gathers at least so many bytes before it gives them out: held frames are a dozen bytes each."""

RECENT_BLOBS = 3
"""How many blobs a reading keeps: the tail's, which is wanted every second, and those around the place."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Extents:
    """Stretches that make up a file without gaps: where each starts, the number of its source, and where in that."""

    starts: Places
    numbers: Places
    at: Places
    sources: Sequence[Digest | bytes]

    def behind(self, head: bytes) -> Extents:
        """These stretches with ``head`` in front."""
        return Extents(
            np.concatenate(([0], self.starts + len(head))),
            np.concatenate(([0], self.numbers + 1)),
            np.concatenate(([0], self.at)),
            (head, *self.sources),
        )


@dataclass(frozen=True, slots=True, eq=False)
class VirtualMp4:
    """An MP4 of ``size`` bytes that shows ``frames`` frames. Thread-safe; it holds no files open.

    ``digest`` names its content: films with equal digests have equal bytes.
    """

    size: int
    frames: int
    digest: str
    stretches: Extents
    fetch: Fetch
    """Reads a blob, whose name is the digest of its bytes."""

    @classmethod
    def of(cls, head: bytes, media: Extents, size: int, frames: int, fetch: Fetch) -> VirtualMp4:
        """The film of ``head`` and ``size`` bytes of media behind it."""
        digest = hashlib.sha256()
        for source in (head, *media.sources):
            digest.update(hashlib.sha256(source).digest() if isinstance(source, bytes) else bytes.fromhex(source))
        for places in (media.starts, media.numbers, media.at):
            digest.update(places.astype("<i8").tobytes())
        return cls(len(head) + size, frames, digest.hexdigest(), media.behind(head), fetch)

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Bytes from ``start`` up to, not including, ``stop`` (default: the end), piece by piece.

        Raises BlobLost, at any step, when the store has lost what belongs there; what was given out before is right,
        and once the blob is restored, reading can go on behind it.
        """
        stop = self.size if stop is None else min(stop, self.size)
        blobs: LRUCache[Digest, bytes] = LRUCache(RECENT_BLOBS)
        gathered, held = [], 0
        for source, begin, end in self._between(max(start, 0), stop):
            data = source if isinstance(source, bytes) else self._blob(source, blobs)
            gathered.append(data[begin:end])
            held += end - begin
            if held >= AT_ONCE:
                yield b"".join(gathered)
                gathered, held = [], 0
        if gathered:
            yield b"".join(gathered)

    def _between(self, start: int, stop: int) -> Iterator[tuple[Digest | bytes, int, int]]:
        """The sources of a range in order, each with the first byte in it and the one behind the last."""
        starts, sources = self.stretches.starts, self.stretches.sources
        first, last = int(np.searchsorted(starts, start, "right")), int(np.searchsorted(starts, stop, "left"))
        wanted = slice(first - 1, last)
        ends = [*starts[first:last].tolist(), stop]
        numbers, at = self.stretches.numbers[wanted].tolist(), self.stretches.at[wanted].tolist()
        for number, place, begin, end in zip(numbers, at, starts[wanted].tolist(), ends, strict=False):
            here = max(begin, start)
            if here < end:
                yield sources[number], place + here - begin, place + end - begin

    def _blob(self, digest: Digest, blobs: LRUCache[Digest, bytes]) -> bytes:
        data = blobs.get(digest)
        if data is None:
            data = self.fetch(digest)
            blobs.put(digest, data)
        return data
