"""Ribbons of light made of sine waves."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Vector, add_light, glow
from mdvideo.images.sketch.colour import Light, light, mix, ramp


def add_strand(canvas: Canvas, picture: Light, line: Vector, width: float, colour: Light) -> None:
    """Add a glowing line in place. ``line``: height for each column in mean sides; ``colour``: shape (3, width).

    Only the few rows around the line are processed in each column, so that a hundred strands are fast.
    """
    unit = canvas.unit
    centre = line * np.float32(unit)
    steep = np.sqrt(1 + np.gradient(centre.astype(np.float64)).astype(np.float32) ** 2)
    core = np.float32(max(width * unit, 0.55))
    gain = np.float32(min(1.0, width * unit / 0.55))
    reach = int(np.ceil(2.6 * core * min(float(steep.max()), 6))) + 1
    offsets = np.arange(-reach, reach + 1)[:, None]
    rows = np.floor(centre)[None, :].astype(np.intp) + offsets
    away = (rows + np.float32(0.5) - centre) / (steep * core)
    amount = np.exp(-away * away) * gain
    inside = (rows >= 0) & (rows < canvas.height)
    amount = np.where(inside, amount, 0).astype(np.float32)
    rows = np.clip(rows, 0, canvas.height - 1)
    columns = np.broadcast_to(np.arange(canvas.width), rows.shape)
    keep = inside.nonzero()
    rows, columns, amount = rows[keep], columns[keep], amount[keep]
    for plane, paint in zip(picture, colour, strict=True):
        plane[rows, columns] += amount * paint[columns]


def ribbons(canvas: Canvas, brief: Brief) -> Light:
    """Three braids of fine strands, which are narrow at one point and open to the right, away from the text."""
    palette = brief.palette
    rng = canvas.rng("ribbons")
    small = canvas.coarse(136)
    ground = small.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[0])), -0.1, 1.1)
    waist_x, waist_y = float(rng.uniform(0.6, 0.75)) * canvas.wide, float(rng.uniform(0.5, 0.62)) * canvas.tall
    add_light(ground, glow(small, waist_x, waist_y, 0.45, 1.6), light(palette.sky[2]) * np.float32(0.7))
    picture = canvas.enlarge(ground)
    x = canvas.x[0]
    u = x / np.float32(canvas.wide)
    for braid in range(3):
        colour_a, colour_b = palette.accents[braid % 3], palette.accents[(braid + 1) % 3]
        turns = float(rng.uniform(0.9, 1.6)) * (1 + 0.45 * braid)
        phase, drift = float(rng.uniform(0, 6.28)), float(rng.uniform(0.5, 1.2))
        swing = float(rng.uniform(0.13, 0.19)) / (1 + 0.25 * braid)
        fade = np.float32(0.16) + np.float32(0.84) * np.clip((u - np.float32(0.12)) / np.float32(0.6), 0, 1) ** 1.6
        count = 26
        for k in range(count):
            t = k / (count - 1) - 0.5
            envelope = np.sin(np.float32(np.pi) * np.clip(u * np.float32(0.92) + np.float32(0.04), 0, 1)) ** 2
            angle = np.float32(2 * np.pi * turns) * x + np.float32(phase + 1.15 * t)
            shape = np.sin(angle) + np.float32(0.34) * np.sin(angle * np.float32(2 * drift) + np.float32(2.4 * t))
            open_ = np.float32(t * 0.34) * (u - np.float32(waist_x / canvas.wide))
            line = np.float32(waist_y) + np.float32(swing) * envelope * shape * np.float32(1 + 0.7 * t) + open_
            middle = 1 - (2 * abs(t)) ** 2
            colour = light(mix(colour_a, colour_b, k / (count - 1)))[:, None] * fade * np.float32(0.13 + 0.2 * middle)
            edge = 0.0016 if k in (0, count - 1) else 0.0009
            add_strand(canvas, picture, line.astype(np.float32), edge, colour.astype(np.float32))
    return picture
