"""Where in the frame each background goes, in output pixels, and therefore how large its picture must be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mdvideo.deck.model import Background, Figure, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect

MARP_PIXEL = 1.5
"""Design pixels per pixel of a Marp deck, whose 16:9 frame is 1280 × 720 where ours is 1920 × 1080."""

FIGURE_SHARE = 0.42
"""Width of a figure without a size of its own, as a share of the frame (twice that in a portrait one).

Its height is three quarters of its width."""


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A background and the part of the frame that it fills."""

    background: Background
    rect: Rect


def panel_of(slide: Slide, size: Size) -> Rect:
    """Return the part of the frame that split backgrounds share: one side, or top or bottom in a portrait frame."""
    if slide.split is None:
        return Rect(0, 0, *size)
    share = slide.split.percent / 100
    first = slide.split.side == "left"
    if size.height > size.width:
        height = _even(size.height * share)
        return Rect(0, 0 if first else size.height - height, size.width, height)
    width = _even(size.width * share)
    return Rect(0 if first else size.width - width, 0, width, size.height)


def place_backgrounds(slide: Slide, size: Size) -> tuple[PlacedPicture, ...]:
    """Return every background with its rectangle: those of directives fill the frame, the others tile their panel."""
    full = [PlacedPicture(b, Rect(0, 0, *size)) for b in slide.backgrounds if b.full_frame]
    tiled = [b for b in slide.backgrounds if not b.full_frame]
    return (*full, *(map(PlacedPicture, tiled, tile_panel(panel_of(slide, size), len(tiled), slide.direction))))


def tile_panel(panel: Rect, count: int, direction: str) -> tuple[Rect, ...]:
    """Return the panel divided into ``count`` equal parts, side by side or one above the other, with no pixel left."""
    length = panel.width if direction == "horizontal" else panel.height
    cuts = [length * i // count for i in range(count + 1)] if count else []
    if direction == "horizontal":
        return tuple(Rect(panel.x + a, panel.y, b - a, panel.height) for a, b in pairwise(cuts))
    return tuple(Rect(panel.x, panel.y + a, panel.width, b - a) for a, b in pairwise(cuts))


def figure_size(figure: Figure, size: Size) -> Size:
    """Return the output pixels of a figure in the text: the author's size, else a share of the frame at 4:3."""
    width = _css_length(figure.width, size.width, size.scale)
    height = _css_length(figure.height, size.height, size.scale)
    if width is None:
        share = FIGURE_SHARE if size.width >= size.height else 2 * FIGURE_SHARE
        width = share * size.width if height is None else height * 4 / 3
    if height is None:
        height = width * 3 / 4
    return Size(min(_even(max(width, 16)), size.width), min(_even(max(height, 16)), size.height))


def _css_length(css: str | None, whole: int, scale: float) -> float | None:
    match = re.fullmatch(r"([\d.]+)(px|%)?", css or "")
    if match is None:
        return None
    value = float(match[1])
    return whole * value / 100 if match[2] == "%" else value * MARP_PIXEL * scale


def _even(length: float | Fraction) -> int:
    return 2 * round(length / 2)
