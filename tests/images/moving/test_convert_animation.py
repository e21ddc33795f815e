"""Animated pictures as animated PNG."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import AssetError
from mdvideo.images.moving.apng_writer import ApngWriter
from mdvideo.images.moving.convert_animation import run_convert_animation
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import ConvertAnimationJob
from mdvideo.video.clips.clip_file import clip_frames
from tests.support.clip_files import animated_picture, frame_pixels

JOB = ConvertAnimationJob(label="a.webp", source=Digest("a"))


def test_a_webp_keeps_its_frames_and_times() -> None:
    data = run_convert_animation(JOB, lambda _: animated_picture("WEBP", range(5), 80)).outputs["clip"]
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.n_frames == 5
        for number in range(5):
            picture.seek(number)
            assert picture.info["duration"] == 80
            assert np.array_equal(np.asarray(picture.convert("RGB")), frame_pixels(number))


def test_damage_is_an_error() -> None:
    with pytest.raises(AssetError, match=r"a\.webp is damaged"):
        run_convert_animation(JOB, lambda _: animated_picture("WEBP")[:200])


def test_ffmpeg_and_pillow_read_what_is_written() -> None:
    random = np.random.default_rng(1)
    frames = [random.integers(0, 255, (20, 30, 4), dtype=np.uint8) for _ in range(4)]
    frames.append(frames[-1].copy())
    frames[2] = frames[1].copy()
    frames[2][5:9, 3:7] = 200
    writer = ApngWriter()
    for frame in frames:
        writer.add(frame, Fraction(1, 3))
    data = writer.finish()
    decoded = list(clip_frames(data, "apng", "a"))
    assert [float(timed.start) for timed in decoded] == pytest.approx([0, 0.333, 0.667, 1, 1.333], abs=0.001)
    for timed, frame in zip(decoded, frames, strict=True):
        assert np.array_equal(timed.frame.to_ndarray(format="rgba"), frame)


def test_a_frame_of_minutes_is_written_as_several() -> None:
    writer = ApngWriter()
    writer.add(frame_pixels(0), Fraction(150))
    writer.add(frame_pixels(1), Fraction(1))
    decoded = list(clip_frames(writer.finish(), "apng", "a"))
    assert float(decoded[-1].start) == 150


def test_an_animation_without_frames_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a frame"):
        ApngWriter().finish()
