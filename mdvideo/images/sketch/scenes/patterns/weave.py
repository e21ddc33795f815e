"""A close-up of woven cloth in which each thread goes over and under others."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow, paint_over, smoothstep
from mdvideo.images.sketch.colour import Light, look_up, mix, ramp


def weave(canvas: Canvas, brief: Brief) -> Light:
    """A twill with stripes, in folds, and out of focus toward the text."""
    palette = brief.palette
    rng = canvas.rng("weave")
    small = canvas.coarse(620)
    fold = small.noise("fold", 0.85, 2, 0.4)
    pitch = np.float32(0.021)
    lean = np.float32(float(rng.uniform(0.3, 0.5)))
    x = (small.x * np.cos(lean) + small.y * np.sin(lean)) / pitch + fold * np.float32(3.2)
    y = (small.y * np.cos(lean) - small.x * np.sin(lean)) / pitch + fold * np.float32(2.0)
    i, j = np.floor(x), np.floor(y)
    fx, fy = x - i - np.float32(0.5), y - j - np.float32(0.5)
    over_ = (i + j) % 3 != 0
    # The upper thread is round across and arched along; the lower one is dark in the gaps.
    across = np.where(over_, fx, fy)
    along = np.where(over_, fy, fx)
    roundness = np.sqrt(np.clip(1 - (across * np.float32(2.05)) ** 2, 0, 1))
    arch = np.float32(0.62) + np.float32(0.38) * np.cos(along * np.float32(2.6))
    fibre = np.sin((across * 9 + along * 5 + (i * 7 + j * 3)) * np.float32(2.1)) * np.float32(0.05)
    stripes = rng.integers(0, 4, 64)
    bands = rng.integers(0, 4, 64)
    thread = np.where(over_, stripes[(i // 6).astype(np.intp) % 64], bands[(j // 9).astype(np.intp) % 64])
    drape = small.noise("drape", 0.8, 2, 0.4)
    sheen = smoothstep(
        np.float32(0.5)
        + drape * np.float32(0.75)
        + (small.x / np.float32(small.wide) - np.float32(0.5)) * np.float32(0.5)
    )
    shade = roundness * arch * (np.float32(0.4) + np.float32(0.8) * sheen) + fibre * roundness
    cloths = (
        mix(palette.sky[3], palette.sky[2], 0.3),
        palette.sky[2],
        mix(palette.accents[0], palette.sky[3], 0.35),
        mix(palette.accents[1], palette.sky[2], 0.35),
    )
    picture = np.zeros((3, small.height, small.width), np.float32)
    for k, cloth in enumerate(cloths):
        table = ramp(
            (palette.shade, mix(cloth, palette.shade, 0.45), cloth, mix(cloth, palette.sun, 0.45)), (0, 0.35, 0.75, 1)
        )
        chosen = thread == k
        picture += look_up(table, shade) * chosen
    soft = small.enlarge(small.coarse(56).enlarge(picture))
    softer = small.enlarge(small.coarse(200).enlarge(picture))
    u = small.x / np.float32(small.wide) + drape * np.float32(0.08)
    paint_over(picture, 1 - smoothstep((u - np.float32(0.42)) * np.float32(3.2)), softer)
    paint_over(picture, 1 - smoothstep((u - np.float32(0.12)) * np.float32(2.2)), soft)
    picture = canvas.enlarge(picture)
    light_ = canvas.enlarge(
        np.float32(0.5) + glow(canvas.coarse(136), 0.78 * canvas.wide, 0.3 * canvas.tall, 0.5) * np.float32(0.75)
    )
    picture *= light_
    return np.maximum(picture, 0)
