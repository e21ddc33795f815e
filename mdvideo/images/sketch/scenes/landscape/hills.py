"""Layered hills, paler with distance; a lake or fjord mirrors them."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Vector, add_light, glow, row_bands, smoothstep
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.sky_and_weather.air import sky_and_sun


def paint_range(
    canvas: Canvas, picture: Light, ridge: Vector, table: Light, depth: float, lower: Vector | None = None
) -> None:
    """Paint everything below a ridge line in place.

    ``ridge`` is the line's height for each column, in mean sides. ``table`` is a ramp of light from the crest down to
    ``depth`` mean sides below it. ``lower`` is the next range's line, below which nothing needs painting.
    """
    unit = np.float32(canvas.unit)
    edge = ridge * unit
    top = max(0, int(edge.min()) - 1)
    bottom = canvas.height if lower is None else min(canvas.height, int(lower.max() * unit) + 2)
    steps = np.float32(1023 / (depth * canvas.unit))
    for rows in row_bands(top, bottom):
        row = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + np.float32(0.5)
        below = row - edge
        cover = np.clip(below + np.float32(0.5), 0, 1)
        index = np.clip(below * steps, 0, 1023).astype(np.intp)
        for plane, paint in zip(picture, table, strict=True):
            part = plane[rows]
            part += cover * (paint[index] - part)


def hills(canvas: Canvas, brief: Brief) -> Light:
    """Six or seven ranges; the nearest are dark and low, so that the text's side is calm."""
    palette = brief.palette
    rng = canvas.rng("hills")
    water = brief.mentions("fjord lake river loch pond")
    horizon = float(rng.uniform(0.46, 0.54)) - (0.02 if water else 0)
    sun_x = float(rng.uniform(0.74, 0.86)) * canvas.wide
    sun_y = (horizon - float(rng.uniform(0.05, 0.16))) * canvas.tall
    picture = sky_and_sun(canvas, brief, horizon, (sun_x, sun_y))
    misty = "mist" in brief.reading.weather or brief.hour in ("mist", "dawn")
    count = int(rng.integers(6, 8))
    steep = 1.5 if brief.mentions("fjord loch valley") else float(rng.uniform(0.8, 1.15))
    shore = 0.7 if water else 1.2
    ridges = []
    for k in range(count):
        z = k / (count - 1)
        base = horizon + 0.01 + (shore - 0.27 - horizon if not water else shore - 0.06 - horizon) * z**1.15
        swing = (0.035 + 0.09 * z) * steep
        line = canvas.ridge(f"ridge {k}", 1.1 + 0.9 * (1 - z), 8, 0.47)
        bank = np.zeros_like(line)
        if water:
            # Fjord walls: the ranges rise alternately at the left and the right, and leave a bright gap between.
            u = canvas.x[0] / np.float32(canvas.wide)
            side = u if k % 2 else 1 - u
            bank = (
                np.float32(0.2 * steep)
                * (smoothstep((side - np.float32(0.52)) * 2.1) - np.float32(0.3))
                * np.float32(z)
            )
        ridges.append(((base * canvas.tall) - line * np.float32(swing) - bank).astype(np.float32))
    waterline = shore * canvas.tall
    for k, ridge in enumerate(ridges):
        z = k / (count - 1)
        body = mix(palette.mist, palette.shade, z**0.8)
        crest = mix(body, palette.sun, 0.10 * (1 - z))
        fog = mix(mix(palette.mist, palette.sky[-1], 0.5), body, 0.25 + 0.6 * z if not misty else 0.08 + 0.55 * z)
        table = ramp((crest, body, fog), (0.0, 0.12, 1.0))
        lower = ridges[k + 1] if k + 1 < count else None
        if lower is not None and water:
            lower = None
        paint_range(canvas, picture, ridge, table, (0.16 + 0.1 * z) * canvas.tall, lower)
    if water:
        _paint_reflection(canvas, picture, brief, waterline)
    # Sunlit haze in front of everything near the sun.
    haze = canvas.coarse(136)
    veil = canvas.enlarge(glow(haze, sun_x, horizon * canvas.tall, 0.24, 2.2))
    add_light(picture, veil, light(palette.sun) * np.float32(0.10 if palette.dark else 0.05))
    return picture


def _paint_reflection(canvas: Canvas, picture: Light, brief: Brief, waterline: float) -> None:
    """Paint still water below the waterline, with the reflection of what is above it, in place."""
    line = int(waterline * canvas.unit)
    rows = np.arange(line, canvas.height)
    if rows.size == 0:
        return
    down = (rows - line).astype(np.float32) / np.float32(canvas.unit)
    ripple = canvas.coarse(270).noise("ripple", 14, 4, 0.6, stretch=9)
    ripple = canvas.enlarge(ripple)[line:]
    source = line - 1 - (down[:, None] * 1.25 * canvas.unit + ripple * (down[:, None] * 0.12 + 0.003) * canvas.unit)
    index = np.clip(source, 0, line - 1).astype(np.intp)
    columns = np.arange(canvas.width)[None, :]
    tint = light(mix(brief.palette.shade, brief.palette.mist, 0.35))
    deep = np.clip(down / (canvas.tall - waterline), 0, 1)[:, None]
    for plane, colour in zip(picture, tint, strict=True):
        mirrored = plane[index, columns]
        plane[line:] = mirrored * (np.float32(0.84) - 0.34 * deep) + colour * (np.float32(0.08) + 0.12 * deep)
    # Thin mist where the water meets the land.
    band = np.exp(-((canvas.y - np.float32(waterline)) ** 2) / np.float32(2 * 0.018**2))
    fog = look_up(ramp((brief.palette.mist, brief.palette.sky[-1])), np.full((1,), 0.5, np.float32))[:, 0]
    for plane, colour in zip(picture, fog, strict=True):
        plane += band * np.float32(0.34) * (colour - plane)
