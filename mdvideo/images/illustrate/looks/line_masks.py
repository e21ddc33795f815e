"""Things as lines, for looks that draw: the coverage of their lines and of their bodies, and their own brightness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mdvideo.images.illustrate.staging.artwork import Artwork, flatten, outline
from mdvideo.images.illustrate.staging.composition import Placed
from mdvideo.images.illustrate.staging.layers import PaintedLayer, draw
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
    layer = draw(outline(art, "#ff0000", "#0000ff", width), placed, pad)
    # Where a line covers its pixel by half, so does red; the coverage of both is alpha.
    red, blue = np.sqrt(layer.light[0]), np.sqrt(layer.light[2])
    share = red / np.maximum(red + blue, 1e-3)
    return LineDrawing(layer.left, layer.top, layer.alpha * share, layer.alpha)


def colours_of_body(art: Artwork, placed: Placed, pad: int = 2) -> PaintedLayer:
    """Draw a thing in its even colours."""
    return draw(flatten(art), placed, pad)
