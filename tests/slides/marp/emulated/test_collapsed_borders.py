"""Each line of a table is drawn with the border that wins, by CSS 2.2, 17.6.2.1."""

from __future__ import annotations

import re

import pytest

from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.marp.emulated.collapsed_borders import draw_collapsed_borders
from mdvideo.slides.marp.match_selector import Node

TABLE = (
    "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
    "<tbody><tr><td>c</td><td>d</td></tr><tr><td>e</td><td>f</td></tr></tbody></table>"
)


def drawn(css: str, html: str = TABLE) -> dict[str, dict[str, str]]:
    """Return the borders of each cell by its text and side."""
    root = parse_fragment(html)
    draw_collapsed_borders(root, Node("section"), css, 1, {"--line": "#abc"})
    return {cell.text(): borders_of(cell) for cell in root.walk() if cell.tag in ("td", "th")}


def borders_of(cell: Element) -> dict[str, str]:
    found = re.findall(r"border-(\w+):([^;]*?)!important", cell.attributes.get("style", ""))
    return {side: value.replace("calc(var(--fit)*", "").replace("px)", "px") for side, value in found}


@pytest.mark.parametrize(
    ("css", "cell", "side", "line"),
    [
        ("section th{border-bottom:4px solid red}", "A", "bottom", "4px solid red"),
        ("section th{border-bottom:4px solid red}", "A", "right", "0"),
        ("section th{border-bottom:4px solid red}", "c", "bottom", "0"),
        ("section td{border:1px solid var(--line)}section th{border:2px solid red}", "A", "bottom", "2px solid red"),
        ("section td{border:1px solid var(--line)}", "c", "right", "1px solid #abc"),
        ("section td{border:1px solid var(--line)}", "d", "left", "0"),
        ("section tr{border-top:3px solid blue}", "e", "top", "0"),
        ("section tr{border-top:3px solid blue}", "c", "bottom", "3px solid blue"),
        ("section thead{border-bottom:2px dashed}", "B", "bottom", "2px dashed"),
        ("section table{border:5px solid green}", "f", "right", "5px solid green"),
        ("section table{border:5px solid green}", "f", "bottom", "5px solid green"),
        ("section table{border:5px solid green}", "e", "right", "0"),
        ("section td+td{border-left:4px solid orange}", "c", "right", "4px solid orange"),
        ("section td{border:1px solid;border-width:0 0 2px}", "e", "right", "0"),
        ("section td{border:1px solid red}section tr:last-child td{border-style:hidden}", "c", "bottom", "0"),
        ("section tr:nth-child(even) td{border-bottom:thick double}", "e", "bottom", "5px double"),
    ],
)
def test_the_strongest_border_is_drawn_once(css: str, cell: str, side: str, line: str) -> None:
    assert drawn(css)[cell][side] == line


def test_cells_that_span_have_the_borders_of_their_ends() -> None:
    html = '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    borders = drawn("section tr{border-bottom:3px solid blue}", html)
    assert borders["a"]["bottom"] == borders["c"]["bottom"] == "3px solid blue"


def test_separate_borders_are_left_to_the_renderer() -> None:
    css = "section table{border-collapse:separate}section td{border:1px solid red}"
    assert drawn(css) == {cell: {} for cell in "ABcdef"}
