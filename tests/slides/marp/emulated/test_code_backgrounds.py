"""A background of ``code`` is as wide as each line of a code block, as in a browser."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.marp.emulated.code_backgrounds import set_code_backgrounds
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.scope_css import scope_css

BLOCK = '<pre><code><span class="enclosed-code">a <b>b</b>\nc</span></code></pre>'


def written(css: str, html: str = BLOCK) -> str:
    root = parse_fragment(html)
    set_code_backgrounds(root, Node("section"), scope_css(css), {"--c": "blue"})
    return inner_html(root)


@pytest.mark.parametrize(
    ("css", "colour"),
    [
        ("code{background:red}", "red"),
        ("pre code{background-color:var(--c)}", "blue"),
        ("pre{background:blue}pre code{background:red}", "red"),
    ],
)
def test_each_word_has_the_colour(css: str, colour: str) -> None:
    html = written(css)
    assert f'<span style="background:{colour}">a <b style="background:{colour}">b</b>\nc</span>' in html
    assert '<code style="background:none!important;padding:0!important">' in html


def test_lines_that_are_blocks_keep_their_own_background() -> None:
    block = '<pre><code><span class="enclosed-code"><div class="line hl">a</div></span></code></pre>'
    assert '<div class="line hl"><span style="background:red">a</span></div>' in written("code{background:red}", block)


@pytest.mark.parametrize(
    "css",
    [
        "code{background:red}pre code{background:transparent}",
        "code{background:none}",
        "code{background:red}pre code{display:block}",
        "pre{background:red}",
        "code{color:red}",
    ],
)
def test_what_is_no_background_of_lines_stays(css: str) -> None:
    assert written(css) == BLOCK


def test_code_in_a_line_stays() -> None:
    assert written("code{background:red}", "<p><code>a</code></p>") == "<p><code>a</code></p>"
