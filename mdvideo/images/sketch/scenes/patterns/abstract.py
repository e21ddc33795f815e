"""Soft abstract pictures: a gradient mesh, and lights out of focus."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, smoothstep, warp
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp


def mesh(canvas: Canvas, brief: Brief) -> Light:
    """Two slow noise fields, one warped by the other, in the palette's colours, like silk in window light."""
    palette = brief.palette
    small = canvas.coarse(220)
    rng = canvas.rng("mesh")
    fold = small.noise("fold", 0.9, 2, 0.4)
    drape = small.noise("drape", 0.8, 2, 0.4)
    field = warp(small.noise("field", 0.75, 2, 0.35), fold * 60, drape * 60)
    diagonal = (small.x / np.float32(small.wide) + small.y / np.float32(small.tall)) / 2
    t = smoothstep(diagonal * np.float32(0.8) + field * np.float32(0.34) + np.float32(0.02))
    picture = look_up(ramp((palette.sky[0], palette.sky[1], palette.sky[2], palette.sky[3])), t)
    # Folds: thin bands of sheen.
    sheen = np.exp(-((np.sin(field * np.float32(5.2) + diagonal * np.float32(5)) / np.float32(0.5)) ** 2))
    add_light(picture, sheen * t, light(palette.sky[3]) * np.float32(0.10))
    for k, accent in enumerate(palette.accents[:2]):
        x = float(rng.uniform(0.62, 1.0)) * canvas.wide
        y = float(rng.uniform(0.0, 0.3) if k else rng.uniform(0.65, 1.0)) * canvas.tall
        add_light(picture, glow(small, x, y, 0.3), light(accent) * np.float32(0.22))
    return canvas.enlarge(picture)


def bokeh(canvas: Canvas, brief: Brief) -> Light:
    """Lamps far out of focus: even discs with a slightly brighter rim, on a dark background."""
    palette = brief.palette
    rng = canvas.rng("bokeh")
    small = canvas.coarse(405)
    base = small.noise("base", 0.9, 3, 0.4)
    diagonal = small.x / np.float32(small.wide) * np.float32(0.6) + small.y / np.float32(small.tall) * np.float32(0.4)
    picture = look_up(
        ramp((palette.sky[0], palette.sky[1], mix(palette.sky[1], palette.sky[2], 0.6))),
        smoothstep(diagonal * np.float32(0.85) + base * np.float32(0.16)),
    )
    lights = [*palette.accents, palette.sun]
    for _ in range(74):
        far = float(rng.random())
        # Dense toward the right and the lower edge, sparse behind the text.
        u = 1.05 - abs(float(rng.normal(0, 0.34)))
        v = 0.62 + float(rng.normal(0, 0.25))
        radius = 0.012 + 0.075 * far**1.8
        power = (0.05 + 0.32 * float(rng.random()) ** 2) * (0.035 / (radius + 0.02)) ** 0.8
        power *= min(1.0, max(0.06, (u - 0.15) * 1.5))
        colour = light(mix(lights[int(rng.integers(4))], lights[int(rng.integers(4))], float(rng.random()) * 0.4))
        cx, cy = u * canvas.wide, v * canvas.tall
        left, right = (int(max(0, min(small.width, (cx + s * radius * 1.3) * small.unit))) for s in (-1, 1))
        top, bottom = (int(max(0, min(small.height, (cy + s * radius * 1.3) * small.unit))) for s in (-1, 1))
        if right <= left or bottom <= top:
            continue
        d = np.sqrt((small.x[:, left:right] - np.float32(cx)) ** 2 + (small.y[top:bottom] - np.float32(cy)) ** 2)
        d /= np.float32(radius)
        blur = np.float32(0.10 + 0.12 * far)
        body = smoothstep((1 - d) / blur) * (np.float32(0.72) + np.float32(0.42) * np.minimum(d, 1) ** 6)
        for plane, c in zip(picture, colour, strict=True):
            plane[top:bottom, left:right] += body * c * np.float32(power)
    return canvas.enlarge(picture)
