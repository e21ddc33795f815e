"""Prompts become complete requests, each picture once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mdvideo.deck.model import Background, Figure, Prompt, Slide, Split
from mdvideo.frame_size import Size
from mdvideo.plan.pictures import ThemeStyle, request_of, requested_pictures
from mdvideo.protocols import CalmArea, PictureLook
from mdvideo.settings import ImageSettings
from tests.support.planned_slides import HERE, slide

HD = Size(1920, 1080)


def look_of(slide: Slide, covered: bool) -> PictureLook:
    return PictureLook("studio", ("#101010", "#ffffff", "#ff8800"), CalmArea(0, 0, 60, 100) if covered else None)


OIL = ThemeStyle("oil", look_of)


def slide_with(number: int = 1, **prompt: Any) -> Slide:
    return slide(number, backgrounds=(Background(Prompt("a leaf", HERE, **prompt), HERE),))


def test_equal_prompts_are_requested_once_and_the_style_is_no_part_of_the_prompt() -> None:
    slides = (slide_with(1), slide_with(2), slide_with(3, seed=7))
    requests = requested_pictures(slides, HD, ImageSettings(style="watercolour", seed=3), OIL)
    assert [use.label for use in requests.values()] == ["slide 1: a leaf", "slide 3: a leaf"]
    assert [(r.prompt, r.style, r.seed) for r in requests] == [
        ("a leaf", "watercolour", 3),
        ("a leaf", "watercolour", 7),
    ]
    assert {r.styled_prompt for r in requests} == {"a leaf, watercolour"}


def test_the_themes_style_is_used_where_the_deck_has_none() -> None:
    (request,) = requested_pictures((slide_with(),), HD, ImageSettings(), OIL)
    assert (request.prompt, request.style) == ("a leaf", "oil")
    (request,) = requested_pictures((slide_with(style="ink"),), HD, ImageSettings(), OIL)
    assert request.style == "ink"


def test_only_a_picture_under_the_text_has_a_calm_area() -> None:
    background = Background(Prompt("a leaf", HERE), HERE)
    panel = slide(1, backgrounds=(background,), split=Split("right", Fraction(40)))
    figure = slide(1, figures=(Figure(Prompt("a leaf", HERE), alt="", span=HERE),))
    slides = (slide(1, backgrounds=(background,)), panel, figure)
    looks = [next(iter(requested_pictures((s,), HD, ImageSettings(), OIL))).look for s in slides]
    assert [look and look.calm for look in looks] == [(0, 0, 60, 100), None, None]


def test_parameters_of_a_prompt_take_precedence_over_the_decks() -> None:
    images = ImageSettings(seed=3, steps=20, guidance=5.0, negative="text", model="deck/model")
    plain = request_of(Prompt("a leaf", HERE), HD, images, None)
    assert (plain.seed, plain.steps, plain.guidance, plain.negative, plain.model) == (3, 20, 5.0, "text", "deck/model")
    own = Prompt("a leaf", HERE, seed=0, steps=4, guidance=0.0, negative="people", model="own/model")
    request = request_of(own, HD, images, None)
    assert (request.seed, request.steps, request.guidance) == (0, 4, 0.0)
    assert (request.negative, request.model) == ("people", "own/model")
