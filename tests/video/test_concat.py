"""Holds are split so that seeking is quick and no IDR frame stands next to another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from mdvideo.errors import EncodeError
from mdvideo.video.concat import chunk_lengths, chunk_starts, joined
from mdvideo.video.h264.segment import Segment
from mdvideo.video.video_model import MotionSegment, StillSegment
from tests.support.encoded_video import held, hold_of, in_memory, photo, spec, tail_of


@trials(deadline=None)
@given(st.integers(2, 20_000), st.integers(3, 400))
def test_a_hold_of_any_length_is_split_well(frames: int, keyint: int) -> None:
    lengths = chunk_lengths(frames, keyint)
    assert sum(lengths) == frames
    assert all(2 <= length <= keyint for length in lengths)
    assert len(lengths) == -(-frames // keyint)
    assert chunk_starts(frames, keyint) == tuple(sum(lengths[:n]) for n in range(1, len(lengths)))


def test_a_frame_too_many_is_not_left_alone() -> None:
    assert chunk_lengths(151, 150) == (149, 2)


@pytest.mark.parametrize(("frames", "keyint"), [(1, 150), (0, 150), (10, 2)])
def test_what_cannot_be_split_is_refused(frames: int, keyint: int) -> None:
    with pytest.raises(EncodeError, match="key frame"):
        chunk_lengths(frames, keyint)


@trials(deadline=None)
@given(st.lists(st.integers(2, 130), min_size=1, max_size=6))
def test_no_two_idr_frames_are_neighbours(holds: list[int]) -> None:
    header, keyint = b"sets", 50
    tail = Segment(header, (b"\0\0\0\1\x65", *(b"\0\0\0\1\x41" for _ in range(keyint - 1))))
    still = Segment(header, (b"\0\0\0\1\x65",))
    runs = joined((StillSegment(in_memory(still), n) for n in holds), in_memory(tail), keyint)
    sync = [number in starts for run, starts in runs for number in range(len(run.sizes))]
    assert len(sync) == sum(holds)
    assert sync[0]
    assert not any(a and b for a, b in pairwise(sync))


def test_segments_of_other_settings_are_refused() -> None:
    """A stale cache cannot give a broken file."""
    settings, other = spec(), spec(fps=spec().fps * 4)
    with pytest.raises(EncodeError, match="settings"):
        list(joined([held(photo(1), other, 10)], in_memory(tail_of(settings)), settings.keyint))


def test_a_single_moving_frame_is_refused() -> None:
    settings = spec()
    with pytest.raises(EncodeError, match="one frame"):
        list(
            joined(
                [MotionSegment(in_memory(hold_of(photo(1), settings)))], in_memory(tail_of(settings)), settings.keyint
            )
        )


def test_a_tail_too_short_is_refused() -> None:
    settings = spec()
    hold = held(photo(1), settings, 10)
    with pytest.raises(EncodeError, match="tail"):
        list(joined([hold], hold.segment, settings.keyint))
