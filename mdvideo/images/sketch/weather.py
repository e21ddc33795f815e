"""Weather in front of outdoor scenes: snow, rain, mist."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, paint_over
from mdvideo.images.sketch.colour import Light, Plane, light, mix
from mdvideo.images.sketch.shapes import Stencil, paint_ball

OUTDOORS = frozenset({"hills", "sea", "mountains", "city", "forest", "dunes", "night_sky", "garden"})


def add_weather(canvas: Canvas, picture: Light, brief: Brief) -> None:
    """Add the prompt's weather to an outdoor scene, in place."""
    if brief.reading.scene not in OUTDOORS:
        return
    weather = brief.reading.weather
    if "mist" in weather:
        _mist(canvas, picture, brief)
    if "rain" in weather or "storm" in weather:
        _rain(canvas, picture, brief)
    if "snow" in weather:
        _snow(canvas, picture, brief)


def _mist(canvas: Canvas, picture: Light, brief: Brief) -> None:
    small = canvas.coarse(180)
    v = small.y / np.float32(small.tall)
    bank = small.noise("mist bank", 1.5, 5, 0.55, stretch=3)
    layer = np.exp(-(((v - np.float32(0.66)) / np.float32(0.2)) ** 2))
    amount = np.clip(layer * (np.float32(0.36) + bank * np.float32(0.4)), 0, 0.75)
    paint_over(picture, canvas.enlarge(amount), light(mix(brief.palette.mist, brief.palette.sky[-1], 0.4)))


def _rain(canvas: Canvas, picture: Light, brief: Brief) -> None:
    rng = canvas.rng("rainfall")
    for depth, (count, length, width, power) in enumerate(((420, 0.03, 0.0007, 0.07), (150, 0.06, 0.0011, 0.10))):
        streaks = Stencil(canvas)
        for _ in range(count):
            x, y = float(rng.uniform(0, canvas.wide + 0.1)), float(rng.uniform(-0.05, canvas.tall))
            reach = length * float(rng.uniform(0.6, 1.3))
            streaks.line([(x, y), (x - reach * 0.14, y + reach)], width, float(rng.uniform(0.3, 1)))
        add_light(
            picture,
            streaks.mask(),
            light(mix(brief.palette.sun, brief.palette.mist, 0.4)) * np.float32(power + 0.02 * depth),
        )


def _snow(canvas: Canvas, picture: Light, brief: Brief) -> None:
    rng = canvas.rng("snowfall")
    white = light(mix(brief.palette.sun, brief.palette.sky[-1], 0.2))

    def flake(px: Plane, py: Plane) -> Light:
        return white[:, None, None] * np.ones_like(px * py)

    for _ in range(260):
        near = float(rng.random()) ** 3.5
        alpha = (0.75 - 0.5 * near) * float(rng.uniform(0.35, 1.0))
        x, y = float(rng.random()) * canvas.wide, float(rng.random()) * canvas.tall
        paint_ball(canvas, picture, x, y, 0.0014 + 0.011 * near, flake, 0.35 + 0.5 * near, alpha)
