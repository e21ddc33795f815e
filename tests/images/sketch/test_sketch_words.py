"""The words of a prompt determine the sketch."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.images.sketch import Sketch
from mdvideo.images.sketch.reading import read_prompt
from mdvideo.protocols import PictureRequest


def mean_colour(prompt: str, seed: int = 0, negative: str | None = None) -> tuple[float, float, float]:
    (result,) = Sketch().generate([PictureRequest(prompt, seed, 192, 108, negative)], lambda *_: None)
    r, g, b = np.asarray(result.image, np.float64).mean(axis=(0, 1))
    return float(r), float(g), float(b)


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("a misty fjord at dawn, oil painting", "hills"),
        ("sunlight through a forest canopy, watercolour", "forest"),
        ("a cutaway chloroplast, watercolour", "cells"),
        ("chalk dust on a blackboard", "board"),
        ("a python coiled round a branch, night, neon", "coil"),
        ("an assembly line of glowing parcels", "parcels"),
        ("sine waves braided into light", "ribbons"),
        ("the Milky Way above a desert", "night_sky"),
        ("an old library, warm lamplight", "library"),
        ("city at night in rain", "city"),
        ("plain paper", "paper"),
        ("abstract geometric shapes, bauhaus", "bauhaus"),
        ("leaf veins macro, green", "leaf"),
        ("a candle in the dark", "candle"),
        ("sea at golden hour", "sea"),
        ("calm teal gradient", "mesh"),
        ("neural networks", "network"),
        ("towering cities", "city"),
        ("wolves in the woods", "forest"),
    ],
)
def test_a_prompt_is_read_as_its_main_subject(prompt: str, scene: str) -> None:
    assert read_prompt(prompt).scene == scene


@pytest.mark.parametrize("subject", ["sea", "hills", "mountains", "forest", "city", "clouds", "leaf", "cells"])
def test_night_is_darker_than_noon(subject: str) -> None:
    assert sum(mean_colour(f"{subject} at night")) < sum(mean_colour(f"{subject} at noon")) - 20


@pytest.mark.parametrize("subject", ["soft gradient", "sea", "ribbons of sound", "unknown things"])
def test_crimson_is_redder_than_teal(subject: str) -> None:
    (r1, g1, b1), (r2, g2, b2) = mean_colour(f"crimson {subject}"), mean_colour(f"teal {subject}")
    assert r1 - (g1 + b1) / 2 > r2 - (g2 + b2) / 2 + 20


def test_an_hour_takes_precedence_over_weather() -> None:
    """Mist at dawn has the colours of dawn, and mist."""
    reading = read_prompt("a misty fjord at dawn")
    assert reading.hour == "dawn"
    assert "mist" in reading.weather


def test_negative_words_are_ignored() -> None:
    assert read_prompt("sea and forest", "sea").scene == "forest"
    assert read_prompt("forests by the sea", "forest").scene == "sea"
    assert read_prompt("hills at night", "night").hour is None


@pytest.mark.parametrize(
    "prompt", ["", "   ", "…", "霧のフィヨルド", "🦊🦊", "café — naïve\u0301 \0 coöperation", "a" * 5000, ",,,"]
)
def test_any_prompt_gives_a_picture(prompt: str) -> None:
    assert 0 < sum(mean_colour(prompt)) < 765


def test_monochrome_has_no_colour_and_vivid_has_more_than_muted() -> None:
    def spread(prompt: str) -> float:
        colour = mean_colour(prompt)
        return max(colour) - min(colour)

    assert spread("monochrome hills at sunset") < 14
    assert spread("vivid sea at sunset") > spread("muted sea at sunset")
