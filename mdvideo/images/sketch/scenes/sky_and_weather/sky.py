"""The sky: the Milky Way above a dark landscape, and clouds by day."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Vector, add_light, glow, paint_over, resize, smoothstep
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.landscape.hills import paint_range
from mdvideo.images.sketch.scenes.sky_and_weather.air import SUNLESS, sky_and_sun, stars


def milky_way(canvas: Canvas, brief: Brief) -> Light:
    """A band of star clouds with dark lanes, rising from the lower right, above a horizon in the last light."""
    palette = brief.palette
    rng = canvas.rng("milky way")
    small = canvas.coarse(300)
    picture = small.vertical(ramp((*palette.sky, mix(palette.sky[-1], palette.accents[1], 0.35))), 0, 0.95)
    lean = float(rng.uniform(0.5, 0.95))
    across = (small.x - np.float32(0.66 * canvas.wide)) * np.float32(np.cos(lean)) + (
        small.y - np.float32(0.5 * canvas.tall)
    ) * np.float32(np.sin(lean))
    across = across + small.noise("bend", 1.4, 3) * np.float32(0.07)
    width = np.float32(0.17)
    band = np.exp(-((across / width) ** 2))
    core = np.exp(-((across / (width * np.float32(0.42))) ** 2))
    clouds = smoothstep(small.noise("clouds", 3.5, 7, 0.62) * np.float32(0.75) + np.float32(0.5))
    lanes = smoothstep(small.noise("lanes", 3.0, 6, 0.6, stretch=1.4) * np.float32(1.2) - np.float32(0.1)) * core
    dust = band * (np.float32(0.25) + clouds) * (1 - np.float32(0.8) * lanes)
    add_light(picture, dust, light(mix(palette.accents[0], palette.sun, 0.45)) * np.float32(0.14))
    add_light(
        picture, core * clouds**2 * (1 - lanes), light(mix(palette.sun, palette.accents[1], 0.5)) * np.float32(0.17)
    )
    rosy = smoothstep(small.noise("hydrogen", 5, 4)) * band
    add_light(picture, rosy, light(palette.accents[1]._replace(hue=350)) * np.float32(0.035))
    add_light(
        picture,
        glow(small, 0.75 * canvas.wide, 0.95 * canvas.tall, 0.25, 3),
        light(palette.accents[1]) * np.float32(0.1),
    )
    picture = canvas.enlarge(picture)
    density = canvas.enlarge(np.float32(0.45) + dust)
    add_light(picture, stars(canvas, 5200) * np.minimum(density, 1.3), light(mix(palette.sun, palette.accents[0], 0.2)))
    for k, (base, swing) in enumerate(((0.86, 0.03), (0.93, 0.045))):
        line = canvas.ridge(f"land {k}", 1.2, 3 if brief.mentions("desert dune sand") else 8, 0.45)
        ridge = (np.float32(base * canvas.tall) - line * np.float32(swing)).astype(np.float32)
        body = mix(mix(palette.shade, palette.mist, 0.3), palette.shade, float(k))
        paint_range(canvas, picture, ridge, ramp((mix(body, palette.mist, 0.2), body, palette.shade)), 0.12)
    return picture


def clouds(canvas: Canvas, brief: Brief) -> Light:
    """Clouds seen from above: banks at several depths, lit along their tops."""
    palette = brief.palette
    rng = canvas.rng("clouds")
    small = canvas.coarse(420)
    sx, sy = float(rng.uniform(0.7, 0.82)) * canvas.wide, float(rng.uniform(0.2, 0.32)) * canvas.tall
    picture = resize(sky_and_sun(small, brief, 0.66, (sx, sy)), small.width, small.height)
    sunny = brief.hour not in SUNLESS
    aura = glow(small, sx, sy, 0.42, 1.4)
    count = 6
    for k in range(count):
        z = k / (count - 1)
        # Round tops and sharp clefts: noise folded downward, large heaps first, then small billows.
        line: Vector = np.zeros(small.width, np.float32)
        for octave in range(5):
            heap = np.abs(small.ridge(f"heap {k} {octave}", (2.6 - 1.2 * z) * 2.1**octave, 1))
            line = line + heap * np.float32(0.5**octave)
        swell = small.ridge(f"swell {k}", 0.9, 2)
        base = 0.56 + 0.40 * z**1.15
        top = np.float32(base * canvas.tall) - (
            line * np.float32(0.03 + 0.045 * z) + swell * np.float32(0.02 + 0.03 * z)
        )
        puff = small.noise(f"puff {k}", 9 - 4 * z, 4, 0.55) * np.float32(0.010 + 0.006 * z)
        below = small.y - top[None, :].astype(np.float32) + puff
        cover = smoothstep(below / np.float32(0.010 + 0.012 * z) + np.float32(0.4))
        heart = small.noise(f"heart {k}", 5 - 2 * z, 5, 0.52, stretch=1.7)
        lit = np.exp(-np.maximum(below, 0) / np.float32(0.028 + 0.05 * z)) * np.float32(0.72)
        lit = lit * (np.float32(0.45) + np.float32(0.75) * aura) + heart * np.float32(0.085) + np.float32(0.1)
        far = mix(palette.mist, palette.sky[-1], 0.55)
        grey = mix(far, mix(mix(palette.mist, palette.sky[0], 0.6), palette.shade, 0.12), 0.25 + 0.7 * z)
        white = mix(palette.sky[-1], palette.sun, 0.6 if sunny else 0.15)
        paint_over(picture, cover, look_up(ramp((grey, mix(grey, white, 0.5), white)), lit))
    return np.maximum(canvas.enlarge(picture), 0)
