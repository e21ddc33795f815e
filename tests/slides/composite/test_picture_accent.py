"""The accent takes the hue of a picture and keeps its contrast."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.slides.composite.picture_accent import accent_in_hue, hue_of, with_picture_accent
from mdvideo.slides.html.page import page_of
from mdvideo.slides.themes.theme import load_theme
from tests.support.html_pages import wcag_ratio

GREEN, SKY, GREY = (Image.new("RGB", (64, 36), colour) for colour in ("#2e7d32", "#3f7fd0", "#565860"))


def page_with(prompt: str) -> str:
    deck = parse_deck(f"---\ntheme: glass\n---\n\n# T\n\n---\n\n{prompt}## A\n\n- b\n", "a.md")
    return page_of(load_theme("glass", Path()), deck, deck.slides[1], Size(640, 360), {}).html


def test_a_page_on_a_picture_gets_its_hue_and_others_keep_theirs() -> None:
    pictured = page_with("<!-- prompt: a leaf -->\n")
    assert "--accent:#ffc46b;" not in with_picture_accent(pictured, GREEN)
    assert with_picture_accent(pictured, GREY) == pictured
    plain = page_with("")
    assert with_picture_accent(plain, GREEN) == plain


def ratio_of(one: str, other: str) -> float:
    colours = [np.array(ImageColor.getrgb(colour), np.float32) for colour in (one, other)]
    return wcag_ratio(*colours)


def test_hues_are_told_apart() -> None:
    green, blue = hue_of(GREEN), hue_of(SKY)
    assert green is not None
    assert blue is not None
    assert 120 < math.degrees(green) < 160
    assert 240 < math.degrees(blue) < 275
    assert hue_of(GREY) is None


@pytest.mark.parametrize(("accent", "ground"), [("#ffc46b", "#0c0d10"), ("#8f4300", "#fafaf8")])
def test_contrast_is_no_lower_in_any_hue(accent: str, ground: str) -> None:
    for degrees in range(0, 360, 15):
        changed = accent_in_hue(accent, ground, math.radians(degrees))
        assert ratio_of(changed, ground) >= ratio_of(accent, ground) - 0.02, degrees
