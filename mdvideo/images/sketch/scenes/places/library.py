"""An old library: shelves of books in lamplight, darker and softer toward the text."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, paint_over, scale_light, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Tone, light, mix
from mdvideo.images.sketch.shapes import box, fill, paint_ball


def library(canvas: Canvas, brief: Brief) -> Light:
    """Rows of spines with gilt bands, lit by a lamp at the right, and dark further away."""
    palette = brief.palette
    rng = canvas.rng("library")
    wide, tall = canvas.wide, canvas.tall
    lamp_x, lamp_y = canvas.subject_x(float(rng.uniform(0.74, 0.82))), float(rng.uniform(0.36, 0.46)) * tall
    picture = canvas.flat(light(palette.shade))
    shelves = max(4, round(tall / 0.165))
    pitch = tall / shelves
    leathers = [
        palette.accents[0],
        palette.accents[1],
        palette.accents[2],
        palette.sky[3],
        mix(palette.sky[2], palette.accents[1], 0.4),
        mix(palette.sky[3], palette.sun, 0.3),
    ]
    for row in range(-1, shelves + 1):
        floor = (row + 1) * pitch + pitch * 0.35
        board = light(mix(palette.sky[2], palette.shade, 0.25))
        x = -0.02
        while x < wide + 0.02:
            if rng.random() < 0.04:
                x += float(rng.uniform(0.015, 0.05))
                continue
            width = float(rng.uniform(0.013, 0.031))
            height = pitch * float(rng.uniform(0.62, 0.86))
            lean = float(rng.uniform(0.1, 0.2)) * height if rng.random() < 0.05 else 0.0
            colour = mix(leathers[int(rng.integers(len(leathers)))], palette.shade, float(rng.uniform(0.3, 0.62)))
            _paint_book(canvas, picture, x, floor, width * 0.96, height, lean, colour, palette.accents[0], rng)
            x += width + lean
        fill(canvas, picture, box(-0.01, floor, wide + 0.01, floor + pitch * 0.1), board, 1.0)
        fill(
            canvas,
            picture,
            box(-0.01, floor, wide + 0.01, floor + 0.0022),
            light(mix(palette.accents[0], palette.sky[2], 0.4)),
            0.55,
        )
        fill(
            canvas,
            picture,
            box(-0.01, floor - pitch * 0.92, wide + 0.01, floor - pitch * 0.55),
            light(palette.shade),
            0.6,
            blur=0.018,
        )
    # Shelves toward the text are out of focus.
    soft = canvas.enlarge(canvas.coarse(90).enlarge(picture))
    focus = 1 - smoothstep(
        (np.abs(canvas.x - np.float32(lamp_x)) / np.float32(wide) - np.float32(0.2)) * np.float32(2.4)
    )
    paint_over(picture, (np.float32(0.25) + np.float32(0.72) * (1 - focus)) + 0 * canvas.y, np.maximum(soft, 0))
    small = canvas.coarse(136)
    lit = glow(small, lamp_x, lamp_y, 0.3, 1.15)
    scale_light(picture, canvas.enlarge(np.float32(0.10) + np.float32(1.75) * lit))
    add_light(picture, canvas.enlarge(lit**2), light(palette.accents[0]) * np.float32(0.16))
    _paint_lamp(canvas, picture, brief, lamp_x, lamp_y)
    for _ in range(30):
        u, v = 1.0 - abs(float(rng.normal(0, 0.4))), float(rng.random())
        tint = light(palette.accents[0]) * np.float32(float(rng.uniform(0.01, 0.07)))

        def mote(px: Plane, py: Plane, tint: Light = tint) -> Light:
            return tint[:, None, None] * np.exp(-(px * px + py * py) * np.float32(2))

        paint_ball(canvas, picture, u * wide, v * tall, float(rng.uniform(0.003, 0.014)), mote, 0.6, add=True)
    return picture


def _paint_book(
    canvas: Canvas,
    picture: Light,
    x: float,
    floor: float,
    width: float,
    height: float,
    lean: float,
    colour: Tone,
    gilt: Tone,
    rng: np.random.Generator,
) -> None:
    """A spine, shaded to look round, with gilt bands."""
    outline = [(x, floor), (x + lean, floor - height), (x + lean + width, floor - height), (x + width, floor)]
    base = light(colour)

    def spine(px: Plane, py: Plane) -> Light:
        t = (px - np.float32(x) - np.float32(lean) * (np.float32(floor) - py) / np.float32(height)) / np.float32(width)
        curve = np.float32(0.35) + np.float32(0.95) * np.sqrt(np.clip(t * (1 - t) * 4, 0, 1)) * (
            np.float32(1.1) - np.float32(0.4) * t
        )
        return base[:, None, None] * curve

    fill(canvas, picture, outline, spine)
    if rng.random() < 0.6 and lean == 0:
        gold = light(gilt)
        for share in rng.choice((0.1, 0.16, 0.3, 0.72, 0.84, 0.9), 3, replace=False):
            y = floor - height * float(share)
            fill(canvas, picture, box(x + width * 0.08, y, x + width * 0.92, y + 0.0022), gold, 0.45)


def _paint_lamp(canvas: Canvas, picture: Light, brief: Brief, x: float, y: float) -> None:
    """A hanging globe of milk glass."""
    palette = brief.palette
    fill(canvas, picture, box(x - 0.0012, -0.02, x + 0.0012, y - 0.04), light(palette.shade), 0.9)
    fill(
        canvas,
        picture,
        box(x - 0.012, y - 0.056, x + 0.012, y - 0.036, 0.004),
        light(mix(palette.accents[0], palette.shade, 0.45)),
        0.95,
    )
    warm, white = light(mix(palette.accents[0], palette.sun, 0.5)), light(palette.sun)

    def globe(px: Plane, py: Plane) -> Light:
        t = np.sqrt(np.clip(1 - px * px - py * py, 0, 1))
        out: Light = warm[:, None, None] * (1 - t) + white[:, None, None] * t * np.float32(1.3)
        return out

    paint_ball(canvas, picture, x, y, 0.042, globe, 0.05)
