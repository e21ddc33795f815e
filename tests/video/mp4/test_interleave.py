"""Tracks are cut into chunks that alternate, and no byte is lost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.video.mp4.interleave import TrackSamples, extents_of, interleave_tracks
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.virtual_file import VirtualVideo
from tests.support.encoded_video import MemoryStore


def draw_runs(draw: st.DrawFn) -> Iterator[SampleRun]:
    for number in range(draw(st.integers(1, 5))):
        sizes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=9))
        yield SampleRun.from_samples([bytes([draw(st.integers(0, 255)), number] * size) for size in sizes])


@st.composite
def tracks_with_chunk_ends(draw: st.DrawFn) -> list[tuple[TrackSamples, list[int]]]:
    chunks = draw(st.integers(1, 5))
    tracks = []
    for _ in range(draw(st.integers(1, 3))):
        samples = TrackSamples.from_runs(list(draw_runs(draw)))
        ends = sorted(draw(st.lists(st.integers(0, samples.count), min_size=chunks - 1, max_size=chunks - 1)))
        tracks.append((samples, [*ends, samples.count]))
    return tracks


@settings(deadline=None)
@given(tracks_with_chunk_ends())
def test_any_tracks_interleave_without_losing_a_byte(tracks: list[tuple[TrackSamples, list[int]]]) -> None:
    """Each chunk is where the index says."""
    chunked, size = interleave_tracks([(samples, np.array(ends)) for samples, ends in tracks], 0)
    if size == 0:
        return
    media = b"".join(VirtualVideo.assemble(b"head", extents_of(chunked), size, 0, MemoryStore()).read())[4:]
    for track, (samples, _) in zip(chunked, tracks, strict=True):
        own = b"".join(run.source for run in samples.runs if isinstance(run.source, bytes))
        chunks = zip(track.offsets.tolist(), track.sizes.tolist(), strict=True)
        assert b"".join(media[start : start + length] for start, length in chunks) == own
        assert track.counts.sum() == samples.count
    assert len(media) == size == sum(int(samples.sizes.sum()) for samples, _ in tracks)
