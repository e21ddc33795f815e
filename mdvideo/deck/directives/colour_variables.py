"""Colours of directives that name a custom property: ``backgroundColor: var(--brand)``, looked up in the deck's CSS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem

_DECLARATION = re.compile(r"(?P<name>--[\w-]+)\s*:\s*(?P<value>[^;{}]+)")
_VARIABLE = re.compile(r"var\(\s*(?P<name>--[\w-]+)\s*(?:,\s*(?P<fallback>.+))?\)")
_MOST_STEPS = 8
"""Variables that name one another; more than this is a circle."""


def resolve_colours(slides: Sequence[Slide], css: str) -> tuple[tuple[Slide, ...], tuple[Problem, ...]]:
    """Return the slides with the values of custom properties as their colours, and warnings of those without one.

    The last declaration in the deck's or the slide's CSS counts.
    """
    if not any("var(" in (slide.color or "") + (slide.background_color or "") for slide in slides):
        return tuple(slides), ()
    resolved: list[Slide] = []
    problems: list[Problem] = []
    for slide in slides:
        values = {match["name"]: match["value"].strip() for match in _DECLARATION.finditer(f"{css}\n{slide.style}")}
        colours = slide.color, slide.background_color
        found = [None if colour is None else _resolve(colour, values) for colour in colours]
        resolved.append(replace(slide, color=found[0], background_color=found[1]))
        for colour, value in zip(colours, found, strict=True):
            if colour is not None and value is None:
                message = f"{colour} has no value in the deck's styles, so this colour has no effect"
                problems.append(Problem("warning", "colour-variable", message, slide.span, "write the colour itself"))
    return tuple(resolved), tuple(problems)


def _resolve(colour: str, values: dict[str, str]) -> str | None:
    for _ in range(_MOST_STEPS):
        match = _VARIABLE.fullmatch(colour.strip())
        if match is None:
            return colour if "var(" not in colour else None
        value = values.get(match["name"], match["fallback"])
        if value is None:
            return None
        colour = value
    return None
