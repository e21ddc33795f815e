"""The sky of several scenes: a gradient, the sun or moon, thin clouds, stars."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, add_light, glow, scale_light, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, mix, ramp

SUNLESS = frozenset({"overcast", "storm", "mist"})
"""Hours without a visible sun or moon."""


def disc_coverage(canvas: Canvas, x: float, y: float, radius: float, softness: float = 0.0) -> Plane:
    """The coverage of a disc with an antialiased or softer edge."""
    edge = max(softness, 1.2 / canvas.unit)
    return smoothstep((np.float32(radius) - canvas.distance(x, y)) / np.float32(edge) + np.float32(0.5))


def stars(canvas: Canvas, count: int, faint: float = 1.0) -> Plane:
    """Starlight, shape (height, width): many faint stars and a few bright ones, at the same places for any size."""
    rng = canvas.rng("stars")
    places = rng.random((count, 2))
    # Each magnitude has about 2.5 times as many stars as the next brighter one, as in the real sky.
    power = np.minimum(0.06 * rng.random(count) ** -0.75, 1.4).astype(np.float32) * np.float32(faint)
    out = np.zeros((canvas.height + 6, canvas.width + 6), np.float32)
    # A star keeps its share of the picture's light: one smaller than a pixel is dimmed instead of shrunk.
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
    """The sky down to the horizon, in 0…1 of the height, with the sun at a point in mean sides."""
    palette = brief.palette
    small = canvas.coarse(180)
    table = ramp(palette.sky)
    picture = small.vertical(table, -0.05, horizon + 0.03)
    aura = glow(small, *sun, 0.34, 1.25)
    strength = 0.12 if palette.dark else 0.3
    sunny = brief.hour not in SUNLESS
    # The wide glow brightens the sky's own colours: adding the sun's yellow to blue gives grey.
    scale_light(picture, 1 + aura * np.float32(0.34 if sunny else 0.2))
    # For the same reason it has the hue of the sky at the horizon, and only the sun itself its own.
    wide = light(mix(palette.sun, palette.sky[-1], 0.7))
    add_light(picture, aura**2, wide * np.float32(strength if sunny else 0.12))
    add_light(picture, glow(small, *sun, 0.1), light(palette.sun) * np.float32(0.3 if sunny else 0.05))
    # Thin clouds, stretched by the wind and lit near the sun.
    veil = small.noise("veil", 2.2, 5, 0.55, stretch=4.5)
    veil = smoothstep((veil - np.float32(0.1)) * np.float32(0.9)) * smoothstep(small.y * np.float32(2.2 / small.tall))
    add_light(picture, veil * (np.float32(0.25) + aura), light(palette.sky[-1]) * np.float32(0.16))
    picture = canvas.enlarge(picture)
    if brief.hour in ("night", "twilight"):
        field = stars(canvas, 900, 0.8)
        fade = np.clip(1 - canvas.y / np.float32(horizon * canvas.tall), 0, 1)
        add_light(picture, field * fade, light(palette.sun))
    if sunny:
        radius = 0.03 if brief.hour == "night" else 0.042
        body = disc_coverage(canvas, *sun, radius, 0.006)
        add_light(picture, body, light(palette.sun) * np.float32(0.75 if brief.hour == "night" else 1.0))
    return picture
