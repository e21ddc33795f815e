"""The content area: where on the frame a slide's text is placed, and the shape that its type scale is for."""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import panel_of
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Grid, Shape

NARROW = 1000
"""Width in CSS pixels below which text next to a split picture is set in the ``narrow`` shape."""
_BELOW_PICTURE = 0.55
"""The part of the bottom margin that is kept free below text that stands under a picture, where there is less room."""


def picture_position_of(slide: Slide, size: Size) -> str:
    """Return where the slide's pictures are: ``none``, ``full``, or the side that they are split to."""
    if not slide.backgrounds:
        return "none"
    if slide.split is None or all(background.full_frame for background in slide.backgrounds):
        return "full"
    if size.height > size.width:
        return "top" if slide.split.side == "left" else "bottom"
    return slide.split.side


def content_area_of(theme: Theme, slide: Slide, size: Size) -> tuple[tuple[float, float, float, float], Shape]:
    """Return the rectangle (x, y, width, height) for content, in CSS pixels, and the shape that it is set in."""
    width, height = size.design
    shape = shape_of(width / height)
    picture = picture_position_of(slide, size)
    left = top = right = bottom = 0.0
    if picture in ("left", "right", "top", "bottom"):
        panel = panel_of(slide, size)
        panel_width, panel_height = panel.width / size.scale, panel.height / size.scale
        left, right = (panel_width, 0.0) if picture == "left" else (0.0, panel_width if picture == "right" else 0.0)
        top, bottom = (panel_height, 0.0) if picture == "top" else (0.0, panel_height if picture == "bottom" else 0.0)
        if width - left - right < NARROW and shape != "tall":
            shape = "narrow"
    grid = theme.grid[shape]
    margins = _margins(grid, picture)
    x, y = left + margins[0], top + margins[1]
    return (x, y, width - right - margins[2] - x, height - bottom - margins[3] - y), shape


def _margins(grid: Grid, picture: str) -> tuple[float, float, float, float]:
    """Return the margins left, top, right, bottom: narrower next to a picture than at the edge of the frame."""
    near = max(grid.side * 0.62, 64)
    return (
        near if picture == "left" else grid.side,
        near if picture == "top" else grid.top,
        near if picture == "right" else grid.side,
        near if picture == "bottom" else grid.bottom * (_BELOW_PICTURE if picture == "top" else 1),
    )


def shape_of(ratio: float) -> Shape:
    """Return the shape of a frame with this ratio of width to height."""
    if ratio > 1.5:
        return "wide"
    return "classic" if ratio > 1.15 else "square" if ratio > 0.87 else "tall"
