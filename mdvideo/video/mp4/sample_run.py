"""Samples known by their sizes and positions, so that a video is laid out without reading their bytes. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs.job import Digest

SampleSizes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False, repr=False)  # asyncio.run writes its result as text, which takes a second
class SampleRun:
    """Samples that are end to end in ``source``, a blob of the store or bytes in memory, from byte ``offset`` on.

    ``sizes`` has one entry a sample, in bytes.
    """

    source: Digest | bytes
    offset: int
    sizes: SampleSizes

    @classmethod
    def from_samples(cls, samples: Sequence[bytes]) -> SampleRun:
        """Return a run of samples in memory."""
        return cls(b"".join(samples), 0, np.fromiter(map(len, samples), np.uint32, len(samples)))

    def first(self, count: int) -> SampleRun:
        """The first ``count`` samples."""
        return SampleRun(self.source, self.offset, self.sizes[:count])

    def without_first(self, count: int) -> SampleRun:
        """All samples but the first ``count``."""
        skipped = int(self.sizes[:count].sum(dtype=np.int64))
        return SampleRun(self.source, self.offset + skipped, self.sizes[count:])

    @property
    def size(self) -> int:
        """Bytes of all samples together."""
        return int(self.sizes.sum(dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class IndexedSegment:
    """A segment without its bytes. Decoding can start at the frames in ``sync``, counted from 0."""

    header: bytes
    samples: SampleRun
    sync: tuple[int, ...]

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self.samples.sizes)
