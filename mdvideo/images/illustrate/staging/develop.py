"""The last step of a picture in light: grain where it prevents banding, and conversion to 8 bits."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.sketch.canvas import Canvas, row_bands
from mdvideo.images.sketch.colour import Light


def develop(canvas: Canvas, picture: Light, grain: float = 1.0) -> Image.Image:
    """Convert to 8-bit sRGB. White stays white: prints and drawings have no film's shoulder.

    ``grain`` 1 is a deviation of half a level, which dithers; more is seen as texture.
    """
    rng = canvas.rng("grain")
    out = np.empty((3, canvas.height, canvas.width), np.uint8)
    for rows in row_bands(0, canvas.height):
        noise = rng.integers(0, 256, (2, rows.stop - rows.start, canvas.width), np.uint8).astype(np.float32)
        speck = (noise[0] + noise[1] - 255) * np.float32(0.0048 * grain)
        part = np.sqrt(np.clip(picture[:, rows], 0, 1))
        part *= 255
        part += speck + np.float32(0.5)
        np.clip(part, 0, 255, out=part)
        out[:, rows] = part.astype(np.uint8)
    return Image.merge("RGB", [Image.fromarray(plane) for plane in out])
