"""What a prompt names is shown without its parts, its owner and its weather, and as few things, large."""

from __future__ import annotations

import pytest

from mdvideo.images.illustrate.artwork_source import with_drawings
from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.picture_brief import DRAWINGS
from mdvideo.images.illustrate.shown_parts import parts_of_things
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of


def names_of(prompt: str, lang: str = "en") -> list[str]:
    return [thing.name for thing in with_drawings(picture_brief_of(prompt, lang)).things]


def test_wholes_are_known() -> None:
    assert {whole for whole in parts_of_things() if whole not in DRAWINGS and whole not in objects()} == set()


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [
        ("the solar system with Jupiter and the sun", ["orbits"]),
        ("sunlight and a rainbow from a glass prism", ["prism"]),
        ("carbon dioxide molecule, one carbon and two oxygen", ["molecule"]),
        ("a parabola on graph paper", ["curve"]),
        ("salmon eggs in a river", ["fish"]),
        ("a microscope on a laboratory bench", ["microscope"]),
        ("Newton's prism in a dark room", ["prism"]),
        ("a wizard's hat beside an old book", ["top-hat", "closed-book"]),
        ("a deer in a winter forest, snow", ["deer"]),
        ("a lion in the savanna", ["lion"]),
        ("an apple, a pear and a banana", ["red-apple", "pear", "banana"]),
        ("a pot of soup on a stove", ["pot-of-food", "oven"]),
    ],
)
def test_what_is_shown(prompt: str, shown: list[str]) -> None:
    assert names_of(prompt) == shown


def test_what_a_part_stands_on_the_whole_stands_on() -> None:
    things = with_drawings(picture_brief_of("a polar bear on an ice floe in Antarctica", "en")).things
    assert [(thing.name, thing.relation, thing.other) for thing in things] == [
        ("polar-bear", "on", 1),
        ("ice-floe", None, None),
    ]


def test_a_keyword_between_unknown_words_shows_nothing() -> None:
    assert names_of("Kapadokya üzerinde sıcak hava balonları", "tr") == []


@pytest.mark.parametrize(("prompt", "lang"), [("ein Igel im Herbstwald", "de"), ("осенний лес", "ru")])
def test_a_season_in_a_compound_or_an_inflected_word(prompt: str, lang: str) -> None:
    assert "autumn" in picture_brief_of(prompt, lang).words
