"""Markers of lists have the colour and the text of ``::marker``, and the items keep theirs."""

from __future__ import annotations

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.marp.emulated.marker_styles import style_markers
from mdvideo.slides.marp.match_selector import Node

LIST = "<ul><li>one <code>c</code> more</li><li><p>two</p></li></ul>"


def styled(css: str, html: str = LIST) -> str:
    root = parse_fragment(html)
    style_markers(root, Node("section"), css, {"--sign": "'→ '"}, "black")
    return inner_html(root)


def test_the_marker_alone_changes_its_colour() -> None:
    html = styled("section li::marker{color:red}section code{color:blue}")
    assert html.count('<li style="color:red!important">') == 2
    assert '<span style="color:black">one</span> <code>c</code> <span style="color:black">more</span>' in html
    assert '<p style="color:black">two</p>' in html


def test_what_an_item_inherits_is_kept() -> None:
    html = styled("section ul{color:green}section ::marker{color:red}", "<ul><li>one</li></ul>")
    assert '<span style="color:green">one</span>' in html


def test_a_text_takes_the_place_of_the_marker() -> None:
    html = styled("section li::marker{content:var(--sign)}", "<ul><li>one</li></ul>")
    assert "list-style-type:&#x27;→ &#x27;" in html


def test_without_such_rules_nothing_changes() -> None:
    assert styled("section li{color:red}") == LIST
