"""What an author places on the slide becomes a child of the slide."""

from __future__ import annotations

from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import lift_placed

SLIDE = Node("section", ("title",))


def lift(body: str, css: str = "") -> tuple[str, list[str]]:
    root = parse_fragment(body)
    lifted = lift_placed(root, SLIDE, css)
    return inner_html(root), [element.text() for element in lifted]


def test_children_and_inline_styles_are_lifted() -> None:
    rest, lifted = lift(
        '<h1>a</h1><div><p style="position: absolute; top: 0">b</p></div>',
        "section.title>h1:first-of-type{position:absolute}",
    )
    assert lifted == ["a", "b"]
    assert rest == "<marp-gone></marp-gone><div><marp-gone></marp-gone></div>"


def test_what_stands_in_a_positioned_element_stays() -> None:
    body = '<div style="position:relative"><p style="position:absolute">b</p></div>'
    assert lift(body)[1] == []
    assert lift('<div class="box"><p style="position:absolute">b</p></div>', "section .box{position:relative}")[1] == []


def test_rules_of_other_slides_lift_nothing() -> None:
    assert lift("<h1>a</h1>", "section.part>h1{position:absolute}")[1] == []


def test_placed_text_is_no_matter_of_fit() -> None:
    root = parse_fragment('<p id="text-12" style="position:absolute">a</p>')
    (lifted,) = lift_placed(root, SLIDE, "")
    assert lifted.attributes["id"] == "text-9012"
    assert lifted.attributes["style"].startswith("--fit:1;")
