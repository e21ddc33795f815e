"""A city across water: towers at several depths, lit windows, and their long reflections."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, paint_over, resize, smoothstep
from mdvideo.images.sketch.colour import Light, light, mix, ramp
from mdvideo.images.sketch.scenes.sky_and_weather.air import sky_and_sun
from mdvideo.images.sketch.shapes import Stencil

_DARK = frozenset({"night", "dusk", "twilight", "storm", "sunset"})


def city(canvas: Canvas, brief: Brief) -> Light:
    """Towers that rise toward the right, and their soft reflection below the quay."""
    palette = brief.palette
    rng = canvas.rng("city")
    wide, tall = canvas.wide, canvas.tall
    quay = float(rng.uniform(0.68, 0.74))
    sun = (float(rng.uniform(0.55, 0.7)) * wide, (quay - 0.3) * tall)
    picture = sky_and_sun(canvas, brief, quay, sun) if brief.hour not in ("night",) else _night_air(canvas, brief, quay)
    lamps = brief.hour in _DARK or palette.dark
    for k in range(4):
        z = k / 3
        walls, windows = Stencil(canvas), Stencil(canvas)
        x = -0.03
        while x < wide + 0.02:
            u = x / wide
            width = float(rng.uniform(0.022, 0.06)) * (0.75 + 0.4 * z)
            grow = 0.35 + 0.75 * float(np.exp(-(((u - 0.76) / 0.28) ** 2)))
            height = tall * (0.06 + 0.34 * grow * float(rng.uniform(0.25, 1.0)) * (1.05 - 0.42 * z))
            _add_tower(walls, windows, rng, x, quay * tall, width, height, z)
            x += width * float(rng.uniform(0.92, 1.5 if z < 0.9 else 2.4))
        far = mix(palette.sky[-1], palette.mist, 0.5)
        body = mix(far, palette.shade, 0.22 + 0.74 * z)
        mask = walls.mask()
        base = light(body)
        fog = light(mix(body, far, 0.55 * (1 - 0.6 * z)))
        height_share = np.clip((canvas.y / np.float32(tall) - np.float32(quay - 0.3)) / np.float32(0.3), 0, 1) ** 2
        for plane, a, b in zip(picture, base, fog, strict=True):
            plane += mask * (a + (b - a) * height_share - plane)
        if lamps:
            warm = mix(palette.accents[1], palette.sun, 0.25)
            lit = windows.mask()
            tint = canvas.enlarge(canvas.coarse(68).noise(f"tint {k}", 9, 1))
            cold = smoothstep(tint * np.float32(1.6) - np.float32(0.25))
            for plane, a, b in zip(picture, light(warm), light(palette.accents[0]), strict=True):
                plane += lit * (a + (b - a) * cold) * np.float32(0.25 + 0.6 * z)
    _paint_reflection(canvas, picture, brief, quay)
    return picture


def _night_air(canvas: Canvas, brief: Brief, quay: float) -> Light:
    """The sky over a lit city glows from below."""
    palette = brief.palette
    small = canvas.coarse(180)
    picture = small.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[2])), 0, quay)
    add_light(
        picture,
        glow(small, 0.74 * canvas.wide, quay * canvas.tall, 0.34, 1.7),
        light(mix(palette.accents[1], palette.sky[3], 0.72)) * np.float32(0.42),
    )
    cloud = smoothstep(small.noise("overcast", 1.6, 5, 0.55, stretch=2.6) * np.float32(0.6) + np.float32(0.35))
    add_light(
        picture,
        cloud * smoothstep(small.y / np.float32(small.tall * quay)),
        light(mix(palette.accents[1], palette.sky[3], 0.75)) * np.float32(0.06),
    )
    return canvas.enlarge(picture)


def _add_tower(
    walls: Stencil,
    windows: Stencil,
    rng: np.random.Generator,
    x: float,
    foot: float,
    width: float,
    height: float,
    z: float,
) -> None:
    top = foot - height
    walls.polygon([(x, foot), (x, top), (x + width, top), (x + width, foot)])
    kind = float(rng.random())
    if kind < 0.25 and height > 0.12:
        inset, step = width * 0.22, height * 0.1
        walls.polygon(
            [(x + inset, top), (x + inset, top - step), (x + width - inset, top - step), (x + width - inset, top)]
        )
        if kind < 0.12:
            walls.line([(x + width / 2, top - step), (x + width / 2, top - step * 2.6)], 0.0016)
    elif kind < 0.36:
        walls.polygon([(x, top), (x + width, top - width * 0.5), (x + width, top)])
    pitch_x, pitch_y = 0.0062 + 0.002 * z, 0.0085 + 0.0028 * z
    columns, rows = int((width - 0.006) / pitch_x), int((height - 0.012) / pitch_y)
    if columns < 2 or rows < 2:
        return
    share = 0.16 + 0.3 * float(rng.random()) ** 2
    on = rng.random((rows, columns)) < share
    # Some storeys are lit completely.
    on |= (rng.random(rows) < 0.05)[:, None]
    power = rng.uniform(0.35, 1.0, (rows, columns))
    start = x + (width - columns * pitch_x) / 2
    for row, column in zip(*np.nonzero(on), strict=True):
        left, upper = start + column * pitch_x + pitch_x * 0.2, top + 0.008 + row * pitch_y
        windows.polygon(
            [
                (left, upper),
                (left + pitch_x * 0.58, upper),
                (left + pitch_x * 0.58, upper + pitch_y * 0.52),
                (left, upper + pitch_y * 0.52),
            ],
            float(power[row, column]),
        )


def _paint_reflection(canvas: Canvas, picture: Light, brief: Brief, quay: float) -> None:
    """Paint the reflection of the city below the quay in place, stretched vertically as in rough water."""
    line = int(quay * canvas.height)
    under = canvas.height - line
    if under < 2:
        return
    small = canvas.coarse(270)
    split = int(quay * small.height)
    stretched = resize(picture[:, :line], small.width, max(2, split))[:, ::-1]
    # Each row of rough water reflects a range of heights: the average over a widening window.
    sums = np.cumsum(np.concatenate([np.zeros_like(stretched[:, :1]), stretched], axis=1), axis=1)
    rows = np.arange(small.height - split, dtype=np.float32)
    start = np.clip(rows * np.float32(0.55), 0, split - 2).astype(np.intp)
    stop = np.clip(rows * np.float32(1.7) + 5, 1, split - 1).astype(np.intp)
    stop = np.maximum(stop, start + 1)
    mirror = (sums[:, stop] - sums[:, start]) / (stop - start).astype(np.float32)[None, :, None]
    ripple = small.noise("ripple", 16, 4, 0.62, stretch=10)[split:]
    mirror = mirror * (1 + ripple * np.float32(0.42)) * np.float32(0.92)
    dark = light(mix(brief.palette.shade, brief.palette.sky[0], 0.4))
    depth = np.linspace(0, 1, small.height - split, dtype=np.float32)[:, None]
    surface = mirror * (1 - np.float32(0.45) * depth) + dark[:, None, None] * np.float32(0.5) * depth
    picture[:, line:] = resize(np.maximum(surface, 0).astype(np.float32), canvas.width, under)
    band = np.exp(-(((canvas.y - np.float32(quay * canvas.tall)) / np.float32(0.0035)) ** 2))
    paint_over(
        picture, band * np.float32(0.75) + 0 * canvas.x, light(mix(brief.palette.shade, brief.palette.mist, 0.2))
    )
