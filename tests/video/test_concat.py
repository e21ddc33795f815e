"""Holds are split so that seeking is quick and no two IDR frames are neighbours."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.errors import EncodeError
from mdvideo.video.concat import gop_lengths, gop_starts, join_segments
from mdvideo.video.segment import Segment
from mdvideo.video.video_model import MotionSegment, StillSegment
from tests.support.encoded_video import (
    encode_held_frames,
    encode_hold,
    hold_still,
    index_in_memory,
    photo,
    small_spec,
)


@settings(deadline=None)
@given(st.integers(2, 20_000), st.integers(3, 400))
def test_a_hold_of_any_length_is_split_evenly(frames: int, keyint: int) -> None:
    lengths = gop_lengths(frames, keyint)
    assert sum(lengths) == frames
    assert all(2 <= length <= keyint for length in lengths)
    assert len(lengths) == -(-frames // keyint)
    assert gop_starts(frames, keyint) == tuple(sum(lengths[:n]) for n in range(1, len(lengths)))


def test_one_frame_too_many_does_not_become_a_group_of_its_own() -> None:
    assert gop_lengths(151, 150) == (149, 2)


@pytest.mark.parametrize(("frames", "keyint"), [(1, 150), (0, 150), (10, 2)])
def test_holds_that_cannot_be_split_are_refused(frames: int, keyint: int) -> None:
    with pytest.raises(EncodeError, match="key frame"):
        gop_lengths(frames, keyint)


@settings(deadline=None)
@given(st.lists(st.integers(2, 130), min_size=1, max_size=6))
def test_no_two_idr_frames_are_neighbours(holds: list[int]) -> None:
    header, keyint = b"sets", 50
    held_frames = Segment(header, (b"\0\0\0\1\x65", *(b"\0\0\0\1\x41" for _ in range(keyint - 1))))
    still = Segment(header, (b"\0\0\0\1\x65",))
    pieces = (StillSegment(index_in_memory(still), frames) for frames in holds)
    runs = join_segments(pieces, index_in_memory(held_frames), keyint)
    sync = [number in starts for run, starts in runs for number in range(len(run.sizes))]
    assert len(sync) == sum(holds)
    assert sync[0]
    assert not any(a and b for a, b in pairwise(sync))


@settings(deadline=None)
@given(st.integers(6, 300), st.integers(2, 40))
def test_a_hold_after_an_opening_has_as_many_frames(frames: int, before: int) -> None:
    """Key frames follow where a group would be too long, and no group is a single frame."""
    header, keyint = b"sets", 50
    held_frames = Segment(header, (b"\0\0\0\1\x65", *(b"\0\0\0\1\x41" for _ in range(keyint - 1))))
    opening = Segment(header, (b"\0\0\0\1\x65", *(b"\0\0\0\1\x41" for _ in range(before))))
    moving = MotionSegment(index_in_memory(opening), before)
    pieces = (moving, StillSegment(index_in_memory(Segment(header, (b"\0\0\0\1\x65",))), frames, moving))
    runs = join_segments(pieces, index_in_memory(held_frames), keyint)
    sync = [number in starts for run, starts in runs for number in range(len(run.sizes))]
    assert len(sync) == before + frames
    keys = [*(number for number, is_key in enumerate(sync) if is_key), len(sync)]
    assert all(2 <= b - a <= keyint for a, b in pairwise(keys))


def test_segments_with_other_settings_are_refused() -> None:
    """A stale cache cannot lead to a broken file."""
    spec, other = small_spec(), small_spec(fps=small_spec().fps * 4)
    pieces = [hold_still(photo(1), other, 10)]
    with pytest.raises(EncodeError, match="settings"):
        list(join_segments(pieces, index_in_memory(encode_held_frames(spec)), spec.keyint))


def test_a_single_moving_frame_is_refused() -> None:
    spec = small_spec()
    pieces = [MotionSegment(index_in_memory(encode_hold(photo(1), spec)))]
    with pytest.raises(EncodeError, match="one frame"):
        list(join_segments(pieces, index_in_memory(encode_held_frames(spec)), spec.keyint))


def test_too_few_held_frames_are_refused() -> None:
    spec = small_spec()
    hold = hold_still(photo(1), spec, 10)
    with pytest.raises(EncodeError, match="held for 1 frame"):
        list(join_segments([hold], hold.segment, spec.keyint))
