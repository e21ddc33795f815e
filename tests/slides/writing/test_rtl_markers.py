"""Lists from right to left get their markers as text."""

from __future__ import annotations

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.writing.rtl_markers import write_markers

LIST = '<ol start="3"><li>a<ul><li>b</li></ul></li><li class="task-list-item">c</li><li value="9">d</li></ol>'


def test_markers_are_numbers_and_bullets() -> None:
    root = parse_fragment(LIST)
    write_markers(root, "h1{color:red}")
    assert inner_html(root) == (
        '<ol start="3"><li class="marked"><span class="number">3.</span>a<ul><li class="marked">'
        '<span class="number">◦</span>b</li></ul></li><li class="task-list-item">c</li>'
        '<li value="9" class="marked"><span class="number">9.</span>d</li></ol>'
    )


def test_a_theme_without_markers_gets_none() -> None:
    root = parse_fragment(LIST)
    write_markers(root, "section ul, section ol { padding: 0; list-style: none }")
    assert inner_html(root) == LIST
