"""Fire: flames with rising sparks, and a single candle."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow, paint_over, smoothstep, warp
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import box, fill, paint_ball


def fire(canvas: Canvas, brief: Brief) -> Light:
    """Flames from below, highest at the right, and rising embers; the text's side is dark."""
    palette = brief.palette
    rng = canvas.rng("fire")
    small = canvas.coarse(330)
    u, v = small.x / np.float32(small.wide), small.y / np.float32(small.tall)
    inward = smoothstep(u * 12) * smoothstep((1 - u) * 12)
    sway = inward * small.noise("sway", 2.2, 4, 0.55) * np.float32(0.05 * small.unit)
    lick = small.noise("lick", 5.0, 5, 0.56, stretch=0.42)
    lick = warp(lick, sway, sway * np.float32(0.4))
    height = np.float32(0.20) + np.float32(0.54) * smoothstep((u - np.float32(0.2)) * np.float32(1.25))
    up = (1 - v) / height
    heat = np.clip(np.float32(1.12) - up + lick * np.float32(0.3) * (np.float32(0.4) + up), 0, 1.3)
    smoke = small.noise("smoke", 1.6, 5, 0.55)
    t = (
        np.float32(0.16)
        + glow(small, 0.75 * canvas.wide, canvas.tall, 0.4, 1.8) * np.float32(0.55)
        + smoke * np.float32(0.06)
    )
    picture = look_up(ramp(palette.sky), t)
    table = ramp(
        (palette.shade, palette.accents[2], palette.accents[0], palette.accents[1], palette.sun),
        (0, 0.3, 0.58, 0.84, 1),
    )
    flame = look_up(table, heat**2 * np.float32(0.92))
    veil = smoothstep(heat * np.float32(1.5) - np.float32(0.1)) * np.float32(0.82)
    paint_over(picture, veil, flame)
    picture = canvas.enlarge(np.maximum(picture, 0))
    _paint_sparks(canvas, picture, brief, rng, 190)
    return picture


def _paint_sparks(canvas: Canvas, picture: Light, brief: Brief, rng: np.random.Generator, count: int) -> None:
    palette = brief.palette
    for _ in range(count):
        v = float(rng.random())
        u = 1.02 - abs(float(rng.normal(0, 0.36)))
        far = float(rng.random())
        radius = 0.003 + 0.02 * far**6
        power = (0.25 + 0.75 * v) * (0.9 if far < 0.85 else 0.22) * max(0.12, min(1.0, 1.2 * u))
        colour = light(mix(palette.accents[0], palette.accents[1], float(rng.random())))
        core = light(mix(palette.accents[1], palette.sun, 0.5))

        def paint(px: Plane, py: Plane, colour: Light = colour, core: Light = core, power: float = power) -> Light:
            d2 = px * px + py * py
            out: Light = (
                colour[:, None, None] * np.exp(-d2 * np.float32(3)) + core[:, None, None] * np.exp(-d2 * np.float32(14))
            ) * np.float32(power)
            return out

        paint_ball(canvas, picture, u * canvas.wide, v * canvas.tall, radius, paint, 0.5, add=True)


