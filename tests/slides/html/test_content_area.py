"""The content area: next to a split picture, within the theme's margins."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.model import Split
from mdvideo.frame_size import Size
from mdvideo.slides.html.content_area import content_area_of, picture_position_of, shape_of
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import BACKGROUNDS, slide_of

WIDE, TALL = Size(1920, 1080), Size(1080, 1920)


@pytest.mark.parametrize(
    ("ratio", "shape"),
    [(16 / 9, "wide"), (4 / 3, "classic"), (1, "square"), (9 / 16, "tall")],
)
def test_the_shape_follows_from_the_aspect_ratio(ratio: float, shape: str) -> None:
    assert shape_of(ratio) == shape


@pytest.mark.parametrize(
    ("side", "size", "position"),
    [(None, WIDE, "full"), ("left", WIDE, "left"), ("left", TALL, "top"), ("right", TALL, "bottom")],
)
def test_pictures_are_split_along_the_longer_side(side: str | None, size: Size, position: str) -> None:
    split = None if side is None else Split("left" if side == "left" else "right", Fraction(40))
    assert picture_position_of(slide_of("", backgrounds=BACKGROUNDS, split=split), size) == position


def test_a_slide_without_pictures_has_no_position() -> None:
    assert picture_position_of(slide_of(""), WIDE) == "none"


def test_content_is_within_the_margins_of_the_grid(paper: Theme) -> None:
    (x, y, width, height), shape = content_area_of(paper, slide_of(""), Size(960, 540))
    grid = paper.grid["wide"]
    assert shape == "wide"
    assert (x, y) == (grid.side, grid.top)
    assert (width, height) == (1920 - 2 * grid.side, 1080 - grid.top - grid.bottom)


def test_content_next_to_a_picture_is_set_narrow(paper: Theme) -> None:
    slide = slide_of("", backgrounds=BACKGROUNDS, split=Split("left", Fraction(50)))
    (x, _, width, _), shape = content_area_of(paper, slide, WIDE)
    assert shape == "narrow"
    assert x > 960
    assert x + width == 1920 - paper.grid["narrow"].side
