"""Frames between those of a clip follow its motion."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mdvideo.video.frames.interpolation import FACTOR, frames_between
from mdvideo.video.frames.motion_clip import decode_clip_rgb, encode_clip, interpolate_clip

WIDTH, HEIGHT, STEP = 320, 180, 12


def scene(position: float) -> NDArray[np.uint8]:
    """A bright disc on a texture, moved by so many steps."""
    noise = np.random.default_rng(0).integers(20, 120, (HEIGHT // 10, WIDTH // 10, 3), np.uint8)
    picture = Image.fromarray(noise).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    x = 80 + STEP * position
    ImageDraw.Draw(picture).ellipse((x - 30, 60, x + 30, 120), fill=(240, 220, 120))
    return np.asarray(picture)


def test_a_moving_thing_is_in_between_and_not_twice() -> None:
    """The frame between two is nearer to the true one than their mix, which shows the disc at both places."""
    clip = np.stack([scene(number) for number in range(5)])
    dense = list(decode_clip_rgb(interpolate_clip(encode_clip(clip))))
    assert len(dense) == 4 * FACTOR + 1
    own = [dense[number * FACTOR] for number in range(5)]
    assert max(np.abs(one.astype(int) - frame).mean() for one, frame in zip(own, clip, strict=True)) < 3
    true = scene(2.5)
    between = dense[2 * FACTOR + FACTOR // 2]
    mix = (clip[2].astype(float) + clip[3]) / 2
    edge = np.abs(true.astype(float) - mix).max(axis=2) > 40  # where the mix is a ghost
    assert edge.sum() > 300
    assert np.abs(between.astype(float) - true)[edge].mean() < 0.6 * np.abs(mix - true)[edge].mean()


def test_the_given_frames_are_kept() -> None:
    rng = np.random.default_rng(1)
    frames = [rng.integers(16, 235, (96 * 3 // 2, 64), np.uint8) for _ in range(4)]
    dense = frames_between(frames, (64, 96))
    assert all((dense[number * FACTOR] == frame).all() for number, frame in enumerate(frames))
    assert [one.tobytes() for one in dense] == [one.tobytes() for one in frames_between(frames, (64, 96))]


@pytest.mark.parametrize(("count", "size"), [(1, (64, 64)), (3, (16, 8))])
def test_one_frame_and_tiny_ones_are_left_as_they_are(count: int, size: tuple[int, int]) -> None:
    frames = [np.full((size[1] * 3 // 2, size[0]), 90 + number, np.uint8) for number in range(count)]
    assert len(frames_between(frames, size)) == count
