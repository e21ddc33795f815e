"""The page of a slide: states, ink, styles, colours, and what reaches it from the deck."""

from __future__ import annotations

from typing import Any

import numpy as np

from mdvideo.deck.model import Formula
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import HtmlPage, page_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import DECK, SPAN, slide_of, slides_by_layout

SIZE = Size(960, 540)


def page_with(theme: Theme, body: str, **slide: Any) -> HtmlPage:
    return page_of(theme, DECK, slide_of(body, **slide), SIZE, {})


def test_a_reveal_moves_nothing(paper: Theme, blitz: BlitzRenderer) -> None:
    """Fragments appear one by one, and every box stays in its place."""
    html = page_of(paper, DECK, slides_by_layout()["plain"], SIZE, {}).html
    with blitz.open(html, SIZE) as document:
        boxes, inks = [], []
        for state in range(3):
            document.set_attribute("root", "data-state", str(state))
            boxes.append(document.boxes())
            inks.append(int((document.paint()[..., 3] > 0).sum()))
    assert boxes[0] == boxes[1] == boxes[2]
    assert inks[0] < inks[1] < inks[2]


def test_without_ink_a_page_shows_no_text(paper: Theme, blitz: BlitzRenderer) -> None:
    """A bare page shows no text, marker or formula, and its layout is the same."""
    body = '<ul><li>One</li><li>Two</li></ul><ol><li>Three</li></ol><div class="math" data-formula="0"></div>'
    html = page_with(paper, body, formulas=(Formula("x^2", True, SPAN),), footer="A lesson", page=3).html
    with blitz.open(html, SIZE) as document:
        before = document.boxes()
        assert document.paint()[..., 3].any()
        document.set_attribute("root", "data-ink", "none")
        assert document.boxes() == before
        assert not document.paint()[..., 3].any()


def test_a_scoped_style_changes_its_slide_only(paper: Theme, blitz: BlitzRenderer) -> None:
    """``<style scoped>`` is in the page of its slide and in no other."""
    scoped = page_with(paper, "<h2>Red</h2>", style="h2 { color: #ff0000 }").html
    other = page_with(paper, "<h2>Red</h2>").html
    assert "#ff0000" in scoped
    assert "#ff0000" not in other
    with blitz.open(scoped, SIZE) as document:
        pixels = document.paint()
    solid = pixels[pixels[..., 3] > 250]
    assert (np.abs(solid[:, :3].astype(int) - (255, 0, 0)).max(axis=1) < 8).any()


def test_the_grounds_colour_is_the_slides_own(paper: Theme) -> None:
    assert page_with(paper, "<p>x</p>").ground == paper.ground("light")
    assert page_with(paper, "<p>x</p>", background_color="#101020").ground == "#101020"


def test_an_upright_frame_has_the_picture_above_or_below(paper: Theme) -> None:
    """Split left is the top of a 9:16 frame, split right the bottom; the rest is for the text."""
    left, right = (
        page_of(paper, DECK, slides_by_layout()[name], Size(1080, 1920), {}).html
        for name in ("picture-left", "picture-right")
    )
    assert "picture-is-top" in left
    assert "picture-is-bottom" in right


def test_text_in_the_deck_cannot_become_markup(paper: Theme) -> None:
    """Titles and authors are escaped by the template; a class cannot end its attribute."""
    html = page_with(paper, "<p>&lt;script&gt;</p>", classes=('"><script>',), header="<b>x</b>").html
    assert "<script>" not in html


def test_the_author_is_on_a_title_slide_that_does_not_name_them(paper: Theme) -> None:
    assert 'class="byline"' in page_with(paper, "<h1>A title</h1>", number=1).html
    assert 'class="byline"' not in page_with(paper, "<h1>A title</h1><p>by Ada Green</p>", number=1).html
    assert 'class="byline"' not in page_with(paper, "<h1>A title</h1>", number=2).html
