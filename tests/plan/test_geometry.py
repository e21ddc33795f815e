"""Pictures fill exactly the part of the frame that shows them."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, Figure, Prompt, Slide, Split
from mdvideo.errors import Span
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import figure_size, place, tiles
from mdvideo.plan.jobs import Rect
from mdvideo.plan.pictures import asked_pictures
from mdvideo.settings import ImageSettings

HERE = Span("d.md", 1, 1, 2, "x")
HD, TALL = Size(1920, 1080), Size(1080, 1920)


def picture(text: str = "a leaf", *, behind: bool = False, **more: object) -> Background:
    return Background(Prompt(text, HERE, **more), HERE, behind=behind)  # type: ignore[arg-type]


def slide(*backgrounds: Background, split: Split | None = None, figures: tuple[Figure, ...] = ()) -> Slide:
    return Slide(1, HERE, "", "T", "", backgrounds=backgrounds, split=split, figures=figures)


def rects(s: Slide, size: Size = HD) -> list[tuple[int, int, int, int]]:
    return [(p.rect.x, p.rect.y, p.rect.width, p.rect.height) for p in place(s, size)]


def test_a_background_fills_the_frame() -> None:
    assert rects(slide(picture())) == [(0, 0, 1920, 1080)]


def test_a_split_takes_its_side_and_a_directives_picture_stays_behind_it() -> None:
    s = slide(picture(), picture(behind=True), split=Split("right", Fraction(40)))
    assert rects(s) == [(0, 0, 1920, 1080), (1152, 0, 768, 1080)]


def test_in_an_upright_frame_left_and_right_become_top_and_bottom() -> None:
    assert rects(slide(picture(), split=Split("left", Fraction(50))), TALL) == [(0, 0, 1080, 960)]
    assert rects(slide(picture(), split=Split("right", Fraction(25))), TALL) == [(0, 1440, 1080, 480)]


@given(st.integers(1, 7), st.integers(8, 4000), st.integers(8, 4000), st.sampled_from(["horizontal", "vertical"]))
def test_tiles_cover_their_panel_exactly(count: int, width: int, height: int, direction: str) -> None:
    parts = tiles(Rect(3, 5, width, height), count, direction)
    assert sum(p.width * p.height for p in parts) == width * height
    assert len(parts) == count


def test_figures_take_the_authors_size_in_marp_pixels_or_a_share_of_the_frame() -> None:
    def sized(width: str | None, height: str | None) -> Size:
        return figure_size(Figure(Prompt("x", HERE), "", HERE, width, height), HD)

    assert sized("300px", None) == (450, 338)
    assert sized("50%", "50%") == (960, 540)
    assert sized(None, None) == (806, 604)


def test_equal_prompts_are_painted_once_and_style_is_part_of_the_prompt() -> None:
    s = slide(picture())
    asked = asked_pictures((s, s, slide(picture(seed=7))), HD, ImageSettings(style="watercolour", seed=3), "oil")
    assert [(r.prompt, r.seed) for r in asked] == [("a leaf, watercolour", 3), ("a leaf, watercolour", 7)]


def test_the_themes_style_stands_in_where_the_deck_has_none() -> None:
    (request,) = asked_pictures((slide(picture()),), HD, ImageSettings(), "oil")
    assert request.prompt == "a leaf, oil"
