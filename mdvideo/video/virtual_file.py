"""A finished MP4 that is not written: its index in memory, its media by reference to the store.

Any range of it can be read at any time, so a server can answer range requests for a video without writing a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo._util.lru import LRUCache
from mdvideo.plan.jobs.job import Digest, ReadBlob

MIN_READ_BYTES = 256 << 10
"""``read`` yields blocks of at least this size (but for the last): a held frame is only a dozen bytes."""

CACHED_BLOBS = 3
"""Blobs that one reader keeps: the held frames, which are needed every second, and those around its position."""

Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Extents:
    """The parts of a file without gaps: where each starts, the index of its source, and its offset in that source."""

    starts: Offsets
    source_indices: Offsets
    source_offsets: Offsets
    sources: Sequence[Digest | bytes]

    def prepend(self, head: bytes) -> Extents:
        """Return these extents with ``head`` in front."""
        return Extents(
            np.concatenate(([0], self.starts + len(head))),
            np.concatenate(([0], self.source_indices + 1)),
            np.concatenate(([0], self.source_offsets)),
            (head, *self.sources),
        )


@dataclass(frozen=True, slots=True, eq=False)
class VirtualVideo:
    """An MP4 of ``size`` bytes with ``frames`` frames. Thread-safe; it keeps no files open.

    ``digest`` identifies its content: videos with equal digests have equal bytes.
    """

    size: int
    frames: int
    digest: str
    extents: Extents
    read_blob: ReadBlob

    @classmethod
    def assemble(cls, head: bytes, media: Extents, media_size: int, frames: int, read_blob: ReadBlob) -> VirtualVideo:
        """Return the file that has ``head`` and then ``media_size`` bytes of media data."""
        digest = hashlib.sha256()
        for source in (head, *media.sources):
            digest.update(hashlib.sha256(source).digest() if isinstance(source, bytes) else bytes.fromhex(source))
        for offsets in (media.starts, media.source_indices, media.source_offsets):
            digest.update(offsets.astype("<i8").tobytes())
        return cls(len(head) + media_size, frames, digest.hexdigest(), media.prepend(head), read_blob)

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to, not including, ``stop`` (default: the end), in blocks.

        Raises BlobLost, at any block, when the store has lost a part. What was yielded before is valid, and once the
        blob is restored, reading can continue after it.
        """
        stop = self.size if stop is None else min(stop, self.size)
        blobs: LRUCache[Digest, bytes] = LRUCache(CACHED_BLOBS)
        parts, size = [], 0
        for source, begin, end in self._parts_between(max(start, 0), stop):
            data = source if isinstance(source, bytes) else self._read_cached(source, blobs)
            parts.append(data[begin:end])
            size += end - begin
            if size >= MIN_READ_BYTES:
                yield b"".join(parts)
                parts, size = [], 0
        if parts:
            yield b"".join(parts)

    def _parts_between(self, start: int, stop: int) -> Iterator[tuple[Digest | bytes, int, int]]:
        """The sources of a range in order, each with the first byte to read and the one after the last."""
        starts, sources = self.extents.starts, self.extents.sources
        first, last = int(np.searchsorted(starts, start, "right")), int(np.searchsorted(starts, stop, "left"))
        chosen = slice(first - 1, last)
        ends = [*starts[first:last].tolist(), stop]
        indices, offsets = self.extents.source_indices[chosen].tolist(), self.extents.source_offsets[chosen].tolist()
        for index, offset, begin, end in zip(indices, offsets, starts[chosen].tolist(), ends, strict=False):
            first_byte = max(begin, start)
            if first_byte < end:
                yield sources[index], offset + first_byte - begin, offset + end - begin

    def _read_cached(self, digest: Digest, blobs: LRUCache[Digest, bytes]) -> bytes:
        data = blobs.get(digest)
        if data is None:
            data = self.read_blob(digest)
            blobs.put(digest, data)
        return data
