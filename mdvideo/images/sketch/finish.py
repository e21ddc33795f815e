"""The last steps for every picture: bloom, vignette, tone curve, grain, and conversion to 8 bits."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.sketch.canvas import Canvas, resize, row_bands
from mdvideo.images.sketch.colour import Light


def add_bloom(canvas: Canvas, picture: Light, strength: float, threshold: float = 0.35) -> None:
    """Make bright parts glow into their surroundings, in place.

    Brightness above the threshold is blurred at four scales, each half the one before, and added back: the mip-chain
    bloom of real-time rendering (Jimenez, "Next Generation Post Processing in Call of Duty", 2014).
    """
    levels = [canvas.coarse(short) for short in (136, 68, 34, 17)]
    for plane in picture:
        bright = resize(plane, levels[0].width, levels[0].height)
        bright = np.maximum(bright - np.float32(threshold), 0)
        halo = np.zeros_like(bright)
        for level, share in zip(levels, (0.28, 0.3, 0.26, 0.2), strict=True):
            small = resize(bright, level.width, level.height)
            halo += np.float32(share) * resize(small, levels[0].width, levels[0].height)
        np.maximum(halo, 0, out=halo)
        plane += np.float32(strength) * canvas.enlarge(halo)


GRAIN = 0.3
"""The least that keeps the gradients of dark skies free of bands at 8 bits (looked at with the contrast raised); three
times as much, film grain that can be seen, makes a still four times as large in H.264."""

_KNEE = np.float32(0.72)


def _shoulder(light: Light) -> Light:
    """Compress light above the knee toward 1, as film does."""
    excess = np.maximum(light - _KNEE, 0)
    out: Light = np.minimum(light, _KNEE) + excess / (1 + excess * (1 / (np.float32(0.985) - _KNEE)))
    return out


def finish_picture(canvas: Canvas, picture: Light, vignette: float, grain: float = GRAIN) -> Image.Image:
    """Convert to 8-bit sRGB. ``grain`` is the strength of the film grain, which also dithers gradients."""
    rng = canvas.rng("grain")
    u = canvas.x / np.float32(canvas.wide) * 2 - 1
    v = canvas.y / np.float32(canvas.tall) * 2 - 1
    out = np.empty((3, canvas.height, canvas.width), np.uint8)
    for rows in row_bands(0, canvas.height):
        # The sum of two uniform bytes is triangular noise of ±255, scaled to a deviation of about 1.3 levels.
        noise = rng.integers(0, 256, (2, rows.stop - rows.start, canvas.width), np.uint8).astype(np.float32)
        speck = (noise[0] + noise[1] - 255) * np.float32(0.0125 * grain)
        fall = 1 - np.float32(vignette) * np.minimum(
            u * u * np.float32(0.55) + v[rows] * v[rows] * np.float32(0.6), 1.2
        )
        part = _shoulder(np.maximum(picture[:, rows], np.float32(4e-5)) * fall)
        np.sqrt(part, out=part)
        part *= 255
        part += speck + np.float32(0.5)
        np.clip(part, 0, 255, out=part)
        out[:, rows] = part.astype(np.uint8)
    return Image.merge("RGB", [Image.fromarray(plane) for plane in out])
