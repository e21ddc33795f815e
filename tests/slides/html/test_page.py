"""The page of a slide: states, ink, styles, colours, and what reaches it from the deck."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mdvideo.deck.model import Figure, Formula
from mdvideo.frame_size import Size
from mdvideo.slides.fit import fit_boxes
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.template import HtmlPage
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, load_theme
from tests.support.html_pages import data_uri
from tests.support.layout_slides import DECK, FIGURE_DIGEST, PICTURE, SPAN, slide_of, slides_by_layout

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


HEADER = 'A <img data-figure="0"> header'


@pytest.mark.parametrize("shape", [(600, 600), (150, 900), (900, 90), (1, 1)])
def test_a_picture_in_a_header_or_footer_stays_in_the_margin(
    shape: tuple[int, int], paper: Theme, blitz: BlitzRenderer
) -> None:
    """It is drawn, and has no effect on the size of the text."""
    logo = FigurePicture(FIGURE_DIGEST, *shape)
    figures = (Figure(PICTURE, "logo", SPAN, height="300px"),)
    slide = slide_of("<h2>Title</h2><p>Words</p>", header=HEADER, footer=HEADER, figures=figures)
    html = page_of(paper, DECK, slide, SIZE, {0: logo}).html
    with blitz.open(html.replace(f"mdvideo:{FIGURE_DIGEST}", data_uri(Image.new("RGB", shape, "red"))), SIZE) as page:
        fitted = fit_boxes(page, 0.7)
        red = page.paint()[..., :3].astype(int)
    assert fitted.fit.scale == 1
    frame, header, footer = (fitted.boxes[name] for name in ("frame", "text-1", "text-2"))
    assert header.y >= 0
    assert header.y + header.height <= frame.y
    assert footer.y >= frame.y + frame.height
    assert footer.y + footer.height <= SIZE.design.height
    is_red = (red[..., 0] > 200) & (red[..., 1] < 60)
    top, bottom = round(frame.y * SIZE.scale), round((frame.y + frame.height) * SIZE.scale)
    assert is_red[:top].any()
    assert is_red[bottom:].any()
    assert not is_red[top:bottom].any()


def test_arrows_of_hyphens_stay_as_they_are_written(blitz: BlitzRenderer) -> None:
    """The sans has contextual alternates that draw arrows instead; in code nothing is changed."""
    glass = load_theme("glass", Path())

    def paint(style: str, tag: str = "span") -> bytes:
        body = f'<p><{tag} style="{style}">--&gt; =&gt; &lt;-&gt;</{tag}></p>'
        with blitz.open(page_with(glass, body).html, SIZE) as document:
            return document.paint().tobytes()

    off, on = "font-feature-settings:'calt' 0", "font-feature-settings:'calt' 1"
    assert paint("") == paint(off) != paint(on)
    assert paint("", "code") == paint(on, "code")


def test_a_row_of_pictures_has_one_height(paper: Theme, blitz: BlitzRenderer) -> None:
    two = '<h2>Title</h2><p><img data-figure="0"><img data-figure="1"></p>'
    figures = (Figure(PICTURE, "a", SPAN), Figure(PICTURE, "b", SPAN))
    shown = {0: FigurePicture(FIGURE_DIGEST, 800, 600), 1: FigurePicture(FIGURE_DIGEST, 600, 900)}
    html = page_of(paper, DECK, slide_of(two, figures=figures), SIZE, shown).html
    for ratio in (8 / 6, 6 / 9):
        picture = data_uri(Image.new("RGB", (round(300 * ratio), 300), "red"))
        html = html.replace(f"mdvideo:{FIGURE_DIGEST}", picture, 1)
    with blitz.open(html, SIZE) as document:
        boxes = fit_boxes(document, 0.7).boxes
    first, second = boxes["picture-1"], boxes["picture-2"]
    assert first.height == pytest.approx(second.height, abs=2)
    assert first.width == pytest.approx(first.height * 8 / 6, rel=0.02)
    assert second.x > first.x + first.width
    assert second.y + second.height <= boxes["frame"].y + boxes["frame"].height + 1


@pytest.mark.parametrize("height", ["500px", "900px"])
def test_a_stated_height_holds_as_far_as_the_slide_has_room(height: str, paper: Theme, blitz: BlitzRenderer) -> None:
    body = '<p><img data-figure="0"></p>'
    slide = slide_of(body, figures=(Figure(PICTURE, "a", SPAN, height=height),))
    html = page_of(paper, DECK, slide, SIZE, {0: FigurePicture(FIGURE_DIGEST, 800, 600)}).html
    html = html.replace(f"mdvideo:{FIGURE_DIGEST}", data_uri(Image.new("RGB", (80, 60), "red")))
    with blitz.open(html, SIZE) as document:
        boxes = fit_boxes(document, 0.7).boxes
    expected = min(float(height[:-2]) * 1.5, boxes["frame"].height)
    assert boxes["picture-1"].height == pytest.approx(expected, abs=3)
    assert boxes["picture-1"].width == pytest.approx(boxes["picture-1"].height * 4 / 3, rel=0.01)


def test_a_page_from_right_to_left_is_mirrored(paper: Theme) -> None:
    slide = slide_of("<p>a <code>b</code></p>")
    html = page_of(paper, replace(DECK, lang="he"), slide, Size(1280, 720), {}).html
    assert html.startswith('<!doctype html>\n<html dir="rtl" id="root" lang="he"')
    assert '<code dir="ltr">' in html
    assert "padding-right: 1.15em" in html
    assert "padding-left: 1.15em" not in html


def test_a_large_picture_makes_no_column_of_the_author_wider(paper: Theme, blitz: BlitzRenderer) -> None:
    """As in browsers: the columns keep the widths that the author's grid gives them."""
    cells = '<div><p><img data-figure="0"></p></div><div><p>Words</p></div>'
    style = ".grid{display:grid;grid-template-columns:1fr 1fr}"
    slide = slide_of(f'<div class="grid">{cells}</div>', style=style, figures=(Figure(PICTURE, "a", SPAN),))
    html = page_of(paper, DECK, slide, SIZE, {0: FigurePicture(FIGURE_DIGEST, 4000, 400)}).html
    html = html.replace(f"mdvideo:{FIGURE_DIGEST}", data_uri(Image.new("RGB", (400, 40), "red")))
    with blitz.open(html, SIZE) as document:
        boxes = document.boxes()
    assert boxes["picture-1"].width <= boxes["frame"].width / 2 + 1


