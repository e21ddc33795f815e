"""Rain on a window, with lights out of focus behind it."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, ramp
from mdvideo.images.sketch.shapes import paint_ball


def rain(canvas: Canvas, brief: Brief) -> Light:
    """Soft lamps low on the right, and drops on a slightly misted pane that show the scene upside down."""
    palette = brief.palette
    rng = canvas.rng("rain")
    small = canvas.coarse(270)
    t = small.y / np.float32(small.tall) * np.float32(0.42) + small.x / np.float32(small.wide) * np.float32(0.2)
    picture = look_up(
        ramp((palette.sky[0], palette.sky[1], palette.sky[2])), t + small.noise("mist", 1.2, 4) * np.float32(0.07)
    )
    lamps = [palette.accents[1], palette.accents[0], palette.sun, palette.accents[2]]
    for _ in range(34):
        u, v = 1.05 - abs(float(rng.normal(0, 0.33))), 0.66 + float(rng.normal(0, 0.16))
        radius = float(rng.uniform(0.022, 0.06))
        power = float(rng.uniform(0.08, 0.34)) * max(0.08, min(1.0, u * 1.3 - 0.2))
        colour = light(lamps[int(rng.integers(4))])

        def lamp(px: Plane, py: Plane, colour: Light = colour, power: float = power) -> Light:
            return colour[:, None, None] * (np.float32(0.8) + np.float32(0.3) * (px * px + py * py)) * np.float32(power)

        paint_ball(small, picture, u * canvas.wide, v * canvas.tall, radius, lamp, 0.35, add=True)
    scene = picture.copy()
    picture = canvas.enlarge(picture)
    trails = np.zeros((small.height, small.width), np.float32)
    drops = [(float(rng.random()), float(rng.random()), 0.0022 + 0.0052 * float(rng.random()) ** 2) for _ in range(420)]
    for _ in range(26):
        u, v, radius = (
            0.16 + 0.84 * float(rng.random()) ** 0.8,
            float(rng.uniform(0.15, 0.95)),
            float(rng.uniform(0.008, 0.0145)),
        )
        drops.append((u, v, radius))
        path = np.float32(u * canvas.wide) + np.float32(0.004) * np.sin(small.y * np.float32(26) + np.float32(u * 40))
        width = np.float32(radius * 0.62)
        above = smoothstep((np.float32(v * canvas.tall) - small.y) * np.float32(30)) * np.exp(
            -np.maximum(np.float32(v * canvas.tall) - small.y, 0) * np.float32(3.2)
        )
        trails += np.exp(-(((small.x - path) / width) ** 2)) * above
    wet = np.maximum(canvas.enlarge(np.minimum(trails, 1)), 0)
    for plane in picture:
        plane *= 1 - np.float32(0.22) * wet
    for u, v, radius in drops:
        _paint_drop(canvas, picture, scene, u, v, radius, light(palette.sun))
    return picture


def _paint_drop(canvas: Canvas, picture: Light, scene: Light, u: float, v: float, radius: float, glint: Light) -> None:
    """A drop acts as a lens: it shows the scene upside down, dark at the rim, with a highlight above."""
    height, width = scene.shape[1:]

    def paint(px: Plane, py: Plane) -> Light:
        d2 = np.minimum(px * px + py * py, 1)
        bulge = np.float32(0.16) * (1 + d2)
        rows = np.clip((np.float32(v) - py * bulge + np.float32(0.06)) * height, 0, height - 1).astype(np.intp)
        columns = np.clip((np.float32(u) - px * bulge * np.float32(0.7)) * width, 0, width - 1).astype(np.intp)
        seen = scene[:, rows, columns]
        shade = np.float32(1.5) - np.float32(1.15) * d2**2 - np.float32(0.25) * py
        spot = np.exp(-((px + np.float32(0.3)) ** 2 + (py + np.float32(0.45)) ** 2) * np.float32(14))
        out: Light = seen * shade + spot * glint[:, None, None] * np.float32(0.30) + np.float32(0.006)
        return out

    paint_ball(canvas, picture, u * canvas.wide, v * canvas.tall, radius, paint, 0.1, 0.9)
