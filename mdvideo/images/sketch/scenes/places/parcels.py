"""A line of glowing parcels on a conveyor belt that comes from the distance."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Shade, light, mix, ramp
from mdvideo.images.sketch.shapes import fill, round_corners


def parcels(canvas: Canvas, brief: Brief) -> Light:
    """Parcels from small and faint at the left to large and bright at the right."""
    palette = brief.palette
    rng = canvas.rng("parcels")
    small = canvas.coarse(180)
    wide, tall = canvas.wide, canvas.tall
    ground = small.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[2], palette.sky[0])), -0.05, 1.1)
    add_light(ground, glow(small, wide * 0.9, tall * 0.55, 0.4, 1.4), light(palette.sky[3]) * np.float32(0.35))
    picture = canvas.enlarge(ground)

    count = 8
    start = (wide * 0.08, tall * float(rng.uniform(0.52, 0.58)))
    end = (wide * 0.93, tall * 0.82)

    def place(t: float) -> tuple[float, float, float]:
        """The foot of a parcel and its size; ``t`` runs from far to near, evenly in depth."""
        near = 1 / (1 + 2.6 * (1 - t))
        first = 1 / (1 + 2.6)
        share = (near - first) / (1 - first)
        return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share, 0.17 * near

    # The belt: a dark plane with a bright edge, and soft reflections of the parcels.
    far_x, far_y, far_s = place(-0.9)
    near_x, near_y, near_s = place(1.25)
    belt = [
        (far_x, far_y - far_s * 0.25),
        (near_x, near_y - near_s * 0.45),
        (near_x, near_y + near_s * 0.9),
        (far_x, far_y + far_s * 0.5),
    ]
    dark, edge = light(mix(palette.shade, palette.sky[1], 0.3)), light(mix(palette.accents[1], palette.sky[2], 0.35))

    def deck(x: Plane, y: Plane) -> Light:
        sheen = smoothstep(x / np.float32(wide)) * np.float32(0.5)
        return dark[:, None, None] * (1 + 0 * y) + sheen * light(palette.sky[2])[:, None, None] * np.float32(0.35)

    fill(canvas, picture, belt, deck, 0.75, blur=0.002)
    for one, other in ((belt[0], belt[1]), (belt[3], belt[2])):
        line = [one, other, (other[0], other[1] + 0.004), (one[0], one[1] + 0.001)]

        def rail(x: Plane, y: Plane) -> Light:
            return edge[:, None, None] * smoothstep(x / np.float32(wide)) ** 2 * (1 + 0 * y)

        fill(canvas, picture, line, rail, 0.8, add=True)
    for k in range(count):
        t = k / (count - 1)
        x, y, size = place(t)
        hue = (
            mix(palette.accents[k % 2 * 2], palette.accents[1], float(rng.random()) * 0.25)
            if k % 3
            else palette.accents[1]
        )
        _paint_parcel(canvas, picture, (x, y), size, light(hue), light(palette.sun), (0.25 + 0.75 * t) ** 1.3)
    return picture


def _paint_parcel(
    canvas: Canvas, picture: Light, foot: Point, size: float, colour: Light, core: Light, power: float
) -> None:
    """A box of frosted glass with a lamp inside, seen from slightly above."""
    x, y = foot
    h = size * 0.62
    a, b = size * 0.5, size * 0.2
    front, left, right, back = (x, y + b), (x - a, y), (x + a, y), (x, y - b)

    def lift(p: Point) -> Point:
        return p[0], p[1] - h

    centre = (x, y - h * 0.45)
    # Light on the belt and in the air around the box.
    fill(
        canvas,
        picture,
        [(x - a * 1.5, y), (x, y + b * 1.9), (x + a * 1.5, y), (x, y - b * 1.4)],
        colour * np.float32(0.5 * power),
        0.9,
        blur=size * 0.14,
        add=True,
    )
    mirror = [
        left,
        front,
        right,
        (right[0], right[1] + h * 0.75),
        (front[0], front[1] + h * 0.75),
        (left[0], left[1] + h * 0.75),
    ]

    def reflection(px: Plane, py: Plane) -> Light:
        fall = np.exp(-np.maximum(py - np.float32(y), 0) / np.float32(h * 0.4)) * (1 + 0 * px)
        out: Light = colour[:, None, None] * fall * np.float32(0.3 * power)
        return out

    fill(canvas, picture, mirror, reflection, 1.0, blur=size * 0.03, add=True)

    def face(bright: float) -> Shade:
        def paint(px: Plane, py: Plane) -> Light:
            d = np.hypot(px - np.float32(centre[0]), py - np.float32(centre[1])) / np.float32(size * 0.55)
            inner = np.exp(-d * d * np.float32(2.2))
            body = colour[:, None, None] * (np.float32(0.22) + np.float32(0.8) * inner) * np.float32(bright)
            out: Light = (body + core[:, None, None] * inner**3 * np.float32(0.55 * bright)) * np.float32(power)
            return out

        return paint

    r = size * 0.035
    faces = (
        (round_corners([left, front, lift(front), lift(left)], r), 0.95),
        (round_corners([front, right, lift(right), lift(front)], r), 0.62),
        (round_corners([lift(left), lift(front), lift(right), lift(back)], r), 1.25),
    )
    for outline, bright in faces:
        fill(canvas, picture, outline, face(bright), 0.97)
    # The ribbon around the box, and bright edges where the glass is thickest.
    for p, q in ((left, front), (front, right)):
        mid_low = ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)
        dx, dy = (q[0] - p[0]) * 0.06, (q[1] - p[1]) * 0.06
        band = [(mid_low[0] - dx, mid_low[1] - dy), (mid_low[0] + dx, mid_low[1] + dy)]
        fill(canvas, picture, [*band, lift(band[1]), lift(band[0])], core * np.float32(0.22 * power), 1.0, add=True)
    w = max(size * 0.012, 0.0009)
    for p, q in ((lift(left), lift(front)), (lift(front), lift(right)), (front, lift(front))):
        n = (q[1] - p[1], p[0] - q[0])
        long = math.hypot(*n)
        ox, oy = n[0] / long * w / 2, n[1] / long * w / 2
        edge = [(p[0] - ox, p[1] - oy), (p[0] + ox, p[1] + oy), (q[0] + ox, q[1] + oy), (q[0] - ox, q[1] - oy)]
        fill(canvas, picture, edge, core * np.float32(0.5 * power), 1.0, add=True)
