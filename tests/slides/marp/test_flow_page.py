"""A deck with a Marp theme is laid out as Marp lays it out, by the theme's CSS and the author's."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mdvideo.deck.model import Deck, Figure, Split
from mdvideo.frame_size import Size
from mdvideo.protocols import Box
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.template import HtmlPage
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.marp_sheet import read_marp_sheet
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, load_theme
from mdvideo.slides.typeset import typeset
from tests.support.layout_slides import BACKGROUNDS, DECK, FIGURE_DIGEST, PICTURE, SPAN, slide_of

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

SIZE = Size(960, 540)
HALF = Split("right", Fraction(50))
NAMES = ("default", "gaia", "uncover")


def page_with(theme: Theme, body: str, deck: Deck = DECK, **slide: Any) -> HtmlPage:
    return page_of(theme, deck, slide_of(body, **slide), SIZE, {})


def theme_with(folder: Path, css: str) -> Theme:
    """Return a theme of that style sheet."""
    path = folder / "look.css"
    path.write_text(f"/* @theme look */ {css}", encoding="utf-8")
    base = load_theme("default", Path())
    files = {"default": base.paths["base/slide.html.j2"].parents[1] / "default" / "marp.css"}
    return replace(base, marp=read_marp_sheet(path, CssFiles(folder), files.get))


def drawn(blitz: BlitzRenderer, page: HtmlPage) -> tuple[dict[str, Box], Pixels]:
    with blitz.open(page.html, SIZE) as document:
        return dict(document.boxes()), document.paint()


def colour_at(pixels: Pixels, x: float, y: float) -> tuple[int, ...]:
    """Return the RGB colour at a place in pixels of Marp's 1280 × 720."""
    return tuple(int(value) for value in pixels[int(y * 0.75), int(x * 0.75), :3])


@pytest.mark.parametrize(("name", "centred"), [("default", True), ("gaia", False), ("uncover", True)])
def test_content_stands_where_marp_places_it(blitz: BlitzRenderer, name: str, centred: bool) -> None:
    """Default and uncover in the middle of the height, gaia at the top; all on light ground."""
    boxes, pixels = drawn(blitz, page_with(load_theme(name, Path()), "<h1>A title</h1><p>A line of text</p>"))
    title, line = boxes["large-10"], boxes["text-11"]
    middle = (title.y + line.y + line.height) / 2
    assert (abs(middle - 540) < 30) is centred
    assert title.y < 120 or centred
    assert sum(colour_at(pixels, 5, 5)) > 3 * 225


@pytest.mark.parametrize("name", NAMES)
def test_invert_is_dark(blitz: BlitzRenderer, name: str) -> None:
    page = page_with(load_theme(name, Path()), "<h1>A title</h1>", classes=("invert",))
    assert sum(colour_at(drawn(blitz, page)[1], 5, 5)) < 3 * 110


@pytest.mark.parametrize("name", NAMES)
def test_numbers_headers_and_footers_stay_through_all_states(blitz: BlitzRenderer, name: str) -> None:
    body = '<h1>A title</h1><ul><li data-fragment="1">one</li><li data-fragment="2">two</li></ul>'
    page = page_with(load_theme(name, Path()), body, header="Course", footer="Author", page=7, fragments=2)
    result = typeset(blitz, page.html, SIZE, 3, 0.7)
    corner = [overlay[-60:, -130:, :3].astype(int) for overlay in result.overlays]
    assert all(np.ptp(each) > 60 for each in corner)
    assert all(np.array_equal(corner[0], each) for each in corner)
    assert {box.element for box in result.text} >= {"text-9001", "text-9002", "text-9004"}


def test_much_text_shrinks_and_margins_stay(blitz: BlitzRenderer) -> None:
    page = page_with(load_theme("gaia", Path()), "<h1>A title</h1>" + "<p>A line of text</p>" * 9, footer="Author")
    result = typeset(blitz, page.html, SIZE, 1, 0.7)
    assert 0.5 < result.fit < 1
    lowest = max(box.rect.y + box.rect.height for box in result.text if box.element.startswith("text-1"))
    assert lowest <= 0.75 * 651


def test_the_theme_and_the_author_win(blitz: BlitzRenderer, tmp_path: Path) -> None:
    css = """@import 'default';
    section { background: #0000ff; padding: 100px 50px }
    section.part { background-image: linear-gradient(#ff0000, #ff0000) }
    section > h1 { position: absolute; left: 0; top: 0; margin: 0; width: 300px; height: 90px; background: #00ff00 }
    section::after { content: attr(data-marpit-pagination) '/' attr(data-marpit-pagination-total); background: #ffff00;
      left: 0; bottom: 0; width: 200px; height: 50px }"""
    theme = theme_with(tmp_path, css)
    pixels = drawn(blitz, page_with(theme, "<h1>x</h1><p>text</p>", page=3))[1]
    assert colour_at(pixels, 700, 300) == (0, 0, 255)
    assert colour_at(pixels, 250, 80) == (0, 255, 0)
    assert colour_at(pixels, 190, 710) == (255, 255, 0)
    assert colour_at(drawn(blitz, page_with(theme, "<p>text</p>", classes=("part",)))[1], 700, 300) == (255, 0, 0)
    scoped = page_with(theme, "<p>text</p>", style="section { background: #00ffff }")
    assert colour_at(drawn(blitz, scoped)[1], 700, 300) == (0, 255, 255)
    assert "3/12" in page_with(theme, "<p>text</p>", page=3).html


