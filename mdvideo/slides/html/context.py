"""What the steps that rewrite a slide's body know: the slide, its theme, and the space for its content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.dom import Element
from mdvideo.slides.themes.theme_schema import Fonts, Grid, TypeScale

FIRST_ID = 10
"""Lower ids are the template's: 1 header, 2 footer, 3 page number, 4 byline."""


@dataclass(slots=True)
class RenderContext:
    """The input of the steps, and the problems that they find.

    ``ink`` is the colour of formulas; ``width`` is that of the content area in CSS pixels.
    """

    slide: Slide
    layout: str
    ink: str
    figures: Mapping[int, FigurePicture]
    fonts: Fonts
    type: TypeScale
    grid: Grid
    width: float
    variant: str = ""
    """The palette of the slide, ``light`` or ``dark``; empty where pictures get no card."""
    height: float | None = None
    """Height of the content area in CSS pixels, where a heading may fill it."""
    area_height: float = 0
    """Height of the content area in CSS pixels; 0 where it is not known."""
    pad: float = 0
    """Padding of the panel behind the content in CSS pixels; 0 without a panel."""
    stacked: bool = False
    """Whether columns are one below the other: in all shapes but the wide and the classic one."""
    formula_scale: float = 1.0
    """Size of formulas in lines of text, relative to that text's."""
    aside: bool = False
    """Whether the title is next to the text instead of above it."""
    beside: bool = False
    """Whether a gallery is beside its title."""
    author_css: str = ""
    """The rules of the author's own style sheets, as ``scope_css`` returns them."""
    lifted: list[Element] = field(default_factory=list)
    """Elements that the author places on the slide, wherever they are in the text."""
    last_id: int = FIRST_ID - 1
    problems: list[Problem] = field(default_factory=list)
