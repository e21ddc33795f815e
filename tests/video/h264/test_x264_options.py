"""The options of x264: the H.264 level, the quality, and what the parameter sets declare."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.errors import EncodeError
from mdvideo.video.h264.x264_options import MOVING, SHARED_PARAMS, STILL, level_of, x264_params
from tests.support.encoded_video import small_spec


@pytest.mark.parametrize(
    ("width", "height", "fps", "level"),
    [
        (1920, 1080, Fraction(30), "4.0"),
        (1920, 1080, Fraction(60), "4.2"),
        (1080, 1920, Fraction(30), "4.0"),
        (1280, 720, Fraction(30), "3.1"),
        (3840, 2160, Fraction(30000, 1001), "5.1"),
        (3840, 2160, Fraction(60), "5.2"),
        (4096, 4096, Fraction(120), "6.1"),
        (64, 64, Fraction(1), "1.0"),
    ],
)
def test_levels_are_those_of_the_standard(width: int, height: int, fps: Fraction, level: str) -> None:
    assert level_of(width, height, fps) == level


def test_a_video_beyond_all_levels_is_refused() -> None:
    with pytest.raises(EncodeError, match="level"):
        level_of(20_000, 20_000, Fraction(30))


def test_a_long_strip_needs_the_level_of_its_longer_side() -> None:
    """Level 1.1 has enough macroblocks, but neither side may exceed sqrt(8 * MaxFS) of them (A.3.1 f, g)."""
    assert level_of(2000, 16, Fraction(1)) == "3.1"


@pytest.mark.parametrize(("crf", "still", "moving"), [(18, 15, 18), (4, 1, 4), (3, 1, 3), (0, 1, 1)])
def test_stills_are_coded_finer_and_never_lossless(crf: int, still: int, moving: int) -> None:
    assert (STILL.crf_of(crf), MOVING.crf_of(crf)) == (still, moving)


def test_no_profile_changes_what_the_parameter_sets_declare() -> None:
    for profile in (STILL, MOVING):
        assert not profile.params.keys() & SHARED_PARAMS.keys()
        params = dict(pair.split("=") for pair in x264_params(small_spec(keyint=77), profile).split(":"))
        assert params.items() >= {"keyint": "77", "level": "1.3", "bframes": "0", "ref": "1"}.items()
