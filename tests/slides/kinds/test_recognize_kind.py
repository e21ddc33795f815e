"""Which content makes a slide of some kind, and which nearly does."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.kinds.recognize_kind import date_in, split_number
from tests.support.dom_blocks import blocks_of
from tests.support.layout_slides import BACKGROUNDS, slide_of

H = "<h2>A title</h2>"


def list_of(*items: str, tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{tag}>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<h1>71 %</h1><p>of the surface is water</p>", "number"),
        ("<h2>Carbon</h2><h1>2,870 kJ</h1><p>in a mole of glucose</p>", "number"),
        ("<h1>1984</h1>", "section"),
        ("<h1>3 easy steps</h1><p>to a better slide</p>", "content"),
        (
            H + list_of("<strong>1648</strong> a willow", "<strong>1774</strong> air", "<strong>1845</strong> light"),
            "timeline",
        ),
        (H + list_of("9:00: doors open", "9:30: first talk", "11:00: coffee"), "timeline"),
        (
            H + list_of("<strong>1648</strong> a willow", "<strong>Later</strong> air", "<strong>1845</strong> light"),
            "content",
        ),
        (
            H + list_of("<strong>Cut</strong> it", "<strong>Boil</strong> it", "<strong>Eat</strong> it", tag="ol"),
            "steps",
        ),
        (H + list_of("Cut it", "Boil it", "Eat it", tag="ol"), "content"),
        (H + "<h3>One</h3>" + list_of("a", "b") + "<h3>Two</h3>" + list_of("c"), "comparison"),
        (H + "<h3>One</h3>" + list_of("a", "b") + "<h3>Two</h3><p>c</p>", "content"),
        ("<h2>Key takeaways</h2>" + list_of("a", "b", "c"), "recap"),
        ("<h2>Zusammenfassung</h2>" + list_of("a", "b"), "recap"),
        ("<h2>Summary of the data</h2>" + list_of("a", "b"), "content"),
        ("<p>Why is the sky blue?</p>", "question"),
        ("<dl><dt>stoma</dt><dd>A pore.</dd></dl>", "definition"),
    ],
)
def test_the_content_tells_the_kind(body: str, kind: str) -> None:
    assert layout_of(slide_of(body)) == kind


def test_a_sentence_on_a_picture_is_a_statement_and_a_phrase_its_caption() -> None:
    assert layout_of(slide_of("<p>Half of your oxygen comes from the sea.</p>", backgrounds=BACKGROUNDS)) == "lead"
    assert layout_of(slide_of("<p>A beech forest in May</p>", backgrounds=BACKGROUNDS)) == "picture"


def test_pictures_without_words_are_a_gallery_unless_the_author_sizes_them() -> None:
    pictures = '<p><img data-figure="0"><img data-figure="1"></p>'
    assert layout_of(slide_of(H + pictures)) == "gallery"
    assert layout_of(slide_of(H + pictures + "<p>Words</p>")) != "gallery"
    assert layout_of(slide_of(H + pictures.replace("<p>", '<p align="center">'))) == "content"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("105 billion tonnes", ("105", "billion tonnes")),
        ("≈ 34 %", ("≈ 34 %", "")),
        ("$1.5 million", ("$1.5", "million")),
        ("299 792 km/s", ("299 792", "km/s")),
        ("7 habits", None),
        ("Chapter 3", None),
    ],
)
def test_a_number_has_a_value_and_a_unit(text: str, parts: tuple[str, str] | None) -> None:
    assert split_number(text) == parts


@pytest.mark.parametrize(
    ("item", "date"),
    [
        ("<strong>May 1945</strong> the war ends", "May 1945"),
        ("1914–18: the first war", "1914–18"),
        ("<strong>300 BC</strong> Euclid", "300 BC"),
        ("<strong>Day 3</strong> rest", "Day 3"),
        ("12 apples: a dozen", ""),
        ("<strong>1066</strong>", ""),
    ],
)
def test_points_in_time_are_read(item: str, date: str) -> None:
    (block,) = blocks_of(f"<li>{item}</li>")
    assert date_in(block) == date
