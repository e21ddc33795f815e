"""Dials: concentric rings with fine graduations, like an astrolabe or a clock."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.science.network import lamp
from mdvideo.images.sketch.shapes import Stencil, paint_ball


def rings(canvas: Canvas, brief: Brief) -> Light:
    """The centre is at the right; large, faint rings extend behind the text."""
    palette = brief.palette
    rng = canvas.rng("rings")
    wide, tall = canvas.wide, canvas.tall
    cx, cy = canvas.subject_x(float(rng.uniform(0.74, 0.82))), float(rng.uniform(0.44, 0.56)) * tall
    small = canvas.coarse(180)
    t = (
        np.float32(0.05)
        + np.float32(0.66) * glow(small, cx, cy, 0.36)
        + small.noise("patina", 2, 5, 0.6) * np.float32(0.03)
    )
    picture = canvas.enlarge(look_up(ramp(palette.sky), t))
    layers = (Stencil(canvas), Stencil(canvas))
    radius = 0.035
    beads: list[tuple[float, float, float]] = []
    for ring in range(17):
        strong = layers[int(rng.integers(2))]
        value = float(rng.uniform(0.35, 1.0)) / (1 + 1.3 * max(0.0, radius - 0.2))
        strong.ring(cx, cy, radius, float(rng.choice((0.0010, 0.0014, 0.0026))), value)
        kind = int(rng.integers(5))
        if kind in (0, 1):
            count = int(rng.choice((24, 36, 60, 72, 120)))
            long = float(rng.uniform(0.008, 0.018))
            gap = max(1, round(count / 12))
            phase = float(rng.uniform(0, 6.28))
            for k in range(count):
                a = phase + 2 * math.pi * k / count
                reach = long * (1.0 if k % gap == 0 else 0.55)
                strong.line(
                    [
                        (cx + radius * math.cos(a), cy + radius * math.sin(a)),
                        (cx + (radius + reach) * math.cos(a), cy + (radius + reach) * math.sin(a)),
                    ],
                    0.0012 if k % gap else 0.0019,
                    value,
                )
            radius += long
        elif kind == 2:
            start, sweep = float(rng.uniform(0, 6.28)), float(rng.uniform(0.6, 3.2))
            points = [
                (
                    cx + (radius + 0.006) * math.cos(start + sweep * k / 60),
                    cy + (radius + 0.006) * math.sin(start + sweep * k / 60),
                )
                for k in range(61)
            ]
            layers[1].line(points, 0.0052, value)
            beads.append((start + sweep, radius + 0.006, value))
        elif kind == 3 and ring > 3:
            _add_gear(strong, cx, cy, radius, int(rng.choice((36, 48, 60, 90))), value)
            radius += 0.012
        else:
            beads.append((float(rng.uniform(0, 6.28)), radius, value))
        radius += float(rng.uniform(0.014, 0.052)) * (1 + ring * 0.05)
    hands = layers[0]
    for length, width, angle in ((0.16, 0.004, -1.05), (0.25, 0.0026, 0.42 + float(rng.uniform(-0.6, 0.6)))):
        if brief.mentions("clock time hour watch history sundial"):
            hands.line(
                [
                    (cx - 0.03 * math.cos(angle), cy - 0.03 * math.sin(angle)),
                    (cx + length * math.cos(angle), cy + length * math.sin(angle)),
                ],
                width,
            )
    fade = np.clip(canvas.x / np.float32(wide) * np.float32(1.1) - np.float32(0.05), 0.12, 1)
    for stencil, colour, power in zip(
        layers, (mix(palette.accents[0], palette.sun, 0.35), palette.accents[1]), (0.42, 0.46), strict=True
    ):
        add_light(picture, stencil.mask() * fade, light(colour) * np.float32(power))
    for angle, r, value in beads:
        x, y = cx + r * math.cos(angle), cy + r * math.sin(angle)
        power = value * max(0.15, min(1.0, x / wide * 1.1))
        paint_ball(
            canvas, picture, x, y, 0.026, lamp(light(palette.sun), light(palette.accents[0]), power), 0.4, add=True
        )
    return picture


def _add_gear(stencil: Stencil, cx: float, cy: float, radius: float, teeth: int, value: float) -> None:
    points = []
    for k in range(teeth * 4 + 1):
        a = 2 * math.pi * k / (teeth * 4)
        r = radius + (0.011 if k % 4 in (1, 2) else 0.002)
        points.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    stencil.line(points, 0.0014, value)
