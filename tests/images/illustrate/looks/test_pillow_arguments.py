"""Pillow gets plain numbers: since version 13 it takes a NumPy scalar for the two radii of a blur, and fails."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import ImageFilter

from mdvideo.images.illustrate import Illustrate
from mdvideo.images.illustrate.looks.look_table import LOOKS
from mdvideo.images.sketch import Sketch
from mdvideo.protocols import CalmArea, PictureLook, PictureRequest

PROMPTS = ("a glass prism, deep green", "layered hills at dawn, low sun", "a pile of coins on a table")


@pytest.fixture(autouse=True)
def plain_radii(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """Record the types of the radii of all blurs."""
    types: list[type] = []
    make = ImageFilter.GaussianBlur.__init__

    def record(self: Any, radius: Any = 2) -> None:
        types.append(type(radius))
        make(self, radius)

    monkeypatch.setattr(ImageFilter.GaussianBlur, "__init__", record)
    return types


@pytest.mark.parametrize("look", LOOKS)
def test_radii_of_blurs_are_plain_numbers(look: str, plain_radii: list[type]) -> None:
    palette = ("#101418", "#ffffff", "#ffb454")
    for prompt in PROMPTS:
        request = PictureRequest(prompt, 0, 320, 180, look=PictureLook(look, palette, CalmArea(0, 0, 60, 100)))
        list(Illustrate().generate([request], lambda *_: None))
    assert set(plain_radii) <= {int, float}


def test_radii_of_the_sketch_are_too(plain_radii: list[type]) -> None:
    for prompt in (
        "forest in mist",
        "snow on mountains",
        "rain over a city",
        "campfire at night",
        "books in a library",
    ):
        list(Sketch().generate([PictureRequest(prompt, 0, 320, 180)], lambda *_: None))
    assert set(plain_radii) <= {int, float}
