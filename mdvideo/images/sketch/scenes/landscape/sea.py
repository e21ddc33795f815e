"""Open water: a horizon, swell in perspective, and the sun's glitter."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, resize, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.sky_and_weather.air import sky_and_sun


def _tileable_noise(rng: np.random.Generator) -> Plane:
    """Smooth noise, shape (512, 512), that repeats without a seam."""
    lattice = np.pad(rng.standard_normal((64, 64)).astype(np.float32), 4, mode="wrap")
    return resize(lattice, 576, 576)[32:-32, 32:-32]


def paint_water(canvas: Canvas, picture: Light, brief: Brief, horizon: float, sun_x: float) -> None:
    """Paint the sea below the horizon, in 0…1 of the height, in place.

    Noise on the plane of the water, at a distance proportional to 1/(row − horizon), is the slope of its wavelets. It
    determines which part of the sky each wavelet reflects, and where it reflects the sun (Cox and Munk's glitter).
    """
    palette = brief.palette
    top = round(horizon * canvas.height)
    height = canvas.height - top
    if height < 2:
        return
    depth = (np.arange(height, dtype=np.float32) + 0.5) / np.float32(canvas.height * (1 - horizon))
    slope = np.zeros((height, canvas.width), np.float32)
    u = canvas.x[0] - np.float32(sun_x)
    rng = canvas.rng("swell")
    # Value noise on the plane of the water, each octave in perspective.
    for octave, (cells, weight) in enumerate(((7, 1.0), (15, 0.8), (33, 0.62), (70, 0.5), (150, 0.4))):
        lattice = _tileable_noise(rng)
        near = depth + np.float32(0.035)
        far = np.float32(1) / near
        rows = (far * np.float32(cells * 3.1)).astype(np.float32) + np.float32(octave * 17)
        columns = u[None, :] * far[:, None] * np.float32(cells * 0.11)
        # Fade waves that are smaller than a few pixels near the horizon, instead of letting them alias.
        pixel = np.abs(np.gradient(rows))
        fade = np.clip(1.6 - pixel * 0.5, 0, 1) * np.float32(weight)
        i = np.floor(rows * 8).astype(np.intp) % 512
        j = np.floor(columns * 8).astype(np.intp) % 512
        slope += fade[:, None] * lattice[i[:, None], j]
    base = smoothstep(depth)[:, None] * np.float32(0.75) + slope * np.float32(0.07)
    near_water = mix(palette.shade, palette.sky[0], 0.32)
    table = ramp((mix(palette.sky[-1], palette.mist, 0.35), mix(palette.sky[-2], palette.sky[0], 0.45), near_water))
    sea = look_up(table, base + np.float32(0.04))
    across = u[None, :] / (np.float32(0.05) + np.float32(0.26) * depth[:, None])
    path = np.exp(-across * across)
    spark = smoothstep((slope + path * np.float32(0.9) - np.float32(0.95)) * np.float32(0.9))
    strength = path * (spark * np.float32(1.15) + np.float32(0.16)) * (1 - np.float32(0.45) * depth[:, None])
    sun = light(palette.sun)
    for plane, paint, colour in zip(picture, sea, sun, strict=True):
        plane[top:] = paint + strength * colour * np.float32(0.85)


def sea(canvas: Canvas, brief: Brief) -> Light:
    """The sun is right of the middle; the water behind the text is dark and even."""
    rng = canvas.rng("sea")
    horizon = float(rng.uniform(0.44, 0.54))
    sun_x = float(rng.uniform(0.74, 0.85)) * canvas.wide
    sun_y = (horizon - float(rng.uniform(0.05, 0.13))) * canvas.tall
    picture = sky_and_sun(canvas, brief, horizon, (sun_x, sun_y))
    paint_water(canvas, picture, brief, horizon, sun_x)
    # Haze at the horizon.
    band = np.exp(-((canvas.y - np.float32(horizon * canvas.tall)) ** 2) / np.float32(2 * 0.012**2))
    for plane, colour in zip(picture, light(mix(brief.palette.sky[-1], brief.palette.mist, 0.4)), strict=True):
        plane += band * np.float32(0.45) * (colour - plane)
    return picture
