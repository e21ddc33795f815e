"""Cells under a microscope: plant tissue, and a cross-section of a chloroplast."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Shade, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import fill, oval, paint_ball
from mdvideo.images.sketch.texture import cells as cellular


def cells(canvas: Canvas, brief: Brief) -> Light:
    """A chloroplast if the prompt names an organelle, else tissue."""
    if brief.mentions("chloroplast thylakoid organelle mitochondria"):
        return _chloroplast(canvas, brief)
    return _tissue(canvas, brief)


def _ground(canvas: Canvas, brief: Brief) -> Light:
    """The background: bright toward the right, dark behind the text."""
    palette = brief.palette
    small = canvas.coarse(220)
    t = (
        small.x / np.float32(small.wide) * np.float32(0.42)
        + small.noise("medium", 1.2, 3) * np.float32(0.06)
        + np.float32(0.1)
    )
    picture = look_up(ramp(palette.sky), t + 0 * small.y)
    add_light(picture, glow(small, 0.8 * canvas.wide, 0.5 * canvas.tall, 0.4), light(palette.sky[2]) * np.float32(0.35))
    return picture


def _tissue(canvas: Canvas, brief: Brief) -> Light:
    palette = brief.palette
    small = canvas.coarse(480)
    near, second, value = cellular(small, "tissue", 5.2, 0.75, warp=0.035)
    wall = second - near
    inside = smoothstep((wall - np.float32(0.05)) * np.float32(3.2))
    right = smoothstep(small.x / np.float32(small.wide) * np.float32(1.15) - np.float32(0.12))
    t = np.float32(0.1) + right * (
        np.float32(0.2) + np.float32(0.38) * inside * (np.float32(0.6) + np.float32(0.55) * value)
    )
    picture = look_up(ramp(palette.sky), t)
    # Walls are thin, double and bright, as in phase contrast.
    for at, width, power in ((0.045, 0.02, 0.30), (0.10, 0.03, 0.12)):
        line = np.exp(-(((wall - np.float32(at)) / np.float32(width)) ** 2))
        add_light(
            picture,
            line * (np.float32(0.08) + right),
            light(mix(palette.accents[0], palette.sky[3], 0.4)) * np.float32(power),
        )
    picture = canvas.enlarge(picture)
    rng = canvas.rng("granules")
    body = light(mix(palette.accents[0], palette.accents[2], 0.35))
    core = light(mix(palette.accents[0], palette.sun, 0.4))
    for _ in range(150):
        u = 1.05 - abs(float(rng.normal(0, 0.36)))
        v = float(rng.random())
        radius = float(rng.uniform(0.006, 0.014))
        power = max(0.05, min(1.0, u * 1.2 - 0.25))

        def paint(px: Plane, py: Plane, power: float = power) -> Light:
            d = px * px + py * py
            lit = np.exp(-((px + np.float32(0.3)) ** 2 + (py + np.float32(0.35)) ** 2) * np.float32(2.4))
            out: Light = (
                body[:, None, None] * (np.float32(0.45) + np.float32(0.25) * d)
                + core[:, None, None] * lit * np.float32(0.5)
            ) * np.float32(0.4 + 0.6 * power)
            return out

        paint_ball(
            canvas,
            picture,
            u * canvas.wide,
            v * canvas.tall,
            radius,
            paint,
            float(rng.uniform(0.15, 0.7)),
            0.75 * power,
        )
    return picture


def _chloroplast(canvas: Canvas, brief: Brief) -> Light:
    """An envelope of two membranes around a bright stroma, with stacks of thylakoids joined by lamellae."""
    palette = brief.palette
    rng = canvas.rng("chloroplast")
    picture = canvas.enlarge(_ground(canvas, brief))
    half = min(0.40, canvas.wide * 0.42)
    cx = max(canvas.wide - half * 0.86, canvas.wide * 0.5)
    cy, high, turn = canvas.tall * 0.5, min(0.235, canvas.tall * 0.34), -0.22
    c, s = math.cos(turn), math.sin(turn)

    def at(px: float, py: float) -> tuple[float, float]:
        return cx + px * c - py * s, cy + px * s + py * c

    def along(x: Plane, y: Plane) -> tuple[Plane, Plane]:
        dx, dy = x - np.float32(cx), y - np.float32(cy)
        return dx * np.float32(c) + dy * np.float32(s), dy * np.float32(c) - dx * np.float32(s)

    rim, stroma = (
        light(mix(palette.accents[0], palette.sky[3], 0.3)),
        ramp((palette.sky[3], mix(palette.sky[2], palette.sky[3], 0.4), palette.sky[1])),
    )

    def inner(x: Plane, y: Plane) -> Light:
        px, py = along(x, y)
        d = np.sqrt((px / np.float32(half)) ** 2 + (py / np.float32(high)) ** 2)
        shade = d * np.float32(0.75) + (py / np.float32(high)) * np.float32(0.2) + np.float32(0.1)
        return look_up(stroma, shade)

    def membrane(x: Plane, y: Plane) -> Light:
        _, py = along(x, y)
        lit = np.float32(0.8) - np.float32(0.42) * py / np.float32(high)
        return rim[:, None, None] * lit

    shadow = oval(cx + 0.012, cy + 0.03, half * 1.03, high * 1.06, turn)
    fill(canvas, picture, shadow, light(palette.shade), 0.55, blur=0.03)
    fill(canvas, picture, oval(cx, cy, half * 1.05, high * 1.09, turn), membrane, 0.85, blur=0.0012)
    fill(
        canvas,
        picture,
        oval(cx, cy, half * 1.02, high * 1.045, turn),
        light(mix(palette.sky[1], palette.shade, 0.3)),
        0.9,
        blur=0.001,
    )
    fill(canvas, picture, oval(cx, cy, half * 1.0, high * 1.01, turn), membrane, 0.7, blur=0.001)
    fill(canvas, picture, oval(cx, cy, half * 0.975, high * 0.965, turn), inner, 0.96, blur=0.0015)

    disc_light, disc_dark = mix(palette.accents[0], palette.sky[3], 0.15), mix(palette.sky[1], palette.sky[2], 0.35)
    stacks: list[tuple[float, float, float, int]] = []
    for column in range(6):
        px = (-0.74 + 1.48 * column / 5) * half
        room = high * math.sqrt(max(0.05, 1 - (px / half) ** 2)) * 0.8
        rows = 1 if abs(px) > 0.6 * half else 2
        for row in range(rows):
            py = (row - (rows - 1) / 2) * room * 1.08 + float(rng.uniform(-0.08, 0.08)) * room
            stacks.append(
                (
                    px + float(rng.uniform(-0.02, 0.02)),
                    py,
                    half * float(rng.uniform(0.105, 0.125)),
                    int(rng.integers(6, 9)),
                )
            )
    thin = high * 0.078
    # Lamellae first: they are behind the stacks.
    lamella = light(mix(disc_dark, disc_light, 0.35))
    for (ax, ay, _, an), (bx, by, _, _) in zip(stacks, stacks[2:], strict=False):
        for level in range(0, an, 2):
            dy = (level - an / 2) * thin
            pts = [
                at(ax + (bx - ax) * k / 12, ay + dy + (by - ay) * (3 * (k / 12) ** 2 - 2 * (k / 12) ** 3))
                for k in range(13)
            ]
            fill(canvas, picture, [*pts, *[(x, y + thin * 0.34) for x, y in reversed(pts)]], lamella, 0.8)
    for px, py, wide, count in stacks:
        for level in reversed(range(count)):
            y0 = py + (level - count / 2) * thin
            _paint_thylakoid(
                canvas,
                picture,
                [at(px + wide * math.cos(a), y0 + thin * 0.62 * math.sin(a)) for a in _ANGLES],
                [at(px + wide * math.cos(a), y0 + thin * 0.5 + thin * 0.62 * math.sin(a)) for a in _ANGLES],
                disc_light,
                disc_dark,
                level / count,
            )
    for _ in range(9):
        angle, far = float(rng.uniform(0, 6.28)), float(rng.uniform(0.5, 0.86))
        x, y = at(math.cos(angle) * half * far, math.sin(angle) * high * far)
        paint_ball(
            canvas, picture, x, y, float(rng.uniform(0.006, 0.012)), _grain(palette.accents[1], palette.sun), 0.12, 0.92
        )
    return picture


_ANGLES = [2 * math.pi * k / 48 for k in range(48)]


def _paint_thylakoid(
    canvas: Canvas,
    picture: Light,
    top: list[tuple[float, float]],
    low: list[tuple[float, float]],
    pale: Tone,
    dark: Tone,
    level: float,
) -> None:
    """A flat pouch with a lit upper face."""
    fill(canvas, picture, low, light(mix(dark, pale, 0.1)), 0.95)
    left, right = min(x for x, _ in top), max(x for x, _ in top)
    lit, shaded = light(mix(pale, dark, 0.12 + 0.3 * level)), light(mix(pale, dark, 0.62))

    def paint(x: Plane, y: Plane) -> Light:
        t = np.clip((x - np.float32(left)) / np.float32(right - left), 0, 1) + 0 * y
        out: Light = lit[:, None, None] * (1 - t) + shaded[:, None, None] * t
        return out

    fill(canvas, picture, top, paint, 0.97)


def _grain(colour: Tone, sun: Tone) -> Shade:
    body, shine_ = light(colour), light(sun)

    def paint(px: Plane, py: Plane) -> Light:
        lit = np.exp(-((px + np.float32(0.35)) ** 2 + (py + np.float32(0.4)) ** 2) * np.float32(3))
        out: Light = body[:, None, None] * (np.float32(0.75) - np.float32(0.3) * (px + py) * np.float32(0.5)) + shine_[
            :, None, None
        ] * lit * np.float32(0.5)
        return out

    return paint
