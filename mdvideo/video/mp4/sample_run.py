"""Samples known by their sizes and by where their bytes lie: a film is laid out without touching the bytes. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs import Digest

Sizes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class SampleRun:
    """Samples that lie end to end in ``source``, a blob of the store or bytes in memory, from byte ``at`` on.

    ``sizes`` has one entry a sample.
    """

    source: Digest | bytes
    at: int
    sizes: Sizes

    @classmethod
    def of(cls, samples: Sequence[bytes]) -> SampleRun:
        """Samples in memory."""
        return cls(b"".join(samples), 0, np.fromiter(map(len, samples), np.uint32, len(samples)))

    def first(self, count: int) -> SampleRun:
        """The first ``count`` samples."""
        return SampleRun(self.source, self.at, self.sizes[:count])

    def rest(self) -> SampleRun:
        """All but the first sample."""
        return SampleRun(self.source, self.at + int(self.sizes[0]), self.sizes[1:])

    @property
    def size(self) -> int:
        """Bytes of all samples."""
        return int(self.sizes.sum(dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class IndexedSegment:
    """A segment whose frames lie elsewhere. Decoding can start at the frames in ``sync``, counted from 0."""

    header: bytes
    samples: SampleRun
    sync: tuple[int, ...]

    @property
    def frames(self) -> int:
        """How many frames it shows."""
        return len(self.samples.sizes)
