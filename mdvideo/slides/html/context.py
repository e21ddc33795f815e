"""What the steps that rewrite a slide's body know of the slide, the theme and the room that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.plan.jobs import Digest
from mdvideo.slides.themes.theme_files import Fonts, Grid, TypeScale

FIRST_ID = 10
"""Ids below this one are the template's: 1 header, 2 footer, 3 page number, 4 byline."""


@dataclass(slots=True)
class RenderContext:
    """What the steps know, and the problems that they find.

    ``width`` is that of the content's area in CSS pixels; ``ink`` the colour of formulas.
    """

    slide: Slide
    layout: str
    ink: str
    figures: Mapping[int, Digest]
    fonts: Fonts
    type: TypeScale
    grid: Grid
    width: float
    pad: float = 0
    """Padding of the panel behind the content; 0 where there is none."""
    aside: bool = False
    """Whether the title stands beside the rest instead of above it."""
    ids: int = FIRST_ID - 1
    problems: list[Problem] = field(default_factory=list)
