"""Skipped P-frames hold a still: every frame decodes to the same bits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.video.h264.p_skip import held_frames
from mdvideo.video.h264.x264_encoder import encoder_identity
from mdvideo.video.segment import Segment
from tests.support.encoded_video import (
    Pixels,
    decode_segment,
    encode_held_frames,
    encode_hold,
    photo,
    small_spec,
)


def decode_hold(pixels: Pixels, spec: VideoSpec) -> list[Pixels]:
    """Decode a still with the held frames of any other after it."""
    hold, held_frames = encode_hold(pixels, spec), encode_held_frames(spec)
    return decode_segment(Segment(hold.header, (*hold.packets, *held_frames.packets[1:])))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_held_frame_is_its_still(seed: int) -> None:
    """All frames up to the next key frame decode to the same bits."""
    frames = decode_hold(photo(seed), small_spec(keyint=150))
    assert len(frames) == 150
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


@pytest.mark.parametrize("size", [(64, 64), (66, 130), (1080, 1920)])
def test_any_frame_size_is_held(size: tuple[int, int]) -> None:
    """Sizes that are not a multiple of a macroblock, and upright ones, are held bit for bit."""
    frames = decode_hold(photo(3, *size), VideoSpec(*size, Fraction(30), 18, 20, 5, encoder_identity()))
    assert frames[0].shape == (size[1] * 3 // 2, size[0])
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_held_frames_differ_only_in_their_number() -> None:
    """It has four bits, so it repeats every 16 frames."""
    packets = encode_held_frames(small_spec(keyint=60)).packets
    assert len(packets) == 60
    assert len(set(packets)) == 1 + 16
    assert packets[1:17] == packets[17:33]


def test_another_profile_is_refused() -> None:
    """The fields of its sequence parameter set are others."""
    baseline = bytes(8) + bytes((0x67, 66, 0, 30)) + bytes(20)
    with pytest.raises(EncodeError, match="profile 66"):
        next(held_frames(baseline, 240, 1))
