"""A network of nodes, and the traces of a circuit."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Shade, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import Stencil, box, fill, paint_ball


def _ground(canvas: Canvas, brief: Brief, x: float, y: float) -> Light:
    palette = brief.palette
    small = canvas.coarse(180)
    t = (
        np.float32(0.05)
        + np.float32(0.6) * glow(small, x, y, 0.42, 1.25)
        + small.noise("air", 1.3, 3) * np.float32(0.045)
    )
    return canvas.enlarge(look_up(ramp(palette.sky), t))


def lamp(core: Light, colour: Light, power: float) -> Shade:
    """Paint for a small lamp: white in its centre, its colour around it, and without an edge."""

    def paint(px: Plane, py: Plane) -> Light:
        d2 = px * px + py * py
        halo = np.exp(-d2 * np.float32(5)) * np.float32(0.5)
        heart = np.exp(-d2 * np.float32(60))
        out: Light = (colour[:, None, None] * halo + core[:, None, None] * heart) * np.float32(power)
        return out

    return paint


def network(canvas: Canvas, brief: Brief) -> Light:
    """Nodes at three depths, joined to their neighbours, and sparse toward the text."""
    palette = brief.palette
    rng = canvas.rng("network")
    wide, tall = canvas.wide, canvas.tall
    picture = _ground(canvas, brief, 0.8 * wide, 0.5 * tall)
    for depth, (count, reach, width, size, power) in enumerate(
        ((70, 0.14, 0.0008, 0.010, 0.3), (52, 0.17, 0.0011, 0.016, 0.62), (26, 0.24, 0.0016, 0.028, 1.0))
    ):
        nodes: list[tuple[float, float]] = []
        for _ in range(count * 12):
            u, v = 1.06 - abs(float(rng.normal(0, 0.37))), float(rng.uniform(-0.04, 1.04))
            spot = (u * wide, v * tall)
            if all(math.dist(spot, other) > reach * 0.42 for other in nodes) and u > -0.05:
                nodes.append(spot)
            if len(nodes) == count:
                break
        lines = Stencil(canvas)
        for i, one in enumerate(nodes):
            near = sorted((math.dist(one, other), other) for other in nodes[i + 1 :])[:3]
            for gap, other in near:
                if gap < reach:
                    lines.line([one, other], width, (1 - gap / reach) ** 0.6)
        fade = np.clip(canvas.x / np.float32(wide) * np.float32(1.25) - np.float32(0.12), 0.06, 1)
        colour = mix(palette.accents[depth % 3], palette.sun, 0.15)
        add_light(picture, lines.mask() * fade, light(colour) * np.float32(0.42 * power))
        for x, y in nodes:
            strength = power * min(1.0, max(0.1, x / wide * 1.25 - 0.12)) * float(rng.uniform(0.45, 1.0))
            tint = light(mix(palette.accents[int(rng.integers(3))], colour, 0.5))
            paint_ball(canvas, picture, x, y, size, lamp(light(palette.sun), tint, strength), 0.4, add=True)
    return picture


def circuit(canvas: Canvas, brief: Brief) -> Light:
    """A chip at the right, with bundles of traces that bend by 45 degrees and end in vias; some carry pulses."""
    palette = brief.palette
    rng = canvas.rng("circuit")
    wide, tall = canvas.wide, canvas.tall
    cx, cy = canvas.subject_x(0.8), float(rng.uniform(0.42, 0.58)) * tall
    half = min(0.105, 0.14 * wide)
    picture = _ground(canvas, brief, cx, cy)
    traces, pads = Stencil(canvas), Stencil(canvas)
    pulses: list[tuple[float, float, float]] = []
    pins = 13
    for side in range(4):
        turn = side * math.pi / 2
        c, s = round(math.cos(turn)), round(math.sin(turn))
        for pin in range(pins):
            offset = (pin - (pins - 1) / 2) * half * 1.7 / pins
            bundle = (pin - (pins - 1) / 2) / pins
            first = half * (0.35 + 1.5 * abs(bundle)) + 0.012 * (pin % 2)
            spread = bundle * float(rng.uniform(0.25, 0.5)) * 1.2
            last = float(rng.uniform(0.12, 0.95 if side == 2 else 0.5))
            path = [
                (half, offset),
                (half + first, offset),
                (half + first + abs(spread), offset + spread),
                (half + first + abs(spread) + last, offset + spread),
            ]
            if rng.random() < 0.5:
                bend = float(rng.choice((-1.0, 1.0))) * float(rng.uniform(0.02, 0.08))
                path += [
                    (path[-1][0] + abs(bend), path[-1][1] + bend),
                    (path[-1][0] + abs(bend) + 0.08, path[-1][1] + bend),
                ]
            points = [(cx + x * c - y * s, cy + x * s + y * c) for x, y in path]
            value = float(rng.uniform(0.35, 1.0))
            traces.line(points, 0.0019, value)
            pads.disc(*points[-1], 0.0058, value)
            pads.disc(*points[-1], 0.0030, 0.0)
            if rng.random() < 0.4:
                a, b = points[-3:-1]
                t = float(rng.random())
                pulses.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, float(rng.uniform(0.5, 1.0))))
    fade = smoothstep(canvas.x / np.float32(wide) * np.float32(1.3) - np.float32(0.12)) * np.float32(0.9) + np.float32(
        0.05
    )
    metal = light(mix(palette.accents[0], palette.sky[2], 0.35))
    add_light(picture, (traces.mask() + pads.mask()) * fade, metal * np.float32(0.5))
    _paint_chip(canvas, picture, brief, cx, cy, half)
    for x, y, power in pulses:
        strength = power * max(0.08, min(1.0, x / wide * 1.3 - 0.15))
        paint_ball(
            canvas,
            picture,
            x,
            y,
            0.022,
            lamp(light(palette.sun), light(palette.accents[int(rng.integers(3))]), strength),
            0.4,
            add=True,
        )
    return picture


def _paint_chip(canvas: Canvas, picture: Light, brief: Brief, cx: float, cy: float, half: float) -> None:
    palette = brief.palette
    fill(
        canvas,
        picture,
        box(cx - half, cy - half + 0.012, cx + half, cy + half + 0.012, 0.012),
        light(palette.shade),
        0.8,
        blur=0.012,
    )
    body, top = light(mix(palette.shade, palette.sky[1], 0.45)), light(mix(palette.sky[1], palette.sky[2], 0.5))

    def face(x: Plane, y: Plane) -> Light:
        t = np.clip((x - np.float32(cx - half) + np.float32(cy + half) - y) / np.float32(4 * half), 0, 1)
        return body[:, None, None] * (1 - t) + top[:, None, None] * t

    fill(canvas, picture, box(cx - half, cy - half, cx + half, cy + half, 0.01), face)
    for k, (size, power) in enumerate(((0.99, 0.24), (0.66, 0.4), (0.4, 0.14))):
        ring = Stencil(canvas.coarse(540))
        r = half * size
        ring.line([(cx - r, cy - r), (cx + r, cy - r), (cx + r, cy + r), (cx - r, cy + r), (cx - r, cy - r)], 0.0016)
        add_light(
            picture, np.maximum(canvas.enlarge(ring.mask()), 0), light(palette.accents[k % 2]) * np.float32(power)
        )
    paint_ball(
        canvas,
        picture,
        cx,
        cy,
        half * 0.8,
        lamp(light(palette.accents[0]), light(palette.accents[0]), 0.5),
        0.5,
        add=True,
    )
