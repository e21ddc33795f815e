"""Places keep colours that say what they are, whatever the theme's accent."""

from __future__ import annotations

import pytest

from mdvideo.images.illustrate.picture_brief import PictureBrief
from mdvideo.images.illustrate.staging.place_colours import place_colours_of
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of
from mdvideo.images.sketch.colour import Tone, hue_turn

MAGENTA = Tone(0.6, 0.2, 340.0)


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [
        ("an autumn forest", 30, 95),
        ("a green valley", 115, 170),
        ("fir trees in a snowy forest", 215, 265),
        ("dunes in a desert", 45, 100),
        ("a calm sea at noon", 205, 260),
        ("a mountain at night", 230, 285),
    ],
)
def test_the_hue_of_a_place(prompt: str, low: float, high: float) -> None:
    place = place_colours_of(picture_brief_of(prompt, "en"))
    assert place is not None
    assert low < place.toward(MAGENTA).middle(0.6).hue < high


def test_sheets_go_from_light_to_dark_and_are_deep_under_light_text() -> None:
    place = place_colours_of(PictureBrief(ground="forest"))
    assert place is not None
    for dark in (True, False):
        levels = [tone.lightness for tone in place.sheets(5, dark=dark)]
        assert levels == sorted(levels, reverse=True)
        assert (max(levels) < 0.7) is dark


def test_a_ground_without_a_place_and_a_coloured_light_have_no_colours_of_their_own() -> None:
    assert place_colours_of(PictureBrief(ground="studio")) is None
    assert place_colours_of(PictureBrief(ground="forest", light="#2563d9")) is None


def test_the_accent_turns_a_hue_only_a_little() -> None:
    place = place_colours_of(PictureBrief(ground="sea"))
    assert place is not None
    assert abs(hue_turn(place.near.hue, place.toward(MAGENTA).near.hue)) <= 12
