"""Tracks cut into chunks and laid out in turn, chunk by chunk. Runs of samples are placed, no sample is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs import Digest
from mdvideo.video.mp4.sample_run import SampleRun, Sizes
from mdvideo.video.mp4.virtual_file import Extents, Places


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """All samples of one track, in runs. ``sizes`` has one entry a sample."""

    runs: tuple[SampleRun, ...]
    sizes: Sizes

    @classmethod
    def of(cls, runs: Sequence[SampleRun]) -> Samples:
        """The samples of these runs."""
        return cls(tuple(runs), np.concatenate([run.sizes for run in runs]) if runs else np.zeros(0, np.uint32))

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class Chunked:
    """A track's samples in chunks: how many samples each has, its bytes, and where it starts in the media."""

    samples: Samples
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    offsets: Places


def interleaved(tracks: Sequence[tuple[Samples, Places]], start: int) -> tuple[list[Chunked], int]:
    """Tracks laid out in turn from ``start`` on, and where they end.

    Each track comes with the number of samples up to the end of each of its chunks, as many for all tracks. A track
    may have nothing for a turn.
    """
    edges = [
        np.concatenate(([0], np.cumsum(samples.sizes, dtype=np.int64)))[np.concatenate(([0], ends))]
        for samples, ends in tracks
    ]
    sizes = np.stack([np.diff(edge) for edge in edges], axis=1)
    ends_at = start + np.cumsum(sizes)
    starts = ends_at.reshape(sizes.shape) - sizes
    laid = []
    for column, (samples, ends) in enumerate(tracks):
        counts = np.diff(ends, prepend=0)
        used = counts > 0
        laid.append(Chunked(samples, counts[used], sizes[used, column], starts[used, column]))
    return laid, int(ends_at[-1]) if len(ends_at) else start


def stretches_of(tracks: Sequence[Chunked]) -> Extents:
    """Where each part of the media lies: the runs of all tracks, cut where their chunks are."""
    numbers: dict[Digest | bytes, int] = {}
    found = [_of_track(track, numbers) for track in tracks if track.sizes.any()]
    starts, which, at = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(starts, kind="stable")
    return Extents(starts[order], which[order], at[order], tuple(numbers))


def _of_track(track: Chunked, numbers: dict[Digest | bytes, int]) -> tuple[Places, Places, Places]:
    """Start in the media, number of the source, and place in it, of each stretch of one track."""
    runs = [run for run in track.samples.runs if run.size]
    which = np.array([numbers.setdefault(run.source, len(numbers)) for run in runs])
    at = np.array([run.at for run in runs])
    # In the track's own bytes, one sample behind the other:
    run_starts = np.cumsum([0, *(run.size for run in runs[:-1])])
    chunk_starts = np.cumsum(track.sizes) - track.sizes
    cuts = np.union1d(run_starts, chunk_starts)
    cuts = cuts[cuts < track.sizes.sum()]  # a chunk at the end may be empty
    run = np.searchsorted(run_starts, cuts, "right") - 1
    chunk = np.searchsorted(chunk_starts, cuts, "right") - 1
    return track.offsets[chunk] + cuts - chunk_starts[chunk], which[run], at[run] + cuts - run_starts[run]
