"""Media laid over a finished scene: watercolour, oil, ink, cut paper, and weather on the lens."""

from __future__ import annotations

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.colour import Light


def treated(canvas: Canvas, picture: Light, brief: Brief) -> Light:
    """The picture in the medium that the prompt names; may change ``picture`` in place."""
    return picture
