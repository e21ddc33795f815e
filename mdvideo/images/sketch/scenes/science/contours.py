"""The contour lines of a map, with every fifth one bold."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow, paint_over, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp


def _level_lines(level: Plane, slope: Plane, width: float) -> Plane:
    """Coverage of the lines at whole levels, ``width`` in pixels; ``slope`` is the change of ``level`` per pixel."""
    distance = np.abs(level - np.round(level)) / np.maximum(slope, np.float32(1e-6))
    return np.clip(np.float32(width * 0.5 + 0.5) - distance, 0, 1) * np.float32(min(1.0, width))


def contours(canvas: Canvas, brief: Brief) -> Light:
    """Contour lines on height tints, both faded toward the text."""
    palette = brief.palette
    rng = canvas.rng("contours")
    small = canvas.coarse(200)
    height = small.noise("height", 1.25, 3, 0.4)
    peak = glow(small, float(rng.uniform(0.72, 0.85)) * canvas.wide, float(rng.uniform(0.35, 0.6)) * canvas.tall, 0.3)
    level = canvas.enlarge(height * np.float32(5.5) + peak * np.float32(15))
    dy = np.empty_like(level)
    dx = np.empty_like(level)
    dy[1:-1] = (level[2:] - level[:-2]) * np.float32(0.5)
    dx[:, 1:-1] = (level[:, 2:] - level[:, :-2]) * np.float32(0.5)
    dy[0], dy[-1], dx[:, 0], dx[:, -1] = dy[1], dy[-2], dx[:, 1], dx[:, -2]
    slope = np.sqrt(dx * dx + dy * dy)
    shade = np.clip((dx + dy) / np.maximum(slope, np.float32(1e-6)), -1, 1)
    tint = np.clip(level * np.float32(0.034) + np.float32(0.2), 0, 1)
    if palette.dark:
        stops = (palette.sky[0], palette.sky[1], palette.sky[2], mix(palette.sky[2], palette.accents[0], 0.5))
    else:
        stops = (palette.sky[0], palette.sky[2], mix(palette.sky[3], palette.accents[0], 0.25), palette.accents[0])
    picture = look_up(
        ramp(stops), tint + shade * np.minimum(slope * canvas.unit * np.float32(0.0012), np.float32(0.03))
    )
    fade = smoothstep(canvas.x / np.float32(canvas.wide) * np.float32(1.25) - np.float32(0.15)) * np.float32(
        0.85
    ) + np.float32(0.15)
    ink = mix(palette.accents[0], palette.sun, 0.3) if palette.dark else mix(palette.shade, palette.accents[0], 0.35)
    pixel = canvas.unit / 1440
    fine = _level_lines(level, slope, 1.6 * pixel)
    bold = _level_lines(level / 5, slope / 5, 3.0 * pixel)
    paint_over(picture, np.maximum(fine * np.float32(0.42), bold * np.float32(0.8)) * fade, light(ink))
    return picture
