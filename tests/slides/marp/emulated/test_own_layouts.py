"""``:has()`` and ``::marker`` in an author's CSS have their effect in mdvideo's own layouts as well."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.marp.emulated.own_layouts import apply_to_layout
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.scope_css import scope_css
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, load_theme
from tests.support.layout_slides import DECK, slide_of

SIZE = Size(960, 540)
BODY = "<h2>A title</h2><ul><li>one and many words</li><li>two <code>x</code> and words</li></ul><p>words and words</p>"


@pytest.fixture(scope="module")
def paper() -> Theme:
    """Return one of mdvideo's own themes."""
    return load_theme("paper", Path())


def share_of_red(blitz: BlitzRenderer, theme: Theme, style: str, body: str = BODY) -> float:
    """Return the share of red among the visible pixels of a slide."""
    with blitz.open(page_of(theme, DECK, slide_of(body, style=style), SIZE, {}).html, SIZE) as document:
        pixels = document.paint()
    seen = pixels[pixels[..., 3] > 250][:, :3].astype(int)
    return float((np.abs(seen - (255, 0, 0)).max(axis=1) < 40).mean())


@pytest.mark.parametrize(
    ("selector", "holds"),
    [
        ("section:has(ul) p", True),
        ("section:has(> ul) p", True),
        ("section:has(> li) p", False),
        ("section:has(table) p", False),
        ("ul:has(code) + p", True),
        ("ul:has(table) + p", False),
        ("h2:has(+ ul)", True),
        ("h2:has(+ p)", False),
    ],
)
def test_has_is_answered(blitz: BlitzRenderer, paper: Theme, selector: str, holds: bool) -> None:
    assert (share_of_red(blitz, paper, f"{selector}{{color:red}}") > 0.01) is holds


def test_header_and_footer_count() -> None:
    css = scope_css("section:has(footer) p{color:red}")
    slide = Node("section")
    assert apply_to_layout(BODY, {"footer": "words"}, slide, css, {})[1]
    assert not apply_to_layout(BODY, {"header": "words", "footer": ""}, slide, css, {})[1]


@pytest.mark.parametrize("body", [BODY, BODY.replace("ul>", "ol>")])
def test_markers_alone_have_their_colour(blitz: BlitzRenderer, paper: Theme, body: str) -> None:
    share = share_of_red(blitz, paper, "section{--c:red}li::marker{color:var(--c)}", body)
    assert 0.001 < share < 0.5 * share_of_red(blitz, paper, "li{color:red}", body)


def test_a_sign_stands_for_the_dot() -> None:
    body, _ = apply_to_layout(BODY, {}, Node("section"), scope_css("li::marker{content:'→ '}"), {})
    assert body.count('<span class="number">→ </span>') == 2


def test_other_css_leaves_the_slide_as_it_is() -> None:
    assert apply_to_layout(BODY, {}, Node("section"), scope_css("li{color:red}"), {}) == (BODY, "")