def test_the_authors_rules_win_over_the_theme(paper: Theme, blitz: BlitzRenderer) -> None:
    """Size, colours and background of the whole slide, and the size of its title, whatever the theme says."""
    css = "section { font-size: 20px; background: #00ff00; color: #102030 } h1 { font-size: 90px }"
    plain = page_with(paper, "<h1>A title</h1><p>A line</p>").html
    html = page_with(paper, "<h1>A title</h1><p>A line</p>", style=css).html
    heights = []
    for page in (plain, html):
        with blitz.open(page, SIZE) as document:
            boxes, pixels = document.boxes(), document.paint()
            heights.append((boxes["large-10"].height, boxes["text-11"].height))
    assert heights[1][0] > heights[0][0]
    assert heights[1][1] < heights[0][1]
    assert tuple(pixels[5, 5, :3]) == (0, 255, 0)
    assert "--ink:#102030" in html


def test_a_placed_element_stands_on_the_slide(paper: Theme, blitz: BlitzRenderer) -> None:
    body = '<h2>Title</h2><p>text</p><div style="position:absolute;right:20px;bottom:10px">corner</div>'
    with blitz.open(page_with(paper, body).html, SIZE) as document:
        box = next(box for name, box in document.boxes().items() if name.startswith("text-9"))
    assert box.x + box.width == pytest.approx(1890, abs=1)
    assert box.y + box.height == pytest.approx(1065, abs=1)


def test_the_authors_page_number_replaces_the_themes(paper: Theme) -> None:
    css = "section::after { content: 'P ' attr(data-marpit-pagination) }"
    html = page_with(paper, "<p>text</p>", style=css, page=4).html
    assert ">P 4</marp-after>" in html
    assert ".page{display:none}" in html
    assert "<marp-after" not in page_with(paper, "<p>text</p>", style=css).html
