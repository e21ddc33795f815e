"""Slides without a deck, and timelines of them, for tests of the plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mdvideo.deck.model import Slide, Transition
from mdvideo.errors import Span
from mdvideo.plan.pacing import reading_timing
from mdvideo.plan.timeline import Timeline, timeline_of, transitions_of
from mdvideo.settings import PacingSettings

HERE = Span("d.md", 1, 1, 2, "x")
FADE = Transition("fade", Fraction(1, 2))


def slide(number: int = 1, text: str = "", fragments: int = 0, **fields: Any) -> Slide:
    """Return a slide; ``fields`` are further fields of Slide."""
    return Slide(number=number, span=HERE, body="", title="T", text=text, fragments=fragments, **fields)


def timeline(*slides: Slide, transition: Transition | None = FADE, fps: Fraction = Fraction(30)) -> Timeline:
    """Return the timeline of slides without speech. ``transition`` is the theme's."""
    transitions = transitions_of(slides, transition)
    timings = [reading_timing(s, t, PacingSettings(), fps) for s, t in zip(slides, transitions, strict=True)]
    return timeline_of(slides, timings, transitions, fps)
