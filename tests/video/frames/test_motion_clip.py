"""Clips of image-to-video models are small in the cache, and play forward and backward."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.video.frames.colour_conversion import planes_of, to_rgb, to_yuv
from mdvideo.video.frames.motion_clip import (
    MAX_PASS_SECONDS,
    clip_position_at,
    decode_clip_yuv,
    encode_clip,
    is_loop,
    render_clip,
)
from mdvideo.video.frames.text_overlay import MotionLayers
from tests.support.encoded_video import no_overlay

FPS = Fraction(30)


def brightening_clip(frames: int = 9, height: int = 90, width: int = 160) -> NDArray[np.uint8]:
    """A horizontal gradient that becomes lighter."""
    slope = np.linspace(40, 140, width)[None, None, :, None] + 10 * np.arange(frames)[:, None, None, None]
    return np.broadcast_to(slope, (frames, height, width, 3)).astype(np.uint8)


def layers(frames: int, window: Rect) -> MotionLayers:
    grey = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 70, np.uint8), format="rgb24")
    return MotionLayers(grey, window, overlay=no_overlay, reveals=(), frames=frames)


def test_an_encoded_clip_is_small_and_accurate() -> None:
    """Every frame comes back, within two levels on average."""
    frames = brightening_clip()
    data = encode_clip(frames)
    assert len(data) < frames.nbytes / 20
    decoded = decode_clip_yuv(data)
    assert len(decoded) == len(frames)
    for planes, frame in zip(decoded, frames, strict=True):
        expected = planes_of(to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")))
        assert np.abs(expected.astype(int) - planes).mean() < 2
    assert encode_clip(frames) == data


def test_broken_clips_are_refused() -> None:
    with pytest.raises(EncodeError):
        decode_clip_yuv(b"not a clip")


@pytest.mark.parametrize("seconds", [1, 4, 20, 61])
def test_a_clip_is_slowed_and_reversed_and_at_rest_at_both_ends(seconds: int) -> None:
    """It begins with the still, ends at one of its ends, never jumps and never leaves the clip."""
    frames = 30 * seconds
    positions = np.array([clip_position_at(index, frames, FPS, 49) for index in range(frames)])
    assert positions[0] == 0
    assert min(positions[-1] % 48, 48 - positions[-1] % 48) < 1e-9
    assert positions.min() >= 0
    assert positions.max() <= 48
    assert np.abs(np.diff(positions)).max() < 48 * 2 / min(frames, 30 * MAX_PASS_SECONDS / 2)
    assert abs(positions[1] - positions[0]) < np.abs(np.diff(positions)).max() / 5


def test_frames_between_are_mixed_and_only_the_window_moves() -> None:
    """Outside the window nothing changes; inside, the clip becomes lighter without a step."""
    clip = decode_clip_yuv(encode_clip(brightening_clip(width=80)))
    rendered = render_clip(layers(60, Rect(80, 0, 80, 90)), clip, FPS)
    frames = [to_rgb(frame).to_ndarray().astype(int) for frame in rendered]
    assert all(np.abs(frame[:, :76] - 70).max() <= 2 for frame in frames)
    means = [frame[:, 84:].mean() for frame in frames]
    assert means[-1] - means[0] > 60
    assert max(np.diff(means)) < 5
    with pytest.raises(EncodeError, match="of its window"):
        next(render_clip(layers(60, Rect(0, 0, 160, 90)), clip, FPS))


def test_a_clip_of_one_frame_does_not_move() -> None:
    clip = decode_clip_yuv(encode_clip(brightening_clip(frames=1)))
    frames = [planes_of(frame) for frame in render_clip(layers(5, Rect(0, 0, 160, 90)), clip, FPS)]
    assert all((frame == frames[0]).all() for frame in frames)


def test_a_clip_that_ends_as_it_began_is_a_loop() -> None:
    """It is repeated forwards, and starts and stops gently; one that goes elsewhere turns round."""
    still = np.zeros((30, 40), np.uint8)
    bright = np.full((30, 40), 90, np.uint8)
    assert is_loop([still, bright, still])
    assert not is_loop([still, bright // 2, bright])
    assert not is_loop([still, still, still])
    frames = 20 * int(FPS)
    positions = np.array([clip_position_at(index, frames, FPS, 49, loops=True) for index in range(frames)])
    steps = np.diff(positions)
    wraps = np.flatnonzero(steps < 0)
    assert len(wraps) == 3  # passes of at most eight seconds; the last ends on the first frame
    assert positions[0] == positions[-1] == 0
    assert abs(steps[:3]).max() < 0.1 * np.median(steps)
    assert np.delete(steps, wraps).min() >= 0
