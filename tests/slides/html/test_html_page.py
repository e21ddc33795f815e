"""What a page does with the author's slide: states, ink, styles, colours, formulas, emoji."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.deck.model import Formula
from mdvideo.frame_size import Size
from mdvideo.slides.html import maths
from mdvideo.slides.html.content_area import shape_of
from mdvideo.slides.html.emoji_images import EMOJI, font_path
from mdvideo.slides.html.missing_glyphs import glyph_problems
from mdvideo.slides.html.page import HtmlPage, page_of, variant_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.css import marp_css
from mdvideo.slides.themes.fonts import DISPLAY, MONO, SANS, SERIF, covered, text_width
from mdvideo.slides.themes.theme import Theme, load_theme
from tests.support.layout_slides import DECK, SPAN, lesson, slide

SIZE = Size(960, 540)


@pytest.fixture(scope="module")
def paper() -> Theme:
    return load_theme("paper", Path.cwd())


def page(theme: Theme, body: str, **more: object) -> HtmlPage:
    return page_of(theme, DECK, slide(body, **more), SIZE, {})  # type: ignore[arg-type]


def test_a_reveal_moves_nothing(paper: Theme, renderer: BlitzRenderer) -> None:
    """Fragments appear one by one, and every box stands where it stood."""
    html = page_of(paper, DECK, lesson()["plain"], SIZE, {}).html
    with renderer.open(html, SIZE) as document:
        boxes, inks = [], []
        for state in range(3):
            document.set_attribute("root", "data-state", str(state))
            boxes.append(document.boxes())
            inks.append(int((document.paint()[..., 3] > 0).sum()))
    assert boxes[0] == boxes[1] == boxes[2]
    assert inks[0] < inks[1] < inks[2]


def test_without_ink_no_text_is_left(paper: Theme, renderer: BlitzRenderer) -> None:
    """Bare, a page shows no text, marker or formula, and its layout is the same."""
    body = '<ul><li>One</li><li>Two</li></ul><ol><li>Three</li></ol><div class="math" data-formula="0"></div>'
    html = page(paper, body, formulas=(Formula("x^2", True, SPAN),), footer="A lesson", page=3).html
    with renderer.open(html, SIZE) as document:
        before = document.boxes()
        assert document.paint()[..., 3].any()
        document.set_attribute("root", "data-ink", "none")
        assert document.boxes() == before
        assert not document.paint()[..., 3].any()


def test_a_scoped_style_colours_its_slide_only(paper: Theme, renderer: BlitzRenderer) -> None:
    """``<style scoped>`` is in its slide's page and in no other; the deck's style is in all."""
    scoped = page(paper, "<h2>Red</h2>", style="h2 { color: #ff0000 }").html
    other = page(paper, "<h2>Red</h2>").html
    assert "#ff0000" in scoped
    assert "#ff0000" not in other
    with renderer.open(scoped, SIZE) as document:
        pixels = document.paint()
    solid = pixels[pixels[..., 3] > 250]
    assert (np.abs(solid[:, :3].astype(int) - (255, 0, 0)).max(axis=1) < 8).any()


def test_marp_pixels_are_shares_of_the_frame() -> None:
    """40px of Marp's 720 are 60px of our 1080, and shrink with the text; strings and addresses stay as they are."""
    assert marp_css("h1{font-size:40px}") == "h1{font-size:calc(var(--fit)*60px)}"
    assert marp_css('a::after{content:"8px"}') == 'a::after{content:"8px"}'
    assert "</style" not in marp_css("</style><script>")


def test_colours_choose_the_palette(paper: Theme) -> None:
    """``invert`` turns the theme over; a dark backgroundColor brings light text without being asked."""
    assert variant_of(paper, slide("")) == "light"
    assert variant_of(paper, slide("", classes=("invert",))) == "dark"
    assert variant_of(paper, slide("", background_color="#101020")) == "dark"
    assert variant_of(paper, slide("", color="white")) == "dark"
    # Marp decks write `color: white` on single slides; on the theme's white card it could not be read.
    assert variant_of(paper, slide("", color="white", background_color="white")) == "dark"
    assert page(paper, "<p>x</p>", background_color="#101020").ground == "#101020"


