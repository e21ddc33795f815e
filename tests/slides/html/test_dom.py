"""The small DOM: what is parsed is written again unchanged."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import Element, inner_html, parse_fragment


@pytest.mark.parametrize(
    "html",
    [
        "text",
        "<p>a <b>b</b> c</p>",
        '<img src="x.png" alt="&quot;x&quot;">',
        "a &amp; b &lt; c",
        "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>",
        '<input checked="">',
    ],
)
def test_html_is_written_as_it_was_parsed(html: str) -> None:
    assert inner_html(parse_fragment(html)) == html


def test_an_end_tag_without_a_start_tag_is_ignored() -> None:
    assert inner_html(parse_fragment("<p>a</b> c</p></div>")) == "<p>a c</p>"


def test_elements_text_and_classes() -> None:
    root = parse_fragment('<p class="a b">x<i>y</i><br>z</p>')
    (paragraph,) = root.elements()
    assert paragraph.text() == "xyz"
    assert [element.tag for element in root.walk()] == ["p", "i", "br"]
    paragraph.add_class("b")
    paragraph.add_class("c")
    assert paragraph.classes == ["a", "b", "c"]


def test_elements_that_are_added_during_a_walk_are_not_visited() -> None:
    root = parse_fragment("<p>a</p><p>b</p>")
    visited = []
    for element in root.walk():
        visited.append(element.text())
        root.children.append(Element("p", {}, ["new"]))
    assert visited == ["a", "b"]
