"""Which layout a slide gets, written as a table: what stands on it, and what it becomes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.model import Split
from mdvideo.slides.html.choose_layout import layout_of
from tests.support.layout_slides import BEHIND, CODE, slide

P, H, UL = "<p>Some text</p>", "<h2>A heading</h2>", "<ul><li>x</li></ul>"
IMG = '<p><img data-figure="0"></p>'


@pytest.mark.parametrize(
    ("body", "number", "expected"),
    [
        ("<h1>Title</h1>", 1, "title"),
        (f"<h1>Title</h1>{P}", 1, "title"),
        (f"<h1>Title</h1>{UL}", 1, "content"),
        ("<h1>Part two</h1>", 5, "section"),
        (H + P, 5, "content"),
        ("<blockquote><p>Words</p></blockquote><p>— Someone</p>", 5, "quote"),
        (H + CODE, 5, "code"),
        (H + CODE + "<p>" + "many words " * 40 + "</p>", 5, "content"),
        (H + UL + IMG, 5, "figure"),
        (P, 5, "lead"),
        ("", 5, "picture"),
    ],
)
def test_content_chooses_the_layout(body: str, number: int, expected: str) -> None:
    assert layout_of(slide(body, number)) == expected


def test_pictures_change_what_a_lone_line_is() -> None:
    """A short line on a picture is its caption; text beside a split picture takes the split's side."""
    assert layout_of(slide(P, backgrounds=BEHIND)) == "picture"
    assert layout_of(slide("<p>" + "long " * 40 + "</p>", backgrounds=BEHIND)) == "lead"
    assert layout_of(slide(H + P, backgrounds=BEHIND, split=Split("left", Fraction(40)))) == "picture-left"


def test_the_authors_class_wins() -> None:
    assert layout_of(slide(H + P, classes=("columns",))) == "two-column"
    assert layout_of(slide(H + UL, classes=("closing",))) == "closing"
    assert layout_of(slide(H + UL, classes=("lead",))) == "lead"
    assert layout_of(slide("<h1>Title</h1>", 1, classes=("lead",))) == "title"
