"""Molecules: glossy atoms joined by bonds, some near, some out of focus."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow
from mdvideo.images.sketch.colour import Light, Plane, Shade, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import fill, paint_ball


def _atom(colour: Tone, brief: Brief, haze: float) -> Shade:
    """A ball in soft light from the upper left, with the background's colour reflected from the lower right."""
    palette = brief.palette
    air = palette.sky[1]
    table = ramp(
        (
            mix(mix(colour, palette.shade, 0.72), air, haze),
            mix(colour.shift(-0.06), air, haze),
            mix(colour.shift(0.12, 0.85), air, haze),
        )
    )
    back, spot = light(mix(palette.sky[2], colour, 0.4)), light(palette.sun)

    def paint(px: Plane, py: Plane) -> Light:
        z = np.sqrt(np.clip(1 - px * px - py * py, 0, 1))
        lit = np.clip(-px * np.float32(0.5) - py * np.float32(0.62) + z * np.float32(0.6), 0, 1)
        rim = np.clip(px * np.float32(0.55) + py * np.float32(0.6) - z * np.float32(0.1), 0, 1) ** 3
        gloss = np.exp(-((px + np.float32(0.36)) ** 2 + (py + np.float32(0.42)) ** 2) * np.float32(11))
        out: Light = (
            look_up(table, lit * np.float32(0.95) + np.float32(0.05))
            + rim * back[:, None, None] * np.float32(0.5)
            + gloss * spot[:, None, None] * np.float32(0.5 * (1 - haze))
        )
        return out

    return paint


def molecules(canvas: Canvas, brief: Brief) -> Light:
    """A ring molecule in focus at the right, with others out of focus."""
    palette = brief.palette
    rng = canvas.rng("molecules")
    wide, tall = canvas.wide, canvas.tall
    small = canvas.coarse(180)
    t = (
        np.float32(0.08)
        + np.float32(0.62) * glow(small, 0.74 * wide, 0.4 * tall, 0.46, 1.2)
        + small.noise("medium", 1.2, 3) * np.float32(0.05)
    )
    picture = canvas.enlarge(look_up(ramp(palette.sky), t))
    plan = [
        (1.0 - abs(float(rng.normal(0, 0.4))), float(rng.random()), float(rng.uniform(0.35, 0.6)), 0.75, 0.5)
        for _ in range(6)
    ]
    plan += [
        (0.52, 0.86, 0.62, 0.5, 0.25),
        (0.97, 0.1, 0.75, 0.42, 0.2),
        (canvas.subject_x(0.79) / wide, 0.5, 1.0, 0.0, 0.0),
    ]
    for u, v, scale, haze, blur in plan:
        _paint_molecule(canvas, picture, brief, rng, u * wide, v * tall, scale * min(1.0, wide / 1.2), haze, blur)
    return picture


def _paint_molecule(
    canvas: Canvas,
    picture: Light,
    brief: Brief,
    rng: np.random.Generator,
    x: float,
    y: float,
    scale: float,
    haze: float,
    blur: float,
) -> None:
    palette = brief.palette
    turn, tilt = float(rng.uniform(0, 6.28)), float(rng.uniform(0.55, 0.9))
    lean = float(rng.uniform(-0.5, 0.5))
    ring = 0.105 * scale
    atoms: list[tuple[float, float, float, float, int]] = []
    bonds: list[tuple[int, int]] = []

    def add_atom(px: float, py: float, size: float, kind: int) -> int:
        z = py
        qx, qy = px * math.cos(lean) - py * tilt * math.sin(lean), px * math.sin(lean) + py * tilt * math.cos(lean)
        atoms.append((x + qx, y + qy, z, size * scale * (1 + 0.8 * z), kind))
        return len(atoms) - 1

    for k in range(6):
        a = turn + k * math.pi / 3
        add_atom(ring * math.cos(a), ring * math.sin(a), 0.033, 0 if k else 1)
        bonds.append((k, (k + 1) % 6))
    for k in range(6):
        if rng.random() < 0.85:
            a = turn + k * math.pi / 3
            far = ring * float(rng.uniform(1.75, 1.95))
            outer = add_atom(far * math.cos(a), far * math.sin(a), 0.026 if k % 2 else 0.02, 1 if k % 2 else 2)
            bonds.append((k, outer))
            if k % 2 and rng.random() < 0.7:
                b = a + float(rng.choice((-0.5, 0.5)))
                tip = add_atom(
                    far * math.cos(a) + ring * 0.62 * math.cos(b),
                    far * math.sin(a) + ring * 0.62 * math.sin(b),
                    0.017,
                    2,
                )
                bonds.append((outer, tip))
    stick = light(mix(mix(palette.mist, palette.sun, 0.35), palette.sky[1], haze))
    dark = light(mix(palette.shade, palette.sky[1], 0.25 + 0.75 * haze))
    for i, j in bonds:
        (ax, ay, _, ar, _), (bx, by, _, br, _) = atoms[i], atoms[j]
        length = math.hypot(bx - ax, by - ay) or 1e-6
        nx, ny = -(by - ay) / length, (bx - ax) / length
        w = 0.24 * min(ar, br)
        for lo, hi, colour in ((-1.0, 1.0, dark), (-0.75, 0.35, stick)):
            quad = [
                (ax + nx * w * lo, ay + ny * w * lo),
                (ax + nx * w * hi, ay + ny * w * hi),
                (bx + nx * w * hi, by + ny * w * hi),
                (bx + nx * w * lo, by + ny * w * lo),
            ]
            fill(canvas, picture, quad, colour, 0.9, blur=max(0.0006, blur * 0.02))
    kinds = (palette.accents[0], palette.accents[1], mix(palette.sun, palette.accents[2], 0.3))
    for ax, ay, _, size, kind in sorted(atoms, key=lambda atom: atom[2]):
        paint_ball(canvas, picture, ax, ay, size, _atom(kinds[kind], brief, haze), blur, 0.97)
