"""The sky: the Milky Way over a dark land, and clouds by day."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, glow, over, shine, smooth, warped
from mdvideo.images.sketch.colour import Light, light, look_up, mix, ramp
from mdvideo.images.sketch.scenes.air import SUNLESS, stars
from mdvideo.images.sketch.scenes.hills import range_below


def milky_way(canvas: Canvas, brief: Brief) -> Light:
    """A band of star clouds with dark lanes rises from the lower right; the land's last light warms the horizon."""
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
    clouds = smooth(small.noise("clouds", 3.5, 7, 0.62) * np.float32(0.75) + np.float32(0.5))
    lanes = smooth(small.noise("lanes", 3.0, 6, 0.6, stretch=1.4) * np.float32(1.2) - np.float32(0.1)) * core
    dust = band * (np.float32(0.25) + clouds) * (1 - np.float32(0.8) * lanes)
    shine(picture, dust, light(mix(palette.accents[0], palette.sun, 0.45)) * np.float32(0.14))
    shine(picture, core * clouds**2 * (1 - lanes), light(mix(palette.sun, palette.accents[1], 0.5)) * np.float32(0.17))
    rosy = smooth(small.noise("hydrogen", 5, 4)) * band
    shine(picture, rosy, light(palette.accents[1]._replace(hue=350)) * np.float32(0.035))
    shine(
        picture,
        glow(small, 0.75 * canvas.wide, 0.95 * canvas.tall, 0.25, 3),
        light(palette.accents[1]) * np.float32(0.1),
    )
    picture = canvas.enlarged(picture)
    density = canvas.enlarged(np.float32(0.45) + dust)
    shine(picture, stars(canvas, 5200) * np.minimum(density, 1.3), light(mix(palette.sun, palette.accents[0], 0.2)))
    for k, (base, swing) in enumerate(((0.86, 0.03), (0.93, 0.045))):
        line = canvas.ridge(f"land {k}", 1.2, 3 if brief.says("desert dune sand") else 8, 0.45)
        ridge = (np.float32(base * canvas.tall) - line * np.float32(swing)).astype(np.float32)
        body = mix(mix(palette.shade, palette.mist, 0.3), palette.shade, float(k))
        range_below(canvas, picture, ridge, ramp((mix(body, palette.mist, 0.2), body, palette.shade)), 0.12)
    return picture


def clouds(canvas: Canvas, brief: Brief) -> Light:
    """Heaped clouds, lit from the upper right: each shades itself by how much cloud stands toward the sun."""
    palette = brief.palette
    rng = canvas.rng("clouds")
    small = canvas.coarse(360)
    picture = small.vertical(ramp(palette.sky), -0.1, 1.15)
    sx, sy = float(rng.uniform(0.74, 0.88)) * canvas.wide, float(rng.uniform(0.06, 0.24)) * canvas.tall
    sunny = brief.hour not in SUNLESS
    aura = glow(small, sx, sy, 0.36)
    shine(picture, aura, light(palette.sun) * np.float32(0.34 if sunny else 0.1))
    bend = small.noise("bend", 2.4, 4) * np.float32(0.03 * small.unit)
    for k, (frequency, stretch, low) in enumerate(((1.5, 3.2, 0.30), (1.25, 1.9, 0.62))):
        billows = np.abs(small.noise(f"billow {k}", frequency * 3.2, 5, 0.55, stretch=1.25))
        shape = small.noise(f"bank {k}", frequency, 3, 0.45, stretch=stretch) - billows * np.float32(0.45)
        shape = warped(shape, bend, bend)
        v = small.y / np.float32(small.tall)
        u = small.x / np.float32(small.wide)
        heap = np.exp(-(((v - np.float32(low + 0.22)) / np.float32(0.3)) ** 2)) * np.float32(0.62) + u * np.float32(0.2)
        density = smooth((shape + heap - np.float32(0.36)) * np.float32(1.9))
        # Light through the cloud: less the more of it lies on the way to the sun (two steps of a march).
        toward = np.float32(0.035 * small.unit)
        dx, dy = (np.float32(sx) - small.x), (np.float32(sy) - small.y)
        far = np.sqrt(dx * dx + dy * dy) + np.float32(0.05)
        shadow = sum(warped(density, dx / far * toward * step, dy / far * toward * step) for step in (1, 2.2))
        lit = np.exp(-shadow * np.float32(0.85)) + np.float32(0.35) * (1 - density)
        white = mix(palette.sun, palette.sky[-1], 0.35) if sunny else palette.sky[-1]
        grey = mix(mix(palette.sky[0], palette.mist, 0.62), palette.shade, 0.1 if sunny else 0.25)
        body = look_up(
            ramp((grey, mix(grey, white, 0.55), white)), smooth(lit * (np.float32(0.72) + np.float32(0.5) * aura))
        )
        over(picture, density * np.float32(0.72 + 0.2 * k), body)
    return np.maximum(canvas.enlarged(picture), 0)
