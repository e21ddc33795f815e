"""Dunes: smooth crests with a lit and a shaded side, and ripples on the near ones."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Vector, row_bands, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, mix, ramp
from mdvideo.images.sketch.scenes.sky_and_weather.air import sky_and_sun


def _paint_dune(
    canvas: Canvas, picture: Light, ridge: Vector, tables: tuple[Light, Light], skew: float, sharp: float, ripple: float
) -> None:
    """Paint a dune below its crest in place. ``tables``: ramps of the lit and the shaded side, from the crest down.

    The line between light and shade starts at the top of the crest, and runs down diagonally.
    """
    unit = np.float32(canvas.unit)
    edge = ridge * unit
    # The crest's slope over a distance, so that small wiggles of the line do not change the side.
    reach = max(2, round(0.02 * canvas.unit))
    padded = np.pad(ridge, reach, mode="edge")
    slope = (padded[2 * reach :] - padded[: -2 * reach]) * np.float32(unit / (2 * reach))
    steps = np.float32(1023 / (0.42 * canvas.unit))
    columns = np.arange(canvas.width)[None, :]
    for rows in row_bands(max(0, int(edge.min()) - 1), canvas.height):
        row = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5)
        below = row - edge
        cover = np.clip(below + np.float32(0.5), 0, 1)
        depth = np.maximum(below, 0)
        source = np.clip(columns - depth * np.float32(skew), 0, canvas.width - 1).astype(np.intp)
        side = slope[source]
        shade = smoothstep(side * np.float32(sharp) / (1 + depth * np.float32(2.2) / unit) + np.float32(0.5))
        index = np.clip(depth * steps, 0, 1023).astype(np.intp)
        waves: Plane = np.ones((1, 1), np.float32)
        if ripple:
            v = (row / unit) * np.float32(210) + side * np.float32(26) + canvas.x * np.float32(16)
            waves = 1 + np.float32(ripple) * np.sin(v) * (1 - shade) * np.clip(depth / (unit * np.float32(0.12)), 0, 1)
        for plane, lit, dark in zip(picture, *tables, strict=True):
            part = plane[rows]
            colour = (lit[index] * (1 - shade) + dark[index] * shade) * waves
            part += cover * (colour - part)


def dunes(canvas: Canvas, brief: Brief) -> Light:
    """Four dunes, the nearer the broader, and a low sun on the right."""
    palette = brief.palette
    rng = canvas.rng("dunes")
    horizon = float(rng.uniform(0.44, 0.5))
    sun = (float(rng.uniform(0.68, 0.8)) * canvas.wide, (horizon - 0.12) * canvas.tall)
    picture = sky_and_sun(canvas, brief, horizon, sun)
    sand, warm = palette.mist, mix(palette.accents[0], palette.sun, 0.25)
    for k in range(4):
        z = k / 3
        line = canvas.ridge(f"dune {k}", 1.25 - 0.45 * z, 3, 0.3)
        # Sharp crests and round troughs, unlike waves of water.
        line = line - np.float32(0.35) * np.abs(line)
        base = horizon + 0.035 + 0.4 * z**1.25
        ridge = (np.float32(base * canvas.tall) - line * np.float32(0.045 + 0.085 * z)).astype(np.float32)
        lit = mix(mix(sand, palette.sky[-1], 0.3), mix(warm, sand, 0.35), 0.15 + 0.75 * z)
        dark = mix(mix(sand, palette.sky[1], 0.45), mix(palette.shade, warm, 0.3), 0.2 + 0.75 * z)
        foot = mix(lit, dark, 0.42)
        tables = (
            ramp((mix(lit, palette.sun, 0.3), lit, foot), (0, 0.12, 1)),
            ramp((dark, mix(dark, lit, 0.12), foot), (0, 0.4, 1)),
        )
        _paint_dune(canvas, picture, ridge, tables, float(rng.uniform(0.5, 1.3)), 3.4, 0.05 * max(0.0, z - 0.3))
    air = np.exp(-(((canvas.y - np.float32((horizon + 0.04) * canvas.tall)) / np.float32(0.06)) ** 2)) * np.float32(0.4)
    for plane, colour in zip(picture, light(mix(palette.sky[-1], sand, 0.4)), strict=True):
        plane += air * (colour - plane)
    return picture
