"""CSS columns become a grid."""

from __future__ import annotations

from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.marp.flowed_columns import set_columns
from mdvideo.slides.marp.match_selector import Node

SLIDE = Node("section")


def columns_of(root: Element) -> list[list[str]]:
    grid = next(element for element in root.walk() if element.tag == "marp-columns")
    return [[block.text() for block in column.elements()] for column in grid.elements()]


def test_blocks_are_shared_out_by_length() -> None:
    root = parse_fragment("".join(f"<p>{name * 60}</p>" for name in "abcd"))
    set_columns(root, SLIDE, "", 2)
    assert [[text[0] for text in column] for column in columns_of(root)] == [["a", "b"], ["c", "d"]]


def test_a_heading_stays_with_its_text() -> None:
    root = parse_fragment("<p>a</p><p>b</p><h2>c</h2><p>d</p>")
    set_columns(root, SLIDE, "", 2)
    assert columns_of(root) == [["a", "b"], ["c", "d"]]


def test_breaks_of_the_author_count() -> None:
    root = parse_fragment("<h2>a</h2><p>b</p><h2>c</h2><h2>d</h2>")
    set_columns(root, SLIDE, "section h2{break-before:column}", 2)
    assert columns_of(root) == [["a", "b"], ["c"], ["d"]]


def test_a_list_runs_down_its_columns() -> None:
    root = parse_fragment('<ul style="column-count: 2"><li>a</li><li>b</li><li>c</li></ul>')
    set_columns(root, SLIDE, "", 1)
    assert "grid-template-rows:repeat(2,auto)" in root.elements()[0].attributes["style"]
