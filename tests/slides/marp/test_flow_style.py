"""What lies under every Marp theme, and what the bundled ones say of lists, code and sizes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.template import HtmlPage
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.marp_sheet import read_marp_sheet
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, load_theme
from mdvideo.slides.typeset import typeset
from tests.support.layout_slides import DECK, slide_of

if TYPE_CHECKING:
    from mdvideo.protocols import Box, Pixels

SIZE = Size(640, 360)
NAMES = ("default", "gaia", "uncover")
LIST = "<ul><li><p>one</p></li><li><p>two</p></li></ul>"


def page_with(theme: Theme | str, body: str, css: str = "", **slide: Any) -> HtmlPage:
    loaded = load_theme(theme, Path()) if isinstance(theme, str) else theme
    return page_of(loaded, replace(DECK, style=css), slide_of(body, **slide), SIZE, {})


def boxes_of(blitz: BlitzRenderer, page: HtmlPage) -> dict[str, Box]:
    with blitz.open(page.html, SIZE) as document:
        return dict(document.boxes())


def ink_of(blitz: BlitzRenderer, page: HtmlPage) -> Pixels:
    return typeset(blitz, page.html, SIZE, 1, 0.5).overlays[-1]


@pytest.mark.parametrize("mark", ["u", "del"])
@pytest.mark.parametrize("inner", ["strong", "em", "span"])
def test_a_line_goes_on_under_what_is_in_the_words(blitz: BlitzRenderer, mark: str, inner: str) -> None:
    plain = ink_of(blitz, page_with("default", f"<p><{inner}>mmm</{inner}></p>"))
    marked = ink_of(blitz, page_with("default", f"<p><{mark}><{inner}>mmm</{inner}></{mark}></p>"))
    assert not np.array_equal(plain, marked)


@pytest.mark.parametrize("body", ["<ul><li>mm</li></ul>", "<ul><li>a<ul><li>mm</li></ul></li></ul>"])
def test_bullets_keep_off_their_words(blitz: BlitzRenderer, body: str) -> None:
    pixels = ink_of(blitz, page_with("default", body, "section{font-size:60px}"))
    ink = pixels[..., 1] < 160
    rows = np.flatnonzero(ink.any(axis=1))
    line = ink[rows[-1] - 20 : rows[-1] + 1]
    columns = np.flatnonzero(line.any(axis=0))
    assert max(np.diff(columns)) > 12  # of a line of 30 pixels' type


def test_a_theme_of_lists_is_as_strong_as_marps(blitz: BlitzRenderer) -> None:
    """Marp's gaia sets the margins of its items by the list, which a rule for all items does not change."""
    boxes, others = (boxes_of(blitz, page_with("gaia", LIST, style)) for style in ("", "li{margin-bottom:5em}"))
    assert boxes == others
    assert boxes != boxes_of(blitz, page_with("gaia", LIST, "ul>li{margin-bottom:5em}"))


def test_code_in_a_heading_has_its_size(blitz: BlitzRenderer) -> None:
    body = "<h1>A <code>phi</code></h1>"
    plain, small = (ink_of(blitz, page_with("default", body, css=css)) for css in ("", "code{font-size:9px}"))
    assert np.array_equal(plain, small)


@pytest.mark.parametrize("name", NAMES)
def test_headings_and_footers_follow_the_slides_size_of_type(blitz: BlitzRenderer, name: str) -> None:
    def heights(css: str) -> tuple[float, float]:
        boxes = boxes_of(blitz, page_with(name, "<h1>A title</h1>", footer="Author", css=css))
        return boxes["large-10"].height, boxes["text-9002"].width

    large, small = heights("section{font-size:40px}"), heights("section{font-size:20px}")
    assert small[0] == pytest.approx(large[0] / 2, rel=0.1)


@pytest.mark.parametrize("css", ["pre{max-height:90px}", "pre code{overflow-y:auto!important;height:100%}"])
def test_code_that_would_scroll_is_shown_whole(blitz: BlitzRenderer, css: str) -> None:
    code = "<pre><code>" + "\n".join("abcdef") + "</code></pre>"
    plain, limited = (ink_of(blitz, page_with("default", code, style)) for style in ("", css))
    assert np.array_equal(plain, limited)