def test_inline_styles_and_absolute_units_have_marps_size(blitz: BlitzRenderer) -> None:
    body = '<div style="position:absolute;right:20px;bottom:1in;width:100px;height:10mm">a</div><p>b</p>'
    boxes, _ = drawn(blitz, page_with(load_theme("default", Path()), body))
    box = boxes["text-9010"]
    assert box.x + box.width == pytest.approx(1920 - 30, abs=1)
    assert box.width == pytest.approx(150, abs=1)
    assert box.y + box.height == pytest.approx(1080 - 144, abs=1)


def test_pictures_are_behind_the_slide_and_split_ones_beside_it() -> None:
    theme = load_theme("default", Path())
    assert "section#slide{background:none!important}" in page_with(theme, "<p>a</p>", backgrounds=BACKGROUNDS).html
    assert page_with(theme, "<p>a</p>", backgrounds=BACKGROUNDS, classes=("invert",)).ground == "#12161d"


def test_a_theme_of_another_shape_scales(blitz: BlitzRenderer, tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "section { width: 1920px; height: 1080px; padding: 0 } p { width: 960px; margin: 0 }")
    boxes, _ = drawn(blitz, page_with(theme, "<p>a</p>"))
    assert boxes["text-10"].width == pytest.approx(960, abs=1)


def test_pages_without_further_rules_do_not_depend_on_the_number_of_pages() -> None:
    theme = load_theme("default", Path())
    one, other = (page_with(theme, "<p>a</p>", replace(DECK, pages=pages), page=1).html for pages in (3, 4))
    assert one == other


def test_the_page_number_counts_from_the_whole_slide_beside_a_picture(blitz: BlitzRenderer) -> None:
    page = page_with(load_theme("default", Path()), "<p>Text</p>", backgrounds=BACKGROUNDS, page=7, split=HALF)
    boxes, _ = drawn(blitz, page)
    number = boxes["text-9004"]
    assert number.x > 1920 * 0.9
    assert boxes["slide"].width == pytest.approx(960)


def test_the_colour_of_a_slide_is_that_of_its_headings(blitz: BlitzRenderer) -> None:
    html = page_with(load_theme("default", Path()), "<h1>Title</h1>", color="#cc0000").html
    assert 'data-color="#cc0000"' in html
    _, pixels = drawn(blitz, page_with(load_theme("default", Path()), "<h1>Title</h1>", color="#cc0000"))
    inked = pixels[pixels[..., 1] < 100][:, :3]
    assert len(inked)
    assert (inked[:, 0] > 180).all()


def test_what_has_a_certain_child_is_styled(blitz: BlitzRenderer, tmp_path: Path) -> None:
    theme = theme_with(
        tmp_path, "section{color:#000}section:has(> h1 + p) p{position:absolute;margin:0;top:9em;left:9em}"
    )
    boxes, _ = drawn(blitz, page_with(theme, "<h1>A</h1><p>B</p>"))
    assert boxes["text-9011"].x == boxes["text-9011"].y == pytest.approx(9 * 24, abs=1)


def test_a_frame_inside_of_a_slide_is_drawn(blitz: BlitzRenderer, tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "section{background:#fff;box-shadow:inset 0 0 0 20px #f00}")
    _, pixels = drawn(blitz, page_with(theme, "<p>A</p>"))
    for x, y in ((4, 300), (1275, 300), (600, 4), (600, 715)):
        assert colour_at(pixels, x, y) == (255, 0, 0)


@pytest.mark.parametrize(("line", "fits"), [("@auto-scaling true", True), ("@auto-scaling fittingHeader", True),
                                            ("@auto-scaling false", False), ("@auto-scaling code", False)])  # fmt: skip
def test_headings_fit_where_the_theme_scales(blitz: BlitzRenderer, tmp_path: Path, line: str, fits: bool) -> None:
    theme = theme_with(tmp_path, f"/* {line} */ @import 'default';")
    fitted, plain = (
        drawn(blitz, page_with(theme, f"<h1{more}>A title</h1>"))[0]["large-10"].height for more in (' class="fit"', "")
    )
    assert (fitted > 1.5 * plain) is fits


def test_details_are_open(blitz: BlitzRenderer) -> None:
    body = "<details><summary>More</summary><p>What else is there</p></details>"
    boxes, _ = drawn(blitz, page_with(load_theme("default", Path()), body))
    assert boxes["text-11"].height > 20


def test_pictures_of_a_header_can_be_scaled() -> None:
    """Their ids are not those of pictures in the text, which have to fit the slide."""
    figures = {0: FigurePicture(FIGURE_DIGEST, 800, 600)}
    slide = slide_of("<h1>A</h1>", header='<img data-figure="0" alt="">', figures=(Figure(PICTURE, "", SPAN),))
    html = page_of(load_theme("default", Path()), DECK, slide, SIZE, figures).html
    assert re.search(r'<header[^>]*>.*<img[^>]*\bid="image-\d+"', html)
    assert 'id="picture-' not in html


def test_a_fixed_link_of_a_footer_stands_relative_to_the_slide(blitz: BlitzRenderer, tmp_path: Path) -> None:
    rules = "footer{position:absolute;left:50px;bottom:20px}a{position:fixed;right:40px;top:40px;background:red}"
    theme = theme_with(tmp_path, f"@import 'default';{rules}")
    _, pixels = drawn(blitz, page_with(theme, "<p>x</p>", footer='See <a href="https://example.org">this page</a>'))
    red = (pixels[..., 0] > 200) & (pixels[..., 2] < 60)
    rows, columns = np.nonzero(red)
    assert columns.max() == pytest.approx(930, abs=2)
    assert rows.min() == pytest.approx(30, abs=8)
