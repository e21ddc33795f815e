"""A forest: trunks at several depths in mist, and light between them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, add_light, glow, paint_over, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import Stencil


def beams(canvas: Canvas, name: str, x: float, y: float, spread: float = 26) -> Plane:
    """Shafts of light from a point: noise over the angle, which fades with the distance."""
    small = canvas.coarse(220)
    angle = np.arctan2(small.x - np.float32(x), small.y - np.float32(y) + np.float32(1e-4))
    rng = canvas.rng(name)
    out = np.zeros_like(angle)
    for k in range(5):
        out += np.sin(angle * np.float32(spread * 1.7**k / 3) + np.float32(rng.uniform(0, 6.28))) * np.float32(0.62**k)
    d = small.distance(x, y)
    shafts = smoothstep(out * np.float32(0.42) + np.float32(0.42)) * np.exp(-d * np.float32(1.35))
    return np.maximum(canvas.enlarge(shafts), 0)


def forest(canvas: Canvas, brief: Brief) -> Light:
    """Trunks at five depths, with the light behind them on the right, above a dark and calm floor."""
    palette = brief.palette
    rng = canvas.rng("forest")
    small = canvas.coarse(180)
    wide, tall = canvas.wide, canvas.tall
    lx, ly = float(rng.uniform(0.62, 0.78)) * wide, float(rng.uniform(0.12, 0.34)) * tall
    aura = glow(small, lx, ly, 0.42, 1.1)
    t = np.float32(0.26) + np.float32(0.72) * aura + small.noise("air", 1.6, 4) * np.float32(0.05)
    t = t * (1 - np.float32(0.5) * smoothstep(small.y / np.float32(tall) * 2 - np.float32(1.1)))
    picture = canvas.enlarge(look_up(ramp((palette.shade, *palette.sky[1:])), t))
    conifer = brief.mentions("pine taiga fir spruce conifer snow winter")
    depths = 5
    strong = 0.62 if brief.mentions("light sunlight sunbeam ray beam sun sunny shaft canopy") else 0.34
    for k in range(depths):
        z = k / (depths - 1)
        if k == depths - 2:
            # The shafts are behind the nearest trees, which stay dark.
            add_light(picture, beams(canvas, "beams", lx + 0.05, -0.12), light(palette.sun) * np.float32(strong))
        stencil = Stencil(canvas.coarse(405) if z < 0.4 else canvas)
        count = round((26, 19, 12, 7, 3)[k] * max(wide, 0.55) / 1.33)
        for j in range(count):
            u = (j + float(rng.uniform(-0.1, 1.1))) / count
            if k == depths - 1:
                # The nearest trees frame the picture, away from the light and the text.
                u = (0.03, 0.93, 1.0)[j % 3] + float(rng.uniform(-0.02, 0.02))
            _add_trunk(stencil, rng, u * wide, tall, 0.0035 + 0.021 * z**1.7 * float(rng.uniform(0.7, 1.3)), z, conifer)
        mask = stencil.mask()
        if mask.shape[0] != canvas.height or mask.shape[1] != canvas.width:
            mask = np.clip(canvas.enlarge(mask), 0, 1)
        if z < 1:
            # The feet of the trunks are in ground mist.
            foot = np.float32(tall * (0.74 + 0.24 * z))
            mask = mask * smoothstep((foot - canvas.y) / np.float32(0.15 * tall))
        far = mix(palette.mist, palette.sky[2], 0.35)
        body = light(mix(far, palette.shade, 0.16 + 0.84 * z**0.8))
        paint_over(picture, mask * np.float32(0.5 + 0.5 * z), body)
        if k < depths - 1:
            # Mist between this depth and the next: thicker near the ground, brighter near the light.
            fog = small.noise(f"fog {k}", 1.5, 4, 0.5, stretch=2.6)
            rise = smoothstep(small.y / np.float32(tall) * np.float32(1.5) - np.float32(0.35))
            amount = np.clip(
                (np.float32(0.16) + fog * np.float32(0.13)) * (np.float32(0.35) + rise) * np.float32(1.25 - 0.7 * z),
                0,
                1,
            )
            veil = look_up(
                ramp((mix(palette.mist, palette.shade, 0.45), palette.mist, palette.sky[3])),
                np.float32(0.15) + aura * np.float32(0.8),
            )
            paint_over(picture, canvas.enlarge(amount.astype(np.float32)), canvas.enlarge(veil))
    floor = smoothstep(
        (canvas.y / np.float32(tall) - np.float32(0.86)) * np.float32(7)
        + canvas.ridge("floor", 2.2, 6)[None, :] * np.float32(0.35)
    )
    paint_over(picture, floor * np.float32(0.92), light(mix(palette.shade, palette.sky[0], 0.25)))
    if not conifer:
        _paint_canopy(canvas, picture, brief, lx, ly)
    return picture


def _add_trunk(
    stencil: Stencil, rng: np.random.Generator, x: float, tall: float, half: float, z: float, conifer: bool
) -> None:
    """Add a tree to the stencil, from the ground to beyond the frame, with a bend and a few boughs."""
    lean, bow = float(rng.normal(0, 0.018)), float(rng.normal(0, 0.012))
    foot = tall * (0.72 + 0.24 * z + float(rng.uniform(-0.02, 0.03)))
    top = -0.05 if not conifer else tall * float(rng.uniform(-0.1, 0.38)) * (1.1 - z)
    steps = 14

    def spine(t: float) -> Point:
        return x + lean * t + bow * math.sin(t * 3), foot + (top - foot) * t

    left, right = [], []
    for i in range(steps + 1):
        t = i / steps
        px, py = spine(t)
        width = half * ((1 - 0.42 * t) + 0.55 * max(0.0, 0.1 - t) / 0.1) if not conifer else half * 0.6 * (1.02 - t)
        left.append((px - width, py))
        right.append((px + width, py))
    stencil.polygon([*left, *reversed(right)])
    if conifer:
        layers = 15
        for i in range(layers):
            t = 0.24 + 0.76 * i / layers
            px, py = spine(t)
            reach = half * 5.4 * (1.04 - t) * float(rng.uniform(0.75, 1.15)) + half * 0.3
            drop = (foot - top) / layers * 1.25
            stencil.polygon(
                [
                    (px, py - drop),
                    (px - reach, py + drop * 0.7),
                    (px - reach * 0.3, py + drop * 0.35),
                    (px + reach * 0.3, py + drop * 0.35),
                    (px + reach, py + drop * 0.7),
                ]
            )
        return
    for _ in range(int(rng.integers(2, 6))):
        t = float(rng.uniform(0.35, 0.95))
        px, py = spine(t)
        direction = float(rng.choice((-1.0, 1.0)))
        length = half * float(rng.uniform(4, 9))
        points = [
            (px + direction * length * s, py - length * 0.75 * s**1.4 + length * 0.1 * math.sin(5 * s + x * 40))
            for s in (0, 0.25, 0.5, 0.75, 1)
        ]
        for (a, b), width in zip(pairwise(points), (0.42, 0.3, 0.2, 0.11), strict=True):
            stencil.line([a, b], half * width)


def _paint_canopy(canvas: Canvas, picture: Light, brief: Brief, lx: float, ly: float) -> None:
    """Dark leaves at the upper edge, with flecks of sunlight between them."""
    palette = brief.palette
    small = canvas.coarse(540)
    leaves = small.noise("leaves", 24, 3, 0.7) * np.float32(0.95) + small.noise("boughs", 2.6, 4, 0.6)
    edge = np.float32(0.7) - small.y / np.float32(canvas.tall) * np.float32(4.2)
    side = np.abs(small.x / np.float32(canvas.wide) - np.float32(lx / canvas.wide)) * np.float32(0.9)
    mask = smoothstep((leaves * np.float32(0.55) + edge + side - np.float32(0.42)) * np.float32(3.4))
    tint = mix(palette.shade, palette.sky[1], 0.35)
    paint_over(picture, canvas.enlarge(mask * np.float32(0.86)), light(tint))
    flecks = (
        smoothstep((small.noise("flecks", 26, 2) - np.float32(0.75)) * np.float32(3)) * mask * glow(small, lx, ly, 0.3)
    )
    add_light(
        picture,
        np.maximum(canvas.enlarge(flecks), 0),
        light(mix(palette.sun, palette.accents[0], 0.4)) * np.float32(0.8),
    )
