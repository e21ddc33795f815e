"""Leaves: a close-up with its veins, and a garden in soft focus."""

from __future__ import annotations

import math

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Point, add_light, glow, paint_over, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Shade, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import fill
from mdvideo.images.sketch.texture import cells


def leaf(canvas: Canvas, brief: Brief) -> Light:
    """A leaf against the sun: midrib, side veins that bend toward the tip, and the net of veins between them."""
    palette = brief.palette
    rng = canvas.rng("leaf")
    small = canvas.coarse(440)
    wide, tall = canvas.wide, canvas.tall
    turn = -float(rng.uniform(0.42, 0.62))
    c, s = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    ox, oy = np.float32(0.6 * wide), np.float32(0.62 * tall)
    dx, dy = small.x - ox, small.y - oy
    along, across = dx * c + dy * s, dy * c - dx * s
    across = (
        across + np.float32(0.06) * np.sin(along * np.float32(2.1)) + small.noise("sway", 1.2, 2) * np.float32(0.006)
    )
    far = np.abs(across)
    wobble = small.noise("wobble", 3.0, 3) * np.float32(0.008)
    # Side veins: straight lines from the midrib in sheared coordinates, which bend with the distance.
    spacing = np.float32(0.118)
    side = np.where(across > 0, np.float32(0.5), np.float32(0.0)).astype(np.float32)
    q = (along - far * np.float32(0.72) - far * far * np.float32(0.55) + wobble) / spacing + side
    nearest = np.abs(q - np.round(q)) * spacing * np.float32(0.8)
    width = np.float32(0.0046) * np.exp(-far * np.float32(3.4)) + np.float32(0.0009)
    second = np.exp(-((nearest / width) ** 2))
    ridge2 = np.exp(-((nearest / (width * 4)) ** 2))
    thick = np.float32(0.0085) * np.clip(1 - along * np.float32(0.55), 0.25, 1.6)
    mid = smoothstep((thick - far) / np.float32(0.004) + np.float32(0.5))
    halo = np.exp(-((far / (thick * 3.2)) ** 2))
    n1, n2, v1 = cells(small, "net", 30, 0.9, warp=0.006)
    m1, m2, _ = cells(small, "fine net", 74, 0.9)
    net = np.exp(-(((n2 - n1) / np.float32(0.075)) ** 2))
    fine = np.exp(-(((m2 - m1) / np.float32(0.12)) ** 2))
    pillow = smoothstep(nearest / (spacing * np.float32(0.4)))
    light_x, light_y = 0.8 * wide, 0.3 * tall
    sun = glow(small, light_x, light_y, 0.46)
    t = (
        np.float32(0.14)
        + np.float32(0.56) * sun
        + np.float32(0.10) * pillow * (np.float32(0.4) + sun)
        + (v1 - np.float32(0.5)) * np.float32(0.05)
    )
    t = t + small.noise("tissue", 2.0, 4) * np.float32(0.035) - fine * np.float32(0.035)
    focus = smoothstep((small.x / np.float32(wide) - np.float32(0.16)) * np.float32(1.8))
    t = (
        t
        - ridge2 * np.float32(0.07)
        - halo * np.float32(0.06)
        + net * np.float32(0.07) * focus * (np.float32(0.3) + sun)
    )
    picture = look_up(ramp((palette.sky[0], palette.sky[1], palette.sky[2], palette.sky[3])), t)
    vein = light(mix(palette.accents[0], palette.sun, 0.25))
    add_light(
        picture,
        (second * np.float32(0.34) + mid * np.float32(0.30))
        * (np.float32(0.08) + sun)
        * (np.float32(0.15) + np.float32(0.85) * focus),
        vein,
    )
    # The left is out of focus, and so calm under text.
    soft = small.coarse(44)
    blurred = np.stack([_blur_through(small, soft, plane) for plane in picture])
    paint_over(picture, (1 - focus) * np.float32(0.9) + 0 * small.y, blurred)
    return canvas.enlarge(picture)


def _blur_through(canvas: Canvas, soft: Canvas, plane: Plane) -> Plane:
    return canvas.enlarge(soft.enlarge(plane))


