"""Tracks cut into chunks that alternate in the file. Only sizes and offsets are computed; no sample is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs.job import Digest
from mdvideo.video.mp4.sample_run import SampleRun, SampleSizes
from mdvideo.video.virtual_file import Extents, Offsets


@dataclass(frozen=True, slots=True, eq=False)
class TrackSamples:
    """All samples of one track, in runs. ``sizes`` has one entry a sample."""

    runs: tuple[SampleRun, ...]
    sizes: SampleSizes

    @classmethod
    def from_runs(cls, runs: Sequence[SampleRun]) -> TrackSamples:
        """Return the samples of these runs."""
        return cls(tuple(runs), np.concatenate([run.sizes for run in runs]) if runs else np.zeros(0, np.uint32))

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True, eq=False)
class ChunkedTrack:
    """A track's samples in chunks: each chunk's number of samples, its bytes, and its offset in the media data."""

    samples: TrackSamples
    counts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    offsets: Offsets


def interleave_tracks(tracks: Sequence[tuple[TrackSamples, Offsets]], start: int) -> tuple[list[ChunkedTrack], int]:
    """Lay tracks out chunk by chunk in turn, from byte ``start`` on; also return where they end.

    Each track comes with the number of samples up to the end of each of its chunks, as many for all tracks. A track's
    chunk may be empty; it is then left out.
    """
    edges = [
        np.concatenate(([0], np.cumsum(samples.sizes, dtype=np.int64)))[np.concatenate(([0], ends))]
        for samples, ends in tracks
    ]
    sizes = np.stack([np.diff(edge) for edge in edges], axis=1)
    chunk_ends = start + np.cumsum(sizes)
    chunk_starts = chunk_ends.reshape(sizes.shape) - sizes
    chunked = []
    for column, (samples, ends) in enumerate(tracks):
        counts = np.diff(ends, prepend=0)
        used = counts > 0
        chunked.append(ChunkedTrack(samples, counts[used], sizes[used, column], chunk_starts[used, column]))
    return chunked, int(chunk_ends[-1]) if len(chunk_ends) else start


def extents_of(tracks: Sequence[ChunkedTrack]) -> Extents:
    """Return the extents of the media data: the runs of all tracks, cut at the bounds of their chunks."""
    numbers: dict[Digest | bytes, int] = {}
    columns = [_track_extents(track, numbers) for track in tracks if track.sizes.any()]
    starts, sources, offsets = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.argsort(starts, kind="stable")
    return Extents(starts[order], sources[order], offsets[order], tuple(numbers))


def _track_extents(track: ChunkedTrack, numbers: dict[Digest | bytes, int]) -> tuple[Offsets, Offsets, Offsets]:
    """Start in the media data, number of the source, and offset in the source, of each extent of one track."""
    runs = [run for run in track.samples.runs if run.size]
    sources = np.array([numbers.setdefault(run.source, len(numbers)) for run in runs])
    offsets = np.array([run.offset for run in runs])
    # In the track's own bytes, all samples end to end:
    run_starts = np.cumsum([0, *(run.size for run in runs[:-1])])
    chunk_starts = np.cumsum(track.sizes) - track.sizes
    cuts = np.union1d(run_starts, chunk_starts)
    cuts = cuts[cuts < track.sizes.sum()]  # the last chunk may have samples but no bytes
    run = np.searchsorted(run_starts, cuts, "right") - 1
    chunk = np.searchsorted(chunk_starts, cuts, "right") - 1
    return track.offsets[chunk] + cuts - chunk_starts[chunk], sources[run], offsets[run] + cuts - run_starts[run]
