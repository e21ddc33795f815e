"""Skies that several scenes share: graded air, the sun or moon, clouds, stars."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, dim, glow, shine, smooth
from mdvideo.images.sketch.colour import Light, Plane, light, ramp

SUNLESS = frozenset({"overcast", "storm", "mist"})
"""Hours whose light has no disc."""


def disc(canvas: Canvas, x: float, y: float, radius: float, softness: float = 0.0) -> Plane:
    """Coverage of a round body with an antialiased, or softer, limb."""
    edge = max(softness, 1.2 / canvas.unit)
    return smooth((np.float32(radius) - canvas.distance(x, y)) / np.float32(edge) + np.float32(0.5))


def stars(canvas: Canvas, count: int, faint: float = 1.0) -> Plane:
    """Star light, shape (height, width): many faint points and few bright ones, the same places at any size."""
    rng = canvas.rng("stars")
    places = rng.random((count, 2))
    # Magnitudes: each class has about 2.5 times as many stars as the one brighter (the sky's own law, near enough).
    power = np.minimum(0.06 * rng.random(count) ** -0.75, 1.4).astype(np.float32) * np.float32(faint)
    out = np.zeros((canvas.height + 6, canvas.width + 6), np.float32)
    # A star keeps its share of the picture's light: smaller than a pixel, it dims; it never flickers in size.
    radius = np.float32(max(canvas.unit / 1440, 0.35)) * (np.float32(0.55) + np.float32(0.5) * np.sqrt(power))
    gain = np.minimum(np.float32(canvas.unit / 1440) ** 2 / np.float32(0.35**2), 1)
    cx, cy = places[:, 0] * canvas.width, places[:, 1] * canvas.height
    left, top = np.floor(cx).astype(np.intp), np.floor(cy).astype(np.intp)
    for dy in range(-3, 4):
        for dx in range(-3, 4):
            fall = ((left + dx + 0.5 - cx) ** 2 + (top + dy + 0.5 - cy) ** 2).astype(np.float32)
            weight = power * gain * np.exp(-fall / (2 * radius * radius))
            np.add.at(out, (top + dy + 3, left + dx + 3), weight)
    return out[3:-3, 3:-3]


def sky_and_sun(canvas: Canvas, brief: Brief, horizon: float, sun: Point) -> Light:
    """Air down to the horizon (0…1 of the height), warmed round the sun at a point in mean sides."""
    palette = brief.palette
    small = canvas.coarse(180)
    table = ramp(palette.sky)
    picture = small.vertical(table, -0.05, horizon + 0.03)
    aura = glow(small, *sun, 0.34, 1.25)
    strength = 0.12 if palette.dark else 0.3
    sunny = brief.hour not in SUNLESS
    # The wide glow lifts the sky's own colours; adding the sun's yellow to blue air would turn it grey.
    dim(picture, 1 + aura * np.float32(0.34 if sunny else 0.2))
    shine(picture, aura**2, light(palette.sun) * np.float32(strength if sunny else 0.12))
    shine(picture, glow(small, *sun, 0.1), light(palette.sun) * np.float32(0.3 if sunny else 0.05))
    # Thin cloud, drawn out along the wind, catches the light of the sun's side.
    veil = small.noise("veil", 2.2, 5, 0.55, stretch=4.5)
    veil = smooth((veil - np.float32(0.1)) * np.float32(0.9)) * smooth(small.y * np.float32(2.2 / small.tall))
    shine(picture, veil * (np.float32(0.25) + aura), light(palette.sky[-1]) * np.float32(0.16))
    picture = canvas.enlarged(picture)
    if brief.hour in ("night", "twilight"):
        field = stars(canvas, 900, 0.8)
        fade = np.clip(1 - canvas.y / np.float32(horizon * canvas.tall), 0, 1)
        shine(picture, field * fade, light(palette.sun))
    if sunny:
        radius = 0.03 if brief.hour == "night" else 0.042
        body = disc(canvas, *sun, radius, 0.006)
        shine(picture, body, light(palette.sun) * np.float32(0.75 if brief.hour == "night" else 1.0))
    return picture
