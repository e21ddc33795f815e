"""Where on the frame a slide's text may stand, and in which shape it is set."""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import panel_of
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_files import Grid, Shape

NARROW = 1000
"""Width in CSS pixels below which text beside a split picture is set in the ``narrow`` shape."""


def picture_of(slide: Slide, size: Size) -> str:
    """Where the slide's pictures are: ``none``, ``full``, or the side that they are split to."""
    if not slide.backgrounds:
        return "none"
    if slide.split is None or all(background.behind for background in slide.backgrounds):
        return "full"
    if size.height > size.width:
        return "top" if slide.split.side == "left" else "bottom"
    return slide.split.side


def area_of(theme: Theme, slide: Slide, size: Size) -> tuple[tuple[float, float, float, float], Shape]:
    """The rectangle (x, y, width, height) that content may use, in CSS pixels, and the shape it is set in."""
    width, height = size.design
    shape = shape_of(width / height)
    picture = picture_of(slide, size)
    left = top = right = bottom = 0.0
    if picture in ("left", "right", "top", "bottom"):
        panel = panel_of(slide, size)
        taken = panel.width / size.scale, panel.height / size.scale
        left, right = (taken[0], 0.0) if picture == "left" else (0.0, taken[0] if picture == "right" else 0.0)
        top, bottom = (taken[1], 0.0) if picture == "top" else (0.0, taken[1] if picture == "bottom" else 0.0)
        if width - left - right < NARROW and shape != "tall":
            shape = "narrow"
    grid = theme.grid[shape]
    inset = _insets(grid, picture)
    x, y = left + inset[0], top + inset[1]
    return (x, y, width - right - inset[2] - x, height - bottom - inset[3] - y), shape


def _insets(grid: Grid, picture: str) -> tuple[float, float, float, float]:
    """Margins left, top, right, bottom: half as wide where they meet a picture instead of the frame's edge."""
    near = max(grid.side * 0.62, 64)
    return (
        near if picture == "left" else grid.side,
        near if picture == "top" else grid.top,
        near if picture == "right" else grid.side,
        near if picture == "bottom" else grid.bottom,
    )


def shape_of(ratio: float) -> Shape:
    """The shape that a frame of this width to height is set in."""
    if ratio > 1.5:
        return "wide"
    return "classic" if ratio > 1.15 else "square" if ratio > 0.87 else "tall"
