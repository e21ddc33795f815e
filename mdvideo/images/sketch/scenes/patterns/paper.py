"""Paper with the shadow of leaves, ruled pages, parchment, and a blackboard with chalk dust."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, paint_over, scale_light, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.landscape.foliage import blade
from mdvideo.images.sketch.shapes import Stencil
from mdvideo.images.sketch.texture import strokes, tooth


def paper(canvas: Canvas, brief: Brief) -> Light:
    """A sheet in window light: ruled if the prompt mentions a notebook, stained if it mentions parchment."""
    palette = brief.palette
    small = canvas.coarse(180)
    fall = small.x / np.float32(small.wide) * np.float32(0.55) + small.y / np.float32(small.tall) * np.float32(0.4)
    picture = canvas.enlarge(look_up(ramp(palette.sky), fall + small.noise("tone", 1.2, 3) * np.float32(0.06)))
    if brief.mentions("parchment papyrus manuscript scroll vellum"):
        blotch = small.noise("stain", 1.8, 6, 0.6)
        edge = np.maximum(
            np.abs(small.x / np.float32(small.wide) - np.float32(0.5)),
            np.abs(small.y / np.float32(small.tall) - np.float32(0.5)),
        )
        burn = smoothstep((edge - np.float32(0.36) + blotch * np.float32(0.06)) * np.float32(5.5))
        paint_over(
            picture,
            canvas.enlarge(burn * np.float32(0.5) + smoothstep(blotch * np.float32(0.8)) * np.float32(0.12)),
            light(mix(palette.accents[0], palette.shade, 0.35)),
        )
    else:
        scale_light(picture, _leaf_shadow(canvas))
    if brief.mentions("notebook page letter essay writing sketchbook grid"):
        lines = Stencil(canvas)
        for k in range(1, math.ceil(canvas.tall / 0.042)):
            lines.line([(0, k * 0.042), (canvas.wide, k * 0.042)], 0.0012)
        paint_over(picture, lines.mask() * np.float32(0.5), light(palette.accents[1]))
        margin = np.exp(-(((canvas.x - np.float32(0.93 * canvas.wide)) / np.float32(0.0009)) ** 2)) + 0 * canvas.y
        paint_over(picture, margin * np.float32(0.35), light(palette.accents[2]))
    scale_light(picture, tooth(canvas))
    return picture


def _leaf_shadow(canvas: Canvas) -> Plane:
    """The soft shadow of a plant on the right of the sheet, as a factor."""
    rng = canvas.rng("shade")
    small = canvas.coarse(360)
    stencil = Stencil(small)
    for frond in range(3):
        x, y = canvas.wide * (1.02 - 0.11 * frond), -0.06
        angle = math.pi * (0.5 + 0.075 * frond + float(rng.uniform(-0.02, 0.02)))
        length, bow = float(rng.uniform(0.62, 0.8)) * (1 - 0.16 * frond), float(rng.uniform(0.1, 0.3))
        for k in range(9):
            t = 0.2 + 0.8 * k / 8
            a = angle + bow * t
            sx, sy = x + math.cos(a) * length * t, y + math.sin(a) * length * t
            size = 0.2 * math.sin(math.pi * (0.2 + 0.75 * t)) + 0.03
            for side in (-1, 1):
                for half in blade(sx, sy, size, a + side * (0.85 - 0.4 * t), 0.055, -side * 0.25):
                    stencil.polygon(half)
        stencil.line(
            [
                (x + math.cos(angle + bow * k / 9) * length * k / 9, y + math.sin(angle + bow * k / 9) * length * k / 9)
                for k in range(10)
            ],
            0.004,
        )
    shadow = stencil.mask()
    soft = small.coarse(60)
    shadow = np.float32(0.45) * small.enlarge(small.coarse(120).enlarge(shadow)) + np.float32(0.55) * small.enlarge(
        soft.enlarge(shadow)
    )
    return 1 - np.float32(0.3) * np.clip(canvas.enlarge(shadow), 0, 1)


def board(canvas: Canvas, brief: Brief) -> Light:
    """A wiped blackboard with a figure in chalk at the right, and chalk dust in the light."""
    palette = brief.palette
    rng = canvas.rng("board")
    small = canvas.coarse(300)
    wide, tall = canvas.wide, canvas.tall
    t = np.float32(0.2) + np.float32(0.62) * glow(small, 0.72 * wide, 0.3 * tall, 0.55, 1.3)
    wipe = strokes(small, "wipe", 0.16, 0.7)
    cloud = small.noise("cloud", 1.5, 5, 0.58)
    t = t + wipe * np.float32(0.028) + cloud * np.float32(0.045)
    picture = canvas.enlarge(look_up(ramp(palette.sky), t))
    dust = smoothstep(cloud * np.float32(0.5) + wipe * np.float32(0.09) + np.float32(0.2))
    paint_over(picture, np.maximum(canvas.enlarge(dust), 0) * np.float32(0.075), light(palette.accents[0]))
    chalk = Stencil(canvas)
    cx, cy, r = canvas.subject_x(0.79), 0.47 * tall, min(0.17, 0.17 * wide / 1.33 * 1.25)
    _draw_figure(chalk, rng, cx, cy, r)
    grain = canvas.enlarge(canvas.coarse(1080).noise("grain", 260, 2, 0.8))
    line = chalk.mask() * np.clip(np.float32(0.72) + grain * np.float32(0.85), 0, 1)
    paint_over(picture, line * np.float32(0.72), light(palette.accents[0]))
    specks = np.maximum(canvas.enlarge(canvas.coarse(720).noise("specks", 170, 1)) - np.float32(1.75), 0)
    add_light(picture, specks * canvas.enlarge(np.maximum(dust, 0)), light(palette.accents[0]) * np.float32(0.35))
    return picture


def _draw_figure(chalk: Stencil, rng: np.random.Generator, cx: float, cy: float, r: float) -> None:
    """Draw a unit circle, its axes, a radius and a sine wave, as if by hand."""

    def stroke(points: list[tuple[float, float]], width: float = 0.0042) -> None:
        phase = float(rng.uniform(0, 6.28))
        chalk.line(
            [(x + 0.0011 * math.sin(9 * x / r + phase), y + 0.0011 * math.sin(11 * y / r + phase)) for x, y in points],
            width,
        )

    def ray(ax: float, ay: float, bx: float, by: float, n: int = 30) -> list[tuple[float, float]]:
        return [(ax + (bx - ax) * k / n, ay + (by - ay) * k / n) for k in range(n + 1)]

    stroke([(cx + r * math.cos(a / 20), cy + r * 1.01 * math.sin(a / 20)) for a in range(-4, 125)])
    stroke(ray(cx - r * 1.35, cy, cx + r * 1.4, cy), 0.003)
    stroke(ray(cx, cy + r * 1.3, cx, cy - r * 1.35), 0.003)
    angle = float(rng.uniform(0.6, 0.95))
    px, py = cx + r * math.cos(angle), cy - r * math.sin(angle)
    stroke(ray(cx, cy, px, py), 0.005)
    for k in range(0, 10, 2):
        stroke(ray(px, py + (cy - py) * k / 10, px, py + (cy - py) * (k + 1) / 10, 4), 0.0032)
    stroke(
        [(cx + 0.3 * r * math.cos(-angle * k / 12), cy + 0.3 * r * math.sin(-angle * k / 12)) for k in range(13)],
        0.0032,
    )
    chalk.disc(px, py, 0.0075)
    stroke(
        [
            (cx - r * 1.35 + r * 2.7 * k / 90, cy + r * 1.78 - r * 0.3 * math.sin(k / 90 * 4 * math.pi))
            for k in range(91)
        ],
        0.0045,
    )