def blade(x: float, y: float, length: float, angle: float, wide: float, bow: float) -> tuple[list[Point], list[Point]]:
    """The outlines of the two halves of a leaf, left and right of a curved midrib, which starts at (x, y)."""
    spine, left, right = [], [], []
    for k in range(25):
        t = k / 24
        a = angle + bow * t
        px, py = x + length * t * math.cos(a), y + length * t * math.sin(a)
        half = wide * length * math.sin(math.pi * t**0.78) * (1 - 0.25 * t)
        nx, ny = -math.sin(a + bow * t), math.cos(a + bow * t)
        spine.append((px, py))
        left.append((px + nx * half, py + ny * half))
        right.append((px - nx * half, py - ny * half))
    return [*spine, *reversed(left)], [*spine, *reversed(right)]


def garden(canvas: Canvas, brief: Brief) -> Light:
    """Leaves at three depths, from the right and from below, in front of sunlit green."""
    palette = brief.palette
    rng = canvas.rng("garden")
    wide, tall = canvas.wide, canvas.tall
    small = canvas.coarse(180)
    sun = glow(small, 0.72 * wide, 0.22 * tall, 0.42)
    t = np.float32(0.26) + np.float32(0.66) * sun + small.noise("green", 1.6, 4) * np.float32(0.09)
    picture = canvas.enlarge(look_up(ramp((palette.shade, *palette.sky)), t))
    flower = brief.mentions("flower blossom petal rose tulip bloom spring")
    for depth, (count, blur, size) in enumerate(((22, 0.022, 0.3), (16, 0.007, 0.36), (9, 0.0, 0.46))):
        z = depth / 2
        for _ in range(count):
            low = rng.random() < 0.55
            x = float(rng.uniform(0.35 + 0.12 * z, 1.1)) * wide if low else (1.04 + 0.05 * float(rng.random())) * wide
            y = (1.06 if low else float(rng.uniform(0.15, 1.0))) * tall
            angle = -math.pi / 2 + float(rng.normal(-0.15, 0.45)) if low else math.pi + float(rng.normal(0.1, 0.45))
            length = size * float(rng.uniform(0.55, 1.05)) * (0.62 + 0.38 * min(1.0, x / wide))
            bow = float(rng.normal(0, 0.5))
            halves = blade(x, y, length, angle, float(rng.uniform(0.13, 0.2)), bow)
            base = mix(mix(palette.sky[2], palette.mist, 0.3), mix(palette.shade, palette.sky[1], 0.5), 0.25 + 0.65 * z)
            lit = mix(base, palette.accents[0], float(rng.uniform(0.2, 0.55)) * (1 - 0.3 * z))
            for half, one in zip(halves, (base, lit), strict=True):
                fill(canvas, picture, half, _gradient_from(one, palette.shade, (x, y), length), 0.94, blur=blur)
            if flower and depth == 1 and rng.random() < 0.7:
                _paint_flower(
                    canvas, picture, x + length * math.cos(angle + bow), y + length * math.sin(angle + bow), brief, rng
                )
    return picture


def _gradient_from(tip: Tone, root: Tone, foot: Point, length: float) -> Shade:
    dark, pale = light(mix(tip, root, 0.45)), light(tip)

    def paint(x: Plane, y: Plane) -> Light:
        d = np.clip(np.hypot(x - np.float32(foot[0]), y - np.float32(foot[1])) / np.float32(length), 0, 1)
        out: Light = dark[:, None, None] * (1 - d) + pale[:, None, None] * d
        return out

    return paint


def _paint_flower(canvas: Canvas, picture: Light, x: float, y: float, brief: Brief, rng: np.random.Generator) -> None:
    """Petals around a bright centre, slightly out of focus."""
    size = float(rng.uniform(0.03, 0.06))
    colour = mix(
        brief.palette.accents[2], brief.palette.accents[0]._replace(hue=12, chroma=0.14), float(rng.uniform(0.3, 0.9))
    )
    for ring, count in ((1.0, 8), (0.62, 6)):
        for k in range(count):
            angle = 2 * math.pi * k / count + ring
            for half, shade in zip(blade(x, y, size * ring, angle, 0.32, 0.2), (0.0, 0.14), strict=True):
                fill(canvas, picture, half, light(colour.shift(-shade + 0.06 * (1 - ring))), 0.92, blur=0.0025)
