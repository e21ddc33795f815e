"""Which directives apply to which slide, and which page number it shows."""

from __future__ import annotations

import pytest

from mdvideo.deck.directives.directive_table import DirectiveValue
from mdvideo.deck.directives.inheritance import EffectiveDirectives, inherit_directives, page_numbers
from mdvideo.deck.loose_yaml import YamlScalar
from mdvideo.errors import Span


def given(name: str, value: object, *, once: bool = False, line: int = 1) -> DirectiveValue:
    return DirectiveValue(name, value, YamlScalar(str(value), Span("deck.md", line, 1, 2, "")), once)


def values(slides: list[list[DirectiveValue]], name: str) -> list[object]:
    return [effective.value(name) for effective in inherit_directives(slides)]


def test_local_directives_are_inherited_and_once_ones_are_not() -> None:
    slides = [[given("color", "red")], [given("color", "blue", once=True)], [], [given("color", "green")], []]
    assert values(slides, "color") == ["red", "blue", "red", "green", "green"]


def test_the_last_of_a_slide_counts_and_its_own_before_an_inherited_one() -> None:
    slides = [[given("color", "red"), given("color", "blue")], [given("color", "once", once=True), given("color", "x")]]
    assert values(slides, "color") == ["blue", "once"]


def test_an_empty_directive_ends_an_inherited_one() -> None:
    slides = [[given("color", "red")], [given("color", None)], []]
    assert values(slides, "color") == ["red", None, None]
    assert inherit_directives(slides)[1].value("color", "default") == "default"


@pytest.mark.parametrize("name", ["title", "style", "theme", "fps"])
def test_directives_of_the_deck_are_on_no_slide(name: str) -> None:
    assert values([[given(name, "x")]], name) == [None]


@pytest.mark.parametrize(
    ("prompt", "image", "winner"),
    [
        (given("prompt", "a", line=1), given("backgroundImage", "b", line=2), "b"),
        (given("prompt", "a", line=3), given("backgroundImage", "b", line=2), "a"),
        (given("prompt", "a", line=1, once=True), given("backgroundImage", "b", line=2), "a"),
        (given("prompt", None, line=3), given("backgroundImage", "b", line=2), "b"),
        (given("prompt", None), given("backgroundImage", None), None),
    ],
)
def test_of_two_that_set_the_same_the_slides_own_or_the_last_wins(
    prompt: DirectiveValue, image: DirectiveValue, winner: str | None
) -> None:
    effective = EffectiveDirectives({"prompt": prompt, "backgroundImage": image})
    found = effective.winner("prompt", "backgroundImage")
    assert (found and found.value) == winner


@pytest.mark.parametrize(
    ("paginate", "numbers", "pages"),
    [
        (["true", "true"], [1, 2], 2),
        (["false", "true", "false", "true"], [None, 2, None, 4], 4),
        (["true", "hold", "true"], [1, 1, 2], 2),
        (["skip", "true"], [None, 1], 1),
        (["hold", "true"], [1, 2], 2),
        (["hold", "hold", "true", "false"], [1, 1, 2, None], 3),
        (["skip", "hold", "true"], [None, 1, 2], 2),
        ([], [], 0),
    ],
)
def test_pages_are_numbered_as_in_marp(paginate: list[str], numbers: list[int | None], pages: int) -> None:
    assert page_numbers(paginate) == (numbers, pages)
