"""In place of a picture that cannot be shown there is a frame with its alternative text and name."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.picture_placeholder import placeholder_svg
from mdvideo.slides.themes.theme import Theme, load_theme

THEME = load_theme("paper", Path())
SVG = "{http://www.w3.org/2000/svg}"


def lines_of(svg: bytes) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 (our own)


def placeholder(
    alt: str, name: str, size: tuple[int, int] = (800, 600), *, covered: bool = False, theme: Theme = THEME
) -> bytes:
    return placeholder_svg(theme, "light", Size(*size), 1.0, alt, name, covered=covered)


def test_it_has_the_size_of_the_picture_its_text_and_its_name() -> None:
    svg = placeholder("A map of <the> town", "img/map.png?raw=true")
    assert lines_of(svg) == ["A map of <the> town", "map.png"]
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    assert (root.get("width"), root.get("height")) == ("800", "600")


def test_a_long_text_is_cut_and_a_small_one_leaves_it_out() -> None:
    *alt, name = lines_of(placeholder("many words " * 60, "x" * 300 + ".png"))
    assert len(alt) == 3
    assert alt[-1].endswith("…")
    assert name.endswith("…")
    assert lines_of(placeholder("A map", "map.png", (30, 20))) == []


@pytest.mark.parametrize(("alt", "size"), [("1", (60, 50)), ("Rust", (90, 60))])
def test_an_icon_has_its_words_as_large_as_it(alt: str, size: tuple[int, int]) -> None:
    (text,) = ET.fromstring(placeholder(alt, "icon.svg", size)).iter(f"{SVG}text")  # noqa: S314 (our own)
    assert text.text == alt
    assert float(text.get("font-size", "0")) >= 20


def test_behind_a_slides_text_there_is_only_a_frame() -> None:
    assert lines_of(placeholder("A map", "https://example.org/map.png", (1920, 1080), covered=True)) == []


@pytest.mark.parametrize("size", [(1, 1), (16, 900), (1920, 16), (4096, 4096)])
def test_any_size_is_valid(size: tuple[int, int]) -> None:
    ET.fromstring(placeholder("A map", "map.png", size))  # noqa: S314 (our own)