def test_formulas_take_the_inks_colour(paper: Theme) -> None:
    """A formula is drawn in the slide's colour, and stands on the baseline."""
    red = maths.draw("x_i", "#ff0000", display=False)
    assert "#ff0000" in red.svg
    assert red.depth > 0
    assert (
        "margin-bottom:-"
        in page(paper, '<p>a <span data-formula="0"></span></p>', formulas=(Formula("x_i", False, SPAN),)).html
    )


@pytest.mark.parametrize("tex", [r"\frac{a}", r"\nope{x}", "{", r"\left( x", r"\begin{matrix} a & b", "x^"])
def test_a_wrong_formula_is_named_at_its_place(paper: Theme, tex: str) -> None:
    """Bad LaTeX is an error at the formula, and the slide still has a page."""
    result = page(paper, '<p><span data-formula="0"></span></p>', formulas=(Formula(tex, False, SPAN),))
    assert [(problem.code, problem.span) for problem in result.problems] == [("bad-formula", SPAN)]


def test_emoji_are_drawn_or_reported(paper: Theme) -> None:
    """With a colour font an emoji is a picture; without one, a warning names the package."""
    result = page(paper, "<p>Grow 🌱 and 👩‍🔬</p>")
    if font_path() is None:
        assert [problem.code for problem in result.problems] == ["emoji-font"]
        assert "fonts-noto-color-emoji" in str(result.problems[0].hint)
    else:
        assert 'alt="🌱"' in result.html
        assert not result.problems


@pytest.mark.parametrize("text", ["2 * 3 # 4", "→ ∑ ✓ © ™", "a–b … “c”"])
def test_plain_signs_are_no_emoji(text: str) -> None:
    assert EMOJI.search(text) is None


def test_characters_without_a_glyph_are_named() -> None:
    """A character that the bundled fonts lack is a warning with its code point."""
    assert all(covered(char) for char in "aßλжế→∑┌")
    (problem,) = glyph_problems("a 漢 b", SPAN)
    assert "漢 (U+6F22)" in problem.message


@pytest.mark.parametrize("family", [SANS, SERIF, MONO, DISPLAY])
def test_fonts_are_found_by_name_and_measured_as_drawn(family: str, renderer: BlitzRenderer) -> None:
    """A bundled family is what is drawn, not a fallback: its width is that of its own glyphs."""

    def drawn(name: str) -> float:
        html = f"<style>span{{font:700 100px '{name}';white-space:nowrap;position:absolute}}</style>" + (
            '<div id="root"><span id="text-1">Hamburgefonstiv, 123</span></div>'
        )
        with renderer.open(html, Size(1920, 1080)) as document:
            return document.boxes()["text-1"].width

    assert drawn(family) == pytest.approx(100 * text_width("Hamburgefonstiv, 123", family, 700), rel=0.012)
    assert family == SANS or drawn(family) != pytest.approx(drawn("no such family"), rel=0.01)


def test_an_upright_frame_puts_the_picture_above_or_below(paper: Theme) -> None:
    """Split left is the top of a 9:16 frame, split right the bottom; the text has the rest."""
    left = page_of(paper, DECK, lesson()["picture-left"], Size(1080, 1920), {}).html
    right = page_of(paper, DECK, lesson()["picture-right"], Size(1080, 1920), {}).html
    assert "picture-is-top" in left
    assert "picture-is-bottom" in right
    assert [shape_of(ratio) for ratio in (16 / 9, 4 / 3, 1, 9 / 16)] == ["wide", "classic", "square", "tall"]


def test_text_in_the_deck_cannot_become_markup(paper: Theme) -> None:
    """Titles and authors are escaped by the template; a class cannot leave its attribute."""
    html = page(paper, "<p>&lt;script&gt;</p>", classes=('"><script>',), header="<b>x</b>").html
    assert "<script>" not in html
