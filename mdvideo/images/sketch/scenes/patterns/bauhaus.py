"""Geometry in the style of the Bauhaus: a few flat shapes, cut from paper, on an empty sheet."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, scale_light
from mdvideo.images.sketch.colour import Light, Plane, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import box, fill, oval
from mdvideo.images.sketch.texture import tooth


def _arc(x: float, y: float, radius: float, start: float, sweep: float) -> list[Point]:
    steps = 60
    edge = [
        (x + radius * math.cos(start + sweep * k / steps), y + radius * math.sin(start + sweep * k / steps))
        for k in range(steps + 1)
    ]
    return edge if sweep >= 2 * math.pi - 0.01 else [*edge, (x, y)]


def bauhaus(canvas: Canvas, brief: Brief) -> Light:
    """A grid at the right with a bold shape in most cells, in front of a large circle."""
    palette = brief.palette
    rng = canvas.rng("bauhaus")
    wide, tall = canvas.wide, canvas.tall
    small = canvas.coarse(136)
    fall = small.x / np.float32(small.wide) * np.float32(0.5) + small.y / np.float32(small.tall) * np.float32(0.5)
    picture = canvas.enlarge(look_up(ramp(palette.sky), fall))
    colours = [
        palette.accents[0],
        palette.accents[1],
        palette.accents[2],
        palette.shade,
        mix(palette.mist, palette.shade, 0.12),
    ]

    def place(outline: list[Point], colour: Tone, lift: float = 1.0, alpha: float = 1.0) -> None:
        """Add a piece of paper: its shadow, then the piece, slightly lighter toward the upper left."""
        offset = 0.006 * lift
        fill(
            canvas,
            picture,
            [(x + offset, y + offset * 1.5) for x, y in outline],
            light(palette.shade),
            0.3,
            blur=0.008 * lift,
        )
        pale, deep = light(colour.shift(0.025)), light(colour.shift(-0.03))

        def paint(x: Plane, y: Plane) -> Light:
            t = np.clip((x / np.float32(wide) + y / np.float32(tall)) / 2, 0, 1)
            return pale[:, None, None] * (1 - t) + deep[:, None, None] * t

        fill(canvas, picture, outline, paint, alpha)

    cell = min(tall / 4.4, wide * (0.42 if canvas.ratio >= 1.2 else 0.74) / 3)
    columns, rows = 3, min(max(3, int(tall / cell) - 1), 5)
    left, top = wide - cell * (columns + 0.35), (tall - rows * cell) / 2
    big = float(rng.uniform(1.25, 1.6)) * cell
    ground = int(rng.integers(3))
    place(oval(left + cell * 0.55, top + cell * float(rng.uniform(1.2, rows - 1.0)), big), colours[ground], 1.4)
    previous = ground
    for row in range(rows):
        for column in range(columns):
            if rng.random() < 0.08:
                continue
            x, y = left + column * cell, top + row * cell
            pick = int(rng.integers(5))
            while pick in (previous, ground if column < 2 else previous):
                pick = (pick + 1) % 5
            previous = pick
            quarter = float(rng.integers(4)) * math.pi / 2
            ox, oy = x + (cell if quarter in (math.pi / 2, math.pi) else 0), y + (cell if quarter >= math.pi else 0)
            match int(rng.integers(7)):
                case 0:
                    place(oval(x + cell / 2, y + cell / 2, cell * 0.42), colours[pick])
                case 1 | 2:
                    place(_arc(ox, oy, cell, quarter, math.pi / 2), colours[pick])
                case 3:
                    place(_arc(x + cell / 2, y + cell / 2, cell * 0.5, quarter, math.pi), colours[pick])
                case 4:
                    place([(x, y + cell), (x + cell, y + cell), (x + (cell if quarter > 2 else 0), y)], colours[pick])
                case 5:
                    for k in range(4):
                        place(box(x, y + cell * (k + 0.15) / 4, x + cell, y + cell * (k + 0.6) / 4), colours[pick], 0.6)
                case _:
                    place(oval(x + cell / 2, y + cell / 2, cell * 0.46), colours[pick])
                    place(oval(x + cell / 2, y + cell / 2, cell * 0.24), colours[(pick + 2) % 5], 0.7)
    bar = tall * float(rng.uniform(0.84, 0.9))
    fill(canvas, picture, box(wide * 0.07, bar, left - cell * 0.5, bar + 0.004), light(palette.shade), 0.85)
    place(oval(wide * 0.07 + 0.012, bar - 0.03, 0.012), colours[0], 0.4)
    scale_light(picture, tooth(canvas, 0.8))
    return picture
