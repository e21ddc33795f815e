"""GIFs are made from the finished MP4."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from mdvideo.errors import OutputError
from mdvideo.video.frames.colour_conversion import planes_of
from mdvideo.video.gif import write_gif
from tests.support.encoded_video import decode_frames, psnr


def test_a_gif_lasts_as_long_as_the_video(tmp_path: Path, finished_mp4: Path) -> None:
    """It has 12.5 frames a second, in colours close to the video's."""
    path = tmp_path / "lesson.gif"
    count = write_gif(path, finished_mp4)
    frames = decode_frames(path)
    assert count == len(frames) == round(Fraction(121, 30) * Fraction(25, 2))
    source = decode_frames(finished_mp4)[0].reformat(format="rgb24", src_colorspace="ITU709")
    assert psnr(planes_of(frames[0].reformat(format="rgb24")), planes_of(source)) > 25


def test_an_unwritable_path_is_one_clear_error(tmp_path: Path, finished_mp4: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_gif(tmp_path / "no" / "lesson.gif", finished_mp4)
