"""A block's height in percent is that of the slide without its padding."""

from __future__ import annotations

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.marp.emulated.percent_heights import set_percent_heights
from mdvideo.slides.marp.match_selector import Node


def test_only_children_of_the_slide_get_a_length() -> None:
    root = parse_fragment('<div class="h-3/4"><div style="height:50%">x</div></div><div class="other">y</div>')
    set_percent_heights(root, Node("section"), r"section .h-3\/4{height:75%}section .other{height:20px}", 100)
    assert inner_html(root) == (
        '<div class="h-3/4" style="height:calc((var(--frame-height) - 100px)*0.75)!important">'
        '<div style="height:50%">x</div></div><div class="other">y</div>'
    )