def test_a_size_of_the_page_number_in_rem_is_a_browsers(blitz: BlitzRenderer) -> None:
    """In Marpit it would depend on itself, so 1rem is 16 pixels there, whatever the slide's type is."""
    rem, pixels = (
        boxes_of(blitz, page_with("default", "<p>a</p>", f"section::after{{font-size:{size}}}", page=3))["text-9004"]
        for size in ("2rem", "32px")
    )
    assert rem == pixels


def test_the_page_number_keeps_the_padding_of_the_slide(blitz: BlitzRenderer, tmp_path: Path) -> None:
    path = tmp_path / "look.css"
    path.write_text("/* @theme look */ section{font-size:30px;padding:3em} q::before{content:'\\201C'}", "utf-8")
    theme = replace(load_theme("default", Path()), marp=read_marp_sheet(path, CssFiles(tmp_path), lambda _: None))
    number = boxes_of(blitz, page_with(theme, "<p>a</p><table><tr><td>b</td></tr></table>", page=3))["text-9004"]
    assert number.width > 2 * 90 * 1.5


VARIABLES = [
    ("default", "--bgColor-default", "section"),
    ("default", "--h1-color", "h1"),
    ("default", "--fgColor-muted", "blockquote"),
    ("default", "--bgColor-neutral-muted", "code"),
    ("gaia", "--color-background", "section"),
    ("gaia", "--color-foreground", "p"),
    ("gaia", "--color-highlight", "mark"),
    ("uncover", "--color-background", "section"),
    ("uncover", "--color-highlight-heading", "strong"),
]


@pytest.mark.parametrize(("name", "variable", "element"), VARIABLES)
@pytest.mark.parametrize("classes", [(), ("invert",)])
def test_marps_variables_change_the_look(
    blitz: BlitzRenderer, name: str, variable: str, element: str, classes: tuple[str, ...]
) -> None:
    body = "<h1>A <strong>b</strong></h1><p>c <mark>m</mark> <code>d</code></p><blockquote><p>e</p></blockquote>"
    pixels = ink_of(blitz, page_with(name, body, f"section{{{variable}:#ff00aa}}", classes=classes)).astype(int)
    is_pink = (abs(pixels[..., :3] - (255, 0, 170)) < 40).all(axis=-1) & (pixels[..., 3] > 200)
    assert is_pink.any(), element


def test_a_picture_behind_a_full_slide_keeps_its_size() -> None:
    from mdvideo.slides.marp.scope_css import scale_css

    rule = "section{background-size:1280px 720px;border-left:4px solid;font-size:20px}"
    for selector in ("section", ":where(section)", "section.part"):
        scaled = scale_css(rule.replace("section", selector), 1.5)
        assert "background-size:calc(1920px) calc(1080px)" in scaled
        assert "border-left:calc(6px)" in scaled
        assert "font-size:calc(var(--fit)*30px)" in scaled


@pytest.mark.parametrize("name", [*NAMES, "glass"])
def test_figures_have_one_width_where_they_stand_below_each_other(blitz: BlitzRenderer, name: str) -> None:
    """In the bundled sans, figures of one width come with wide hyphens."""

    def width(style: str, text: str) -> float:
        table = f'<table><tr><td>x</td></tr><tr><td style="{style}">{text}</td></tr></table>'
        with blitz.open(
            page_with(name, table).html.replace("</style>", "table{min-width:0!important}</style>"), SIZE
        ) as page:
            return max(box.width for key, box in page.boxes().items() if key.startswith("text-1"))

    assert width("text-align: right", "1111111") == width("text-align:right", "8888888")
    assert width("", "1111111") < width("", "8888888")


@pytest.mark.parametrize("tag", ["li", "p"])
def test_a_line_of_code_alone_is_as_high_as_others(blitz: BlitzRenderer, tag: str) -> None:
    def height(words: str) -> float:
        body = f"<div><{tag}>{words}</{tag}><{tag}>{words}</{tag}></div>"
        return boxes_of(blitz, page_with("default", body, "code{font-size:9px}"))["content"].height

    assert height("<code>a</code>") == pytest.approx(height("a"), rel=0.15)
