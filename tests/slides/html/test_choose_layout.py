"""The layout of a slide, as a table: what it contains, and what that becomes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.model import Figure, Split
from mdvideo.slides.html.choose_layout import LAYOUTS, FigurePicture, layout_of
from tests.support.layout_slides import BACKGROUNDS, CODE, FIGURE_DIGEST, PICTURE, SPAN, slide_of, slides_by_layout

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
def test_the_content_chooses_the_layout(body: str, number: int, expected: str) -> None:
    assert layout_of(slide_of(body, number)) == expected


def test_pictures_change_the_layout_of_a_single_line() -> None:
    """A short line on a picture is its caption; text next to a split picture has the layout of that side."""
    assert layout_of(slide_of(P, backgrounds=BACKGROUNDS)) == "picture"
    assert layout_of(slide_of("<p>" + "long " * 40 + "</p>", backgrounds=BACKGROUNDS)) == "lead"
    split = Split("left", Fraction(40))
    assert layout_of(slide_of(H + P, backgrounds=BACKGROUNDS, split=split)) == "picture-left"


@pytest.mark.parametrize(
    ("shape", "words", "expected"),
    [
        ((800, 600), UL, "figure"),
        ((600, 900), UL, "figure"),
        ((1600, 300), UL, "content"),
        ((1600, 300), "<ul>" + "<li>one of many</li>" * 11 + "</ul>", "figure"),
        ((64, 64), UL, "content"),
    ],
    ids=["photo", "portrait", "wide", "wide, but no room under the words", "icon"],
)
def test_a_figure_is_where_it_is_larger(shape: tuple[int, int], words: str, expected: str) -> None:
    """Wide figures go under the words, icons stay in the text."""
    assert layout_of(slide_of(H + words + IMG), {0: FigurePicture(FIGURE_DIGEST, *shape)}) == expected


def test_the_author_can_put_a_figure_under_the_words() -> None:
    """By aligning it, or by a width that has no room beside them."""
    assert layout_of(slide_of(H + UL + IMG.replace("<p>", '<p align="center">'))) == "content"
    wide = Figure(PICTURE, "sums", SPAN, width="900px")
    assert layout_of(slide_of(H + UL + IMG, figures=(wide,))) == "content"


def test_a_picture_on_its_own_line_of_a_paragraph_is_a_figure() -> None:
    assert layout_of(slide_of(f'{H}<p>Words<br><img data-figure="0"></p>')) == "figure"


@pytest.mark.parametrize(
    ("body", "number", "name", "expected"),
    [
        (H + P, 3, "columns", "two-column"),
        (H + UL, 3, "closing", "closing"),
        (H + UL, 3, "lead", "lead"),
        ("<h1>Title</h1>", 1, "lead", "title"),
        (H + P, 3, "statement", "lead"),
        (H + P, 3, "my-class", "content"),
    ],
)
def test_the_authors_class_wins(body: str, number: int, name: str, expected: str) -> None:
    assert layout_of(slide_of(body, number, classes=(name,))) == expected


def test_every_layout_has_a_sample_slide() -> None:
    assert {layout_of(slide) for slide in slides_by_layout().values()} == set(LAYOUTS)
