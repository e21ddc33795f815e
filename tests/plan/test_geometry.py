"""Pictures fill exactly the part of the frame that shows them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, Figure, Prompt, Slide, Split
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import figure_size, place_backgrounds, tile_panel
from mdvideo.plan.jobs.slide_jobs import Rect
from tests.support.planned_slides import HERE, slide

HD, PORTRAIT = Size(1920, 1080), Size(1080, 1920)


def picture(text: str = "a leaf", *, full_frame: bool = False, **fields: Any) -> Background:
    return Background(Prompt(text, HERE, **fields), HERE, full_frame=full_frame)


def slide_with(*backgrounds: Background, split: Split | None = None) -> Slide:
    return slide(backgrounds=backgrounds, split=split)


def rects(of: Slide, size: Size = HD) -> list[tuple[int, int, int, int]]:
    return [(p.rect.x, p.rect.y, p.rect.width, p.rect.height) for p in place_backgrounds(of, size)]


def test_a_background_fills_the_frame() -> None:
    assert rects(slide_with(picture())) == [(0, 0, 1920, 1080)]


def test_a_split_takes_its_side_in_front_of_a_directives_picture() -> None:
    split = slide_with(picture(), picture(full_frame=True), split=Split("right", Fraction(40)))
    assert rects(split) == [(0, 0, 1920, 1080), (1152, 0, 768, 1080)]


def test_in_a_portrait_frame_left_and_right_become_top_and_bottom() -> None:
    assert rects(slide_with(picture(), split=Split("left", Fraction(50))), PORTRAIT) == [(0, 0, 1080, 960)]
    assert rects(slide_with(picture(), split=Split("right", Fraction(25))), PORTRAIT) == [(0, 1440, 1080, 480)]


@given(st.integers(1, 7), st.integers(8, 4000), st.integers(8, 4000), st.sampled_from(["horizontal", "vertical"]))
def test_tiles_cover_their_panel_exactly(count: int, width: int, height: int, direction: str) -> None:
    parts = tile_panel(Rect(3, 5, width, height), count, direction)
    assert sum(p.width * p.height for p in parts) == width * height
    assert len(parts) == count


def test_figures_take_the_authors_size_in_marp_pixels_or_a_share_of_the_frame() -> None:
    def size_of(width: str | None, height: str | None) -> Size:
        return figure_size(Figure(Prompt("x", HERE), "", HERE, width, height), HD)

    assert size_of("300px", None) == (450, 338)
    assert size_of("50%", "50%") == (960, 540)
    assert size_of(None, None) == (806, 604)
