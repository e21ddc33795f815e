"""Things as lines, for looks that draw: the coverage of their lines and of their bodies, and their own brightness."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mdvideo.images.illustrate.staging.artwork import Artwork, flatten, outline
from mdvideo.images.illustrate.staging.layers import PaintedLayer, draw
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.colour import Plane


@dataclass
class LineDrawing:
    """A thing's lines and body, each a coverage (h, w), from the pixel (left, top)."""

    left: int
    top: int
    line: Plane
    body: Plane


def lines_of(art: Artwork, placed: Placed, pixels: float, pad: int = 2) -> LineDrawing:
    """Draw a thing in lines ``pixels`` wide, hidden ones left out."""
    width = pixels * art.height / max(placed.height, 1.0)
    layer = draw(*_with_border(outline(art, "#ff0000", "#0000ff", width), placed, pixels), pad)
    # Where a line covers its pixel by half, so does red; the coverage of both is alpha.
    red, blue = np.sqrt(layer.light[0]), np.sqrt(layer.light[2])
    share = red / np.maximum(red + blue, 1e-3)
    return LineDrawing(layer.left, layer.top, layer.alpha * share, layer.alpha)


def grid_lines(canvas: Canvas, step: float, half: float) -> Plane:
    """1 on the lines of a square grid: ``step`` is the distance between them, ``half`` half their width; mean sides."""
    across = np.abs((canvas.x + step / 2) % step - step / 2) < np.float32(half)
    down = np.abs((canvas.y + step / 2) % step - step / 2) < np.float32(half)
    lines: Plane = np.maximum(across.astype(np.float32), down.astype(np.float32))
    return lines


def colours_of_body(art: Artwork, placed: Placed, pixels: float, pad: int = 2) -> PaintedLayer:
    """Draw a thing in its even colours, in the frame that its lines of ``pixels`` have."""
    return draw(*_with_border(flatten(art), placed, pixels), pad)


def _with_border(art: Artwork, placed: Placed, pixels: float) -> tuple[Artwork, Placed]:
    """The artwork and its place with a border for half a line, which lies outside of the shapes."""
    unit = art.height / max(placed.height, 1.0)
    border = 1.5 * pixels
    shifted = f'<g transform="translate({border * unit:.4f} {border * unit:.4f})">{art.body}</g>'
    larger = replace(art, body=shifted, width=art.width + 2 * border * unit, height=art.height + 2 * border * unit)
    return larger, replace(
        placed, foot=placed.foot + border, width=placed.width + 2 * border, height=placed.height + 2 * border
    )
