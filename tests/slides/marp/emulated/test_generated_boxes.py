"""Boxes of ``::before`` and ``::after`` that are placed on the slide stand there."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.marp.emulated.generated_boxes import place_generated_boxes
from mdvideo.slides.marp.match_selector import Node

BOX = "section h2::before{content:'';position:absolute;left:-10px;width:6px;"


def placed(css: str, html: str = "<h2>A</h2><p>b</p>") -> tuple[Element, list[Element]]:
    root = parse_fragment(html)
    return root, place_generated_boxes(root, Node("section"), css, 1.5, (10, 20, 30, 40))


def test_a_box_with_a_height_of_its_own_stands_on_the_slide() -> None:
    root, boxes = placed(f"{BOX}top:65px}}")
    assert "top:calc(var(--fit)*97.5px)" in boxes[0].attributes["style"]
    assert root.elements()[0].attributes["data-placed"] == "before"


def test_a_box_without_one_keeps_its_line_and_counts_from_the_slides_edge() -> None:
    root, boxes = placed(f"{BOX}}}")
    assert boxes == []
    box = root.elements()[0].elements()[0]
    assert "left:calc(calc(var(--fit)*-15px) - calc(var(--fit)*60px))" in box.attributes["style"]


@pytest.mark.parametrize(
    "css",
    [
        f"{BOX}top:5px}}section h2{{position:relative}}",
        "section h2::before{content:'';top:5px}",
        f"{BOX}top:5px}}section>h2::before{{content:none}}",
        "section h2::before{position:absolute;top:5px}",
        f"{BOX}top:5px}}section h2.x::before{{display:none}}section h2::before{{display:none!important}}",
    ],
    ids=["within its element", "in the line", "taken away", "without content", "hidden"],
)
def test_other_boxes_are_left_to_the_renderer(css: str) -> None:
    root, boxes = placed(css)
    assert boxes == []
    assert "data-placed" not in root.elements()[0].attributes


def test_the_stronger_rule_wins() -> None:
    _, boxes = placed(f"{BOX}inset:1px 2px}}section h2:first-child::before{{top:7px}}")
    assert "top:calc(var(--fit)*10.5px)" in boxes[0].attributes["style"]
    assert "bottom:calc(var(--fit)*1.5px)" in boxes[0].attributes["style"]
