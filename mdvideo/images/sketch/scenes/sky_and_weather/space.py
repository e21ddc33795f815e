"""Space: glowing gas, stars, and often a planet in front of the sun."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, smoothstep, warp
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.sky_and_weather.air import stars


def space(canvas: Canvas, brief: Brief) -> Light:
    """Gas at the upper right, and if there is a planet, it rises from the lower right corner."""
    palette = brief.palette
    rng = canvas.rng("space")
    small = canvas.coarse(330)
    planet = brief.mentions("planet earth moon mars jupiter saturn orbit satellite eclipse world globe rocket") or (
        rng.random() < 0.45 and not brief.mentions("nebula")
    )
    bend_x, bend_y = small.noise("bend x", 1.7, 4), small.noise("bend y", 1.7, 4)
    reach = np.float32(0.13 * small.unit)
    gas = warp(small.noise("gas", 2.0, 7, 0.58), bend_x * reach, bend_y * reach)
    dust = warp(small.noise("dust", 2.6, 6, 0.6), bend_y * reach, bend_x * reach)
    cx, cy = (0.74 * canvas.wide, 0.3 * canvas.tall) if planet else (0.72 * canvas.wide, 0.48 * canvas.tall)
    d = small.distance(cx, cy, 1.5) / np.float32(0.42)
    heart = np.exp(-d * d)
    thick = smoothstep(gas * np.float32(0.62) + heart * np.float32(1.05) - np.float32(0.2))
    lanes = smoothstep(dust * np.float32(0.95) + np.float32(0.08)) * thick
    picture = look_up(
        ramp((palette.sky[0], palette.sky[1], palette.sky[2])), thick * np.float32(0.7) + np.float32(0.06)
    )
    bright = thick**2 * (1 - np.float32(0.82) * lanes)
    hue = smoothstep(dust * np.float32(0.4) + d * np.float32(0.5))
    tint = look_up(
        ramp((mix(palette.sun, palette.accents[0], 0.45), palette.accents[0], palette.accents[1], palette.sky[3])), hue
    )
    for plane, colour in zip(picture, tint, strict=True):
        plane += bright * colour * (np.float32(0.15) + np.float32(0.3) * heart**2)
        plane *= 1 - np.float32(0.35) * lanes
    picture = canvas.enlarge(np.maximum(picture, 0))
    field = stars(canvas, 2600) * np.maximum(canvas.enlarge(np.float32(1) - np.float32(0.6) * lanes), 0)
    add_light(picture, field, light(mix(palette.sun, palette.accents[1], 0.2)) * np.float32(1.1))
    if planet:
        _paint_planet(canvas, picture, brief)
    return picture


def _paint_planet(canvas: Canvas, picture: Light, brief: Brief) -> None:
    """A large banded or cloudy planet with a dark face and a bright rim of atmosphere."""
    palette = brief.palette
    rng = canvas.rng("planet")
    radius = 0.5 * max(0.75, min(canvas.wide, 1.33) / 1.33)
    cx, cy = canvas.wide * 0.86, canvas.tall * 0.56 + radius * 0.86
    px = (canvas.x - np.float32(cx)) / np.float32(radius)
    py = (canvas.y - np.float32(cy)) / np.float32(radius)
    d2 = px * px + py * py
    d = np.sqrt(d2)
    disc = np.clip((1 - d) * np.float32(radius * canvas.unit) + np.float32(0.5), 0, 1)
    depth = np.sqrt(np.clip(1 - d2, 0, 1))
    small = canvas.coarse(300)
    bands = canvas.enlarge(small.noise("bands", 4.5, 6, 0.58, stretch=float(rng.uniform(2.0, 4.5))))
    angle = float(rng.uniform(-2.2, -1.75))
    lx, ly, lz = math.cos(angle) * 0.92, math.sin(angle) * 0.92, 0.12
    sunlit = smoothstep(px * np.float32(lx) + py * np.float32(ly) + depth * np.float32(lz) + np.float32(0.02))
    surface = look_up(
        ramp(
            (
                palette.shade,
                palette.sky[2],
                mix(palette.sky[3], palette.accents[1], 0.35),
                mix(palette.sun, palette.accents[2], 0.4),
            )
        ),
        np.float32(0.42) + bands * np.float32(0.24),
    )
    rim = np.exp(-np.abs(1 - d) * np.float32(26))
    air = np.exp(-np.maximum(d - 1, 0) * np.float32(13)) * (1 - disc)
    facing = smoothstep((px * np.float32(lx) + py * np.float32(ly)) * np.float32(0.85) + np.float32(0.1))
    glow_colour = light(mix(palette.accents[1], palette.sun, 0.4))
    for plane, ground, colour in zip(picture, surface, glow_colour, strict=True):
        body = ground * (np.float32(0.015) + np.float32(0.85) * sunlit**2) + rim * facing * colour * np.float32(0.6)
        plane += disc * (body - plane)
        plane += air**2 * facing**2 * colour * np.float32(0.55)
