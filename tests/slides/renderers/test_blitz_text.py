"""Marks of direction where blitz-py would go astray, and slants that lean forwards."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.blitz_text import adapt_text
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.writing.page_fonts import FONT_ORIGIN

RTL, LTR, ISOLATE, POP = "\u200f", "\u200e", "\u2066", "\u2069"


@pytest.mark.parametrize("html", ["<p>plain</p>", '<p dir="ltr">Grüße <b>x</b></p>'])
def test_text_from_left_to_right_stays_as_it_is(html: str) -> None:
    assert adapt_text(html) == html


@pytest.mark.parametrize(
    ("html", "adapted"),
    [
        ("<p>שלום says hi.</p>", f"<p>{LTR}שלום says hi.</p>"),
        ("<p>hi שלום</p>", "<p>hi שלום</p>"),
        ('<div dir="rtl"><p>HTML שלום</p><p>שלום</p></div>', f'<div dir="rtl"><p>{RTL}HTML שלום</p><p>שלום</p></div>'),
        ('<div dir="rtl"><p><b>HTML</b> שלום</p></div>', f'<div dir="rtl"><p><b>{RTL}HTML</b> שלום</p></div>'),
        ('<p dir="rtl">שלום <code dir="ltr">f("ש")</code></p>',
         f'<p dir="rtl">שלום <code dir="ltr">{ISOLATE}f("ש"){POP}</code></p>'),
        ('<p dir="rtl"><code dir="ltr">f()</code> שלום</p>',
         f'<p dir="rtl"><code dir="ltr">{ISOLATE}f(){POP}</code> שלום</p>'),
        ('<ol dir="rtl"><li><span class="number">1.</span>אב</li></ol>',
         f'<ol dir="rtl"><li><span class="number">{RTL}1.</span>אב</li></ol>'),
        ('<p dir="auto">שלום</p>', '<p dir="auto">שלום</p>'),
        ("<p>a <bdi>שלום</bdi> b</p>", f"<p>a <bdi>\u2068שלום{POP}</bdi> b</p>"),
        ("<p>a <bdo dir=rtl>abc</bdo> ש</p>", "<p>a <bdo dir=rtl>\u202eabc\u202c</bdo> ש</p>"),
        ("<style>p::before{content:'ש'}</style><p>x</p>", "<style>p::before{content:'ש'}</style><p>x</p>"),
    ],
)  # fmt: skip
def test_a_paragraph_that_would_go_astray_is_marked(html: str, adapted: str) -> None:
    assert adapt_text(html) == adapted


def test_an_entity_at_the_start_is_no_obstacle() -> None:
    assert adapt_text('<p dir="rtl">&lt;b&gt; שלום</p>') == f'<p dir="rtl">{RTL}&lt;b&gt; שלום</p>'


def test_joined_letters_are_not_spaced() -> None:
    page = '<html dir="rtl"><head></head><body>{}</body></html>'
    assert "letter-spacing:normal" in adapt_text(page.format("\u0645\u0631\u062d\u0628\u0627"))
    assert "letter-spacing" not in adapt_text(page.format("\u05e9\u05dc\u05d5\u05dd"))


def test_only_pages_with_further_fonts_are_slanted_otherwise() -> None:
    css = "<style>em{font-style:italic} q{font:italic 9px A} b{font-style:normal}</style>"
    assert adapt_text(css) == css
    page = adapt_text(f"<i>{FONT_ORIGIN}</i>{css}")
    assert "em{font-style:oblique -14deg} q{font:oblique -14deg 9px A} b{font-style:normal}" in page
    assert page.index(":where(em,i") < page.index("em{font-style")


def test_letters_without_an_italic_lean_forwards() -> None:
    """The top of a slanted bar is further to the right than its foot."""
    style = f'body{{font:italic 300px "mdvideo Mono"}} /*{FONT_ORIGIN}*/'
    html = f"<!doctype html><html><head><style>{style}</style></head><body>│</body></html>"
    with BlitzRenderer([path for path in font_files() if path.name == "Mono.ttf"]).open(html, Size(640, 360)) as page:
        ink = page.paint()[..., 3] > 127
    rows = np.flatnonzero(ink.any(axis=1))
    top, foot = (np.flatnonzero(ink[row]).mean() for row in (rows[5], rows[-5]))
    assert top > foot
