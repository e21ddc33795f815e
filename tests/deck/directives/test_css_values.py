"""Readers of CSS values: nothing in them can fetch, end a rule or close an element."""

from __future__ import annotations

import pytest

from mdvideo.deck.directives.css_values import (
    read_background_image,
    read_background_position,
    read_background_repeat,
    read_background_size,
    read_colour,
    read_style_sheet,
)
from mdvideo.deck.model import CssImage, LocalPicture, Prompt
from mdvideo.errors import DeckError
from tests.support.yaml_values import yaml_value


@pytest.mark.parametrize(
    "colour",
    ["#fff", "#ffff", "#a1b2c3", "#a1b2c3d4", "RebeccaPurple", "rgb(1 2 3 / 50%)", "var(--x)", "var(--x, #fff)"],
)
def test_colours_are_read(colour: str) -> None:
    assert read_colour(yaml_value(colour)) == colour


@pytest.mark.parametrize("colour", ["#ff", "#ggg", "url(x)", "rgb(1", "var(x)", "var(--x, url(y))}", "red}", "a b"])
def test_other_colours_are_refused(colour: str) -> None:
    with pytest.raises(DeckError, match="is not a CSS colour"):
        read_colour(yaml_value(colour))


def test_a_second_declaration_is_cut_off() -> None:
    assert read_colour(yaml_value("'red; x: url(y)'")) == "red"
    assert read_background_size(yaml_value("'auto; x: y'")) == "auto"


@pytest.mark.parametrize("value", ["cover", "contain", "auto", "50% auto", "15cm", "2em 30pt", "25%"])
def test_sizes_of_backgrounds_are_read(value: str) -> None:
    assert read_background_size(yaml_value(value)) == value


@pytest.mark.parametrize("value", ["center", "top left", "left 10px top -5px", "right 1cm center", "25% 75%"])
def test_positions_of_backgrounds_are_read(value: str) -> None:
    assert read_background_position(yaml_value(value)) == value


@pytest.mark.parametrize("value", ["repeat", "repeat-x", "no-repeat repeat"])
def test_repetitions_of_backgrounds_are_read(value: str) -> None:
    assert read_background_repeat(yaml_value(value)) == value


@pytest.mark.parametrize(
    "value", ["huge", "url(x)", "a { b }", "var(--x)", "50% 50% 50%", "calc(100% - 2px)", "@import"]
)
def test_values_that_a_background_cannot_have_are_refused(value: str) -> None:
    for read in (read_background_size, read_background_position, read_background_repeat):
        with pytest.raises(DeckError, match="background"):
            read(yaml_value(f"'{value}'"))


def test_a_style_sheet_cannot_close_its_element() -> None:
    assert read_style_sheet(yaml_value('"a > b { color: red }"')) == "a > b { color: red }"
    with pytest.raises(DeckError, match="cannot contain"):
        read_style_sheet(yaml_value('"a {} </style><script>"'))


@pytest.mark.parametrize(
    "css",
    [
        "linear-gradient(to right, #123, rgba(0,0,0,.5))",
        "repeating-conic-gradient(red 0 10%, blue 0 20%)",
        "radial-gradient(circle at 20% 30%, red, calc(1px + 2px))",
    ],
)
def test_gradients_are_css(css: str) -> None:
    value = yaml_value(css)
    assert read_background_image(value) == CssImage(css, value.span)


@pytest.mark.parametrize("address", ["url(a.png)", "url( 'a.png' )", 'url("a.png")'])
def test_files_are_pictures(address: str) -> None:
    value = yaml_value(address)
    assert read_background_image(value) == LocalPicture("a.png", value.span)


def test_background_images_may_be_prompts_or_none() -> None:
    assert isinstance(read_background_image(yaml_value("url('prompt:a fjord')")), Prompt)
    assert read_background_image(yaml_value("None")) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a.png", "background-image"),
        ("linear-gradient(red, url(x))", "background-image"),
        ("linear-gradient(red, VAR(--x))", "background-image"),
        ("linear-gradient(red, blue), url(x)", "background-image"),
    ],
)
def test_other_background_images_are_refused(value: str, code: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_background_image(yaml_value(value))
    assert [problem.code for problem in raised.value.problems] == [code]
