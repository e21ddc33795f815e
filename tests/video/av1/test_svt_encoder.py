"""Segments of AV1 can be joined in any order, and a still is held bit for bit."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
import pytest

from mdvideo.video.av1 import svt_encoder
from mdvideo.video.concat import gop_starts
from mdvideo.video.frames.colour_conversion import planes_of, tag_bt709, to_yuv
from mdvideo.video.frames.transitions import cross_fade
from mdvideo.video.segment import Segment, index_segment
from tests.support.encoded_video import (
    HEIGHT,
    WIDTH,
    Pixels,
    decode_segment,
    encode_held_frames,
    encode_hold,
    photo,
    psnr,
    small_av1_spec,
)

SPEC = small_av1_spec()


def rgb(seed: int) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(photo(seed), format="rgb24")


def moving(count: int) -> Iterator[av.VideoFrame]:
    """A square that moves over a photo."""
    ground = planes_of(to_yuv(rgb(4)))
    for number in range(count):
        frame = ground.copy()
        frame[20:60, 10 + 3 * number : 50 + 3 * number] = 220
        yield tag_bt709(av.VideoFrame.from_ndarray(frame, format="yuv420p"))


@pytest.fixture(scope="module")
def hold() -> list[Pixels]:
    """A still with the held frames of another, decoded."""
    still, held = encode_hold(photo(1), SPEC), encode_held_frames(SPEC)
    assert still.header == held.header
    return decode_segment(Segment(still.header, (*still.packets, *held.packets[2:])))


def test_every_held_frame_is_its_still(hold: list[Pixels]) -> None:
    assert len(hold) == SPEC.keyint
    assert all(np.array_equal(frame, hold[1]) for frame in hold)
    assert psnr(hold[0], planes_of(to_yuv(rgb(1)))) > 32


def test_a_held_frame_costs_three_bytes() -> None:
    assert {len(packet) for packet in encode_held_frames(SPEC).packets[2:]} == {3}


def test_moving_frames_have_key_frames_where_they_are_asked_for() -> None:
    """Each packet shows one frame, also where frames are coded ahead of their time."""
    starts = gop_starts(40, 15)
    segment = svt_encoder.encode_moving(moving(40), SPEC, starts)
    assert index_segment(segment.dumps(), b"").sync == (0, *starts)
    decoded, frames = decode_segment(segment), [planes_of(frame) for frame in moving(40)]
    assert len(decoded) == 40
    assert min(psnr(a, b) for a, b in zip(decoded, frames, strict=True)) > 30


def test_segments_decode_the_same_after_any_other(hold: list[Pixels]) -> None:
    """No frame refers to what was before its segment."""
    still, held = encode_hold(photo(1), SPEC), encode_held_frames(SPEC)
    fade = svt_encoder.encode_transition(cross_fade(rgb(1), rgb(2), 8), SPEC)
    opening = svt_encoder.encode_opening([*cross_fade(rgb(1), rgb(2), 4), to_yuv(rgb(2))], SPEC)
    shown = (*still.packets, *held.packets[2:9])
    joined = (*fade.packets, *shown, *opening.packets, *held.packets[2:12], *shown)
    frames = decode_segment(Segment(still.header, joined))
    alone, opened = decode_segment(fade), decode_segment(opening)
    expected = [*alone, *hold[:9], *opened, *[opened[-1]] * 10, *hold[:9]]
    assert len(frames) == len(expected)
    assert all(np.array_equal(a, b) for a, b in zip(frames, expected, strict=True))
    assert psnr(opened[-1], planes_of(to_yuv(rgb(2)))) > 30


def test_equal_frames_give_equal_bytes() -> None:
    first, second = (svt_encoder.encode_moving(moving(12), SPEC).packets for _ in range(2))
    assert first == second


@pytest.mark.parametrize("size", [(66, 130), (180, 320)])
def test_any_frame_size_is_encoded(size: tuple[int, int]) -> None:
    from dataclasses import replace

    spec = replace(SPEC, width=size[0], height=size[1], keyint=8)
    still, held = encode_hold(photo(3, *size), spec), encode_held_frames(spec)
    frames = decode_segment(Segment(still.header, (*still.packets, *held.packets[2:])))
    assert len(frames) == 8
    assert frames[7].shape == (size[1] * 3 // 2, size[0])


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    encode_hold(np.full((HEIGHT, WIDTH, 3), 9, np.uint8), SPEC)
    assert capfd.readouterr() == ("", "")
