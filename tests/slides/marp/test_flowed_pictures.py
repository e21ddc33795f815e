"""Pictures keep their shape, and floats stand beside what follows them."""

from __future__ import annotations

from mdvideo.slides.html.dom import parse_fragment
from mdvideo.slides.marp.flowed_pictures import set_pictures
from mdvideo.slides.marp.match_selector import Node

SLIDE = Node("section")


def test_a_picture_of_which_only_the_height_is_set_keeps_its_shape() -> None:
    root = parse_fragment('<p><img data-figure="0" alt="icon"><img data-figure="1" alt="photo"></p>')
    set_pictures(root, SLIDE, 'section img[alt~="icon"]{height:1em}')
    assert [element.classes for element in root.walk() if element.tag == "img"] == [["free"], []]


def test_a_float_stands_beside_what_follows() -> None:
    root = parse_fragment('<h1>a</h1><p><img data-figure="0" style="float:right"></p><p>b</p><p>c</p>')
    set_pictures(root, SLIDE, "")
    heading, row = root.elements()
    assert (heading.tag, row.tag) == ("h1", "marp-row")
    assert row.attributes["style"] == "flex-direction:row-reverse"
    assert row.elements()[1].text() == "bc"


def test_a_float_with_nothing_after_it_stays() -> None:
    root = parse_fragment('<p>a</p><p><img data-figure="0" style="float:left"></p>')
    set_pictures(root, SLIDE, "")
    assert [element.tag for element in root.elements()] == ["p", "p"]
