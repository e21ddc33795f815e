"""Marp's keywords in the alternative text of images."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.markdown.attributes import parse_attributes
from mdvideo.deck.markdown.image_keywords import (
    FILTERS,
    ImageKeywords,
    read_image_keywords,
    read_prompt_parameters,
)
from mdvideo.deck.model import Filter, Split
from mdvideo.deck.source import Source


@pytest.mark.parametrize(
    ("alt", "expected"),
    [
        ("A leaf, cut open", ImageKeywords("A leaf, cut open")),
        ("", ImageKeywords("")),
        ("bg", ImageKeywords("", background=True)),
        ("bg some photo", ImageKeywords("some photo", background=True)),
        ("bg contain", ImageKeywords("", background=True, size="contain")),
        ("bg fit", ImageKeywords("", background=True, size="contain")),
        ("bg 80%", ImageKeywords("", background=True, scale="80%")),
        ("bg .25%", ImageKeywords("", background=True, scale=".25%")),
        ("bg left", ImageKeywords("", background=True, split=Split("left", Fraction(50)))),
        (
            "bg right:33.3%",
            ImageKeywords("", background=True, split=Split("right", Fraction("33.3")), split_sized=True),
        ),
        ("bg vertical", ImageKeywords("", background=True, direction="vertical")),
        ("w:300 h:40%", ImageKeywords("", width="300px", height="40%")),
        ("width:20em height:auto", ImageKeywords("", width="580px", height="auto")),
        ("w:2.54cm h:72pt", ImageKeywords("", width="96px", height="96px")),
        ("w:1in h:6pc", ImageKeywords("", width="96px", height="96px")),
        ("w:1ch h:10vh", ImageKeywords("", width="14.5px", height="72px")),
        ("A leaf blur", ImageKeywords("A leaf", filters=(Filter("blur", "10px"),))),
        (
            "blur:2px blur:3px sepia",
            ImageKeywords("", filters=(Filter("blur", "2px"), Filter("blur", "3px"), Filter("sepia", "1"))),
        ),
    ],
)
def test_keywords_are_read_and_other_words_stay_text(alt: str, expected: ImageKeywords) -> None:
    assert read_image_keywords(alt) == expected


@pytest.mark.parametrize("alt", ["left", "cover", "50%", "vertical", "fit to the page", "left: a leaf"])
def test_placement_is_only_for_backgrounds(alt: str) -> None:
    assert read_image_keywords(alt) == ImageKeywords(alt)


@pytest.mark.parametrize(
    "word", ["left:0%", "right:100%", "left:x", "blur:", "blur:url(x)", "w:x", "h:", "w:1e3", "w:3furlongs", "%", ".%"]
)
def test_malformed_keywords_stay_text(word: str) -> None:
    assert read_image_keywords(f"bg {word}").alt == word


@pytest.mark.parametrize(
    ("word", "argument"),
    [
        ("drop-shadow", "0 5px 10px rgba(0,0,0,.4)"),
        ("drop-shadow:1px,2px", "1px 2px"),
        ("drop-shadow:1px,2px,3px,red", "1px 2px 3px red"),
        ("drop-shadow:0,5px,10px,rgba(0,0,0,.4)", "0 5px 10px rgba(0,0,0,.4)"),
        ("hue-rotate:.5turn", ".5turn"),
        ("brightness:150%", "150%"),
    ],
)
def test_filters_have_arguments(word: str, argument: str) -> None:
    assert [found.argument for found in read_image_keywords(word).filters] == [argument]


@pytest.mark.parametrize("argument", ["1px", "1px,2px,3px,4px", "1px,2px,red,blue", "x" * 200])
def test_malformed_shadows_are_text(argument: str) -> None:
    assert read_image_keywords(f"drop-shadow:{argument}").filters == ()


def test_every_filter_has_marps_default() -> None:
    assert {found.name: found.argument for found in read_image_keywords(" ".join(FILTERS)).filters} == FILTERS


@pytest.mark.parametrize(
    ("keywords", "css"),
    [
        ("bg", "cover"),
        ("bg contain", "contain"),
        ("bg fit", "contain"),
        ("bg auto", "auto"),
        ("bg 30%", "30%"),
        ("bg 30% contain", "30%"),
        ("bg contain 30%", "30%"),
        ("bg w:50%", "50% auto"),
        ("bg w:50", "50px auto"),
        ("bg h:2in", "auto 192px"),
        ("bg h:10px contain", "contain"),
        ("bg fit w:10px", "contain"),
        ("bg auto w:10px", "10px auto"),
        ("bg 40% w:90%", "90% 40%"),
        ("bg h:1in 40%", "40% 96px"),
        ("bg 40% w:auto", "auto 40%"),
    ],
)
def test_the_size_of_a_background_is_css(keywords: str, css: str) -> None:
    assert read_image_keywords(keywords).css_size == css


@pytest.mark.parametrize(
    ("alt", "unknown"),
    [
        ("bg rigth:40%", ("rigth:40%",)),
        ("bg contian verticla", ("contian", "verticla")),
        ("bg a fern in the sun", ()),
        ("bg Picture of Sunny Cove", ()),
        ("bg right-click here, the cover of a book, invertebrates, contained", ()),
        ("bg License: see below", ()),
        ("rigth:40%", ()),
    ],
)
def test_likely_typing_errors_of_a_background_are_noted(alt: str, unknown: tuple[str, ...]) -> None:
    assert read_image_keywords(alt).unknown == unknown


def test_parameters_of_a_prompt_are_told_from_other_attributes() -> None:
    text = "{seed=7 .wide steps=many guidance=4.5}"
    parsed = parse_attributes(text, 0)
    assert parsed is not None
    parameters, others, problems = read_prompt_parameters(parsed[0], Source("deck.md", text))
    assert parameters == {"seed": 7, "guidance": 4.5}
    assert [attribute.value for attribute in others] == ["wide"]
    assert [(p.code, p.span and (p.span.column, p.span.end_column)) for p in problems] == [
        ("prompt-parameter", (21, 25))
    ]
