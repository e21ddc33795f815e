"""Clips of image-to-video models: kept small, and played forth and back."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import Rect
from mdvideo.video.frames.colour_conversion import planes_of, to_rgb, to_yuv
from mdvideo.video.frames.motion_clip import LONGEST_PASS, clip_frames, pack_clip, place_at, unpack_clip

FPS = Fraction(30)


def clip(frames: int = 9, height: int = 90, width: int = 160) -> np.ndarray:
    """A slope that grows lighter."""
    slope = np.linspace(40, 140, width)[None, None, :, None] + 10 * np.arange(frames)[:, None, None, None]
    return np.broadcast_to(slope, (frames, height, width, 3)).astype(np.uint8)


def plate(height: int = 90, width: int = 160) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.full((height, width, 3), 70, np.uint8), format="rgb24")


def test_a_kept_clip_is_small_and_close() -> None:
    """Every frame comes back, within two levels on average."""
    frames = clip()
    data = pack_clip(frames)
    assert len(data) < frames.nbytes / 20
    found = unpack_clip(data)
    assert len(found) == len(frames)
    for kept, frame in zip(found, frames, strict=True):
        coded = to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24"))
        assert np.abs(planes_of(coded).astype(int) - kept).mean() < 2
    assert pack_clip(frames) == data


def test_broken_clips_are_refused() -> None:
    with pytest.raises(EncodeError):
        unpack_clip(b"no clip at all")


@pytest.mark.parametrize("seconds", [1, 4, 20, 61])
def test_a_clip_is_slowed_and_turned_and_at_rest_at_both_ends(seconds: int) -> None:
    """It begins with the still, ends at one of its ends, never jumps and never leaves the clip."""
    frames = 30 * seconds
    places = np.array([place_at(index, frames, FPS, 49) for index in range(frames)])
    assert places[0] == 0
    assert min(places[-1] % 48, 48 - places[-1] % 48) < 1e-9
    assert places.min() >= 0
    assert places.max() <= 48
    assert np.abs(np.diff(places)).max() < 48 * 2 / min(frames, 30 * LONGEST_PASS / 2)
    assert abs(places[1] - places[0]) < np.abs(np.diff(places)).max() / 5


def test_frames_between_are_mixed_and_only_the_window_moves() -> None:
    """Beside a split picture the ground stands still; the clip grows lighter without a step."""
    window = Rect(80, 0, 80, 90)
    kept = unpack_clip(pack_clip(clip(width=80)))
    made = [to_rgb(f).to_ndarray().astype(int) for f in clip_frames(plate(), kept, {}.__getitem__, (), 60, FPS, window)]
    assert all(np.abs(frame[:, :76] - 70).max() <= 2 for frame in made)
    means = [frame[:, 84:].mean() for frame in made]
    assert means[-1] - means[0] > 60
    assert max(np.diff(means)) < 5
    with pytest.raises(EncodeError, match="of its window"):
        next(clip_frames(plate(), kept, {}.__getitem__, (), 60, FPS, Rect(0, 0, 160, 90)))


def test_a_clip_of_one_frame_stands() -> None:
    kept = unpack_clip(pack_clip(clip(frames=1)))
    made = [planes_of(f) for f in clip_frames(plate(), kept, {}.__getitem__, (), 5, FPS, Rect(0, 0, 160, 90))]
    assert all((frame == made[0]).all() for frame in made)