def candle(canvas: Canvas, brief: Brief) -> Light:
    """One candle at the right, its wax lit from inside, in a dark room."""
    palette = brief.palette
    rng = canvas.rng("candle")
    wide, tall = canvas.wide, canvas.tall
    small = canvas.coarse(220)
    x, top = canvas.subject_x(float(rng.uniform(0.7, 0.78))), tall * 0.63
    flame_y = top - 0.075
    aura = glow(small, x, flame_y, 0.34)
    room = small.noise("room", 1.4, 4) * np.float32(0.035)
    t = np.float32(0.06) + np.float32(0.95) * aura * (1 + room * 4) + room
    picture = look_up(ramp((*palette.sky, mix(palette.sky[-1], palette.accents[0], 0.4))), t)
    table_y = tall * 0.9
    shelf = smoothstep((small.y - np.float32(table_y)) * np.float32(40))
    wood = small.noise("wood", 7, 4, 0.6, stretch=9)
    gloss = np.exp(-(((small.x - np.float32(x)) / np.float32(0.24)) ** 2)) * np.exp(
        -np.maximum(small.y - np.float32(table_y), 0) * np.float32(12)
    )
    board = look_up(
        ramp((palette.shade, palette.sky[2], palette.accents[0])),
        np.float32(0.06) + gloss * np.float32(0.42) * (1 + wood * np.float32(0.25)),
    )
    paint_over(picture, shelf, board)
    picture = canvas.enlarge(np.maximum(picture, 0))
    half, foot = 0.043, table_y + 0.012
    wax_lit, wax_dark = mix(palette.sun, palette.accents[1], 0.35), mix(palette.accents[0], palette.sky[1], 0.72)

    def wax(px: Plane, py: Plane) -> Light:
        down = np.clip((py - np.float32(top)) / np.float32(foot - top), 0, 1)
        side = np.abs(px - np.float32(x)) / np.float32(half)
        t = np.exp(-down * np.float32(2.6)) * (np.float32(0.95) - np.float32(0.3) * side * side) + np.float32(0.12) * (
            1 - side
        )
        return look_up(ramp((palette.sky[1], wax_dark, mix(wax_dark, wax_lit, 0.6), wax_lit)), t)

    outline = [
        (x - half, foot),
        (x - half, top + 0.004),
        (x - half * 0.6, top - 0.003),
        (x, top + 0.003),
        (x + half * 0.5, top + 0.002),
        (x + half, top - 0.005),
        (x + half, foot),
    ]
    fill(canvas, picture, outline, wax, blur=0.0008)
    fill(canvas, picture, box(x - 0.0016, top - 0.017, x + 0.0016, top + 0.003), light(palette.shade), 0.9, blur=0.0004)
    _paint_flame(canvas, picture, brief, x, top - 0.004)
    for _ in range(16):
        u, v = 1.0 - abs(float(rng.normal(0, 0.42))), float(rng.uniform(0.05, 0.8))
        radius, power = float(rng.uniform(0.012, 0.035)), float(rng.uniform(0.01, 0.05))
        colour = light(mix(palette.accents[0], palette.accents[1], float(rng.random()))) * np.float32(power)

        def dot(px: Plane, py: Plane, colour: Light = colour) -> Light:
            return colour[:, None, None] * (np.float32(0.8) + np.float32(0.3) * (px * px + py * py))

        paint_ball(canvas, picture, u * wide, v * tall, radius, dot, 0.25, add=True)
    return picture


def _paint_flame(canvas: Canvas, picture: Light, brief: Brief, x: float, foot: float) -> None:
    """A teardrop: blue at its base, white-gold in its middle, orange at its edge."""
    palette = brief.palette

    def drop(size: float, lift: float) -> list[tuple[float, float]]:
        out = []
        for k in range(60):
            a = 2 * math.pi * k / 60
            h = (1 - math.cos(a)) / 2
            out.append(
                (
                    x + 0.027 * size * math.sin(a) * math.sin(a / 2) ** 0.9 * (1 - 0.3 * h) + 0.003 * h * h,
                    foot - lift - 0.135 * size * (1 - h),
                )
            )
        return out

    for size, lift, colour, alpha, blur in (
        (1.18, -0.004, palette.accents[0], 0.42, 0.012),
        (1.0, 0.0, palette.accents[0], 0.9, 0.0028),
        (0.84, 0.005, palette.accents[1], 0.95, 0.003),
        (0.6, 0.009, palette.sun, 1.0, 0.0035),
    ):
        fill(canvas, picture, drop(size, lift), light(colour) * np.float32(1.15), alpha, blur=blur)
    root = light(palette.accents[0]._replace(hue=262, chroma=0.14, lightness=0.5))
    fill(
        canvas,
        picture,
        [(x - 0.008, foot), (x, foot - 0.022), (x + 0.008, foot), (x, foot + 0.005)],
        root,
        0.5,
        blur=0.004,
    )
