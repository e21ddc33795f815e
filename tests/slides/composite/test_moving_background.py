"""How light and dark a moving background gets: wherever a motion takes it, but not because of a speck."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from mdvideo.frame_size import Size
from mdvideo.slides.composite.moving_background import coarse_extremes, extremes_in_motion
from tests.support.html_pages import noise

FRAME = Size(640, 360)


def test_a_still_colour_stays_as_it_is() -> None:
    lightest, darkest = extremes_in_motion(Image.new("RGB", FRAME, "#336699"))
    for extreme in (lightest, darkest):
        assert extreme.size == FRAME
        assert np.abs(np.asarray(extreme).astype(int) - (0x33, 0x66, 0x99)).max() <= 1


def test_an_edge_reaches_as_far_as_the_motion_takes_it() -> None:
    picture = Image.new("RGB", FRAME, "black")
    picture.paste("white", (500, 0, *FRAME))
    lightest, darkest = (np.asarray(extreme)[180, :, 0] for extreme in extremes_in_motion(picture))
    # Zooming into the centre moves the edge outwards, a pan by up to 6 % of the frame moves it both ways.
    assert lightest[490] == 255
    assert lightest[400] == 0
    assert darkest[510] == 0
    assert darkest[600] == 255


def test_small_specks_count_only_on_average() -> None:
    picture = Image.new("RGB", FRAME, "black")
    picture.putpixel((320, 180), (255, 255, 255))
    lightest, _ = extremes_in_motion(picture)
    assert np.asarray(lightest).max() < 10


def test_known_extremes_contain_every_cell() -> None:
    picture = noise(FRAME)
    lightest, darkest = coarse_extremes(picture, picture)
    average = picture.reduce(8).resize(FRAME, Image.Resampling.NEAREST)
    assert ImageChops.lighter(lightest, average).tobytes() == lightest.tobytes()
    assert ImageChops.darker(darkest, average).tobytes() == darkest.tobytes()
