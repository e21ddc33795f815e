"""Snow-covered mountains: crests with lit and shaded faces, paler with distance."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, Vector, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Light, light, mix, ramp
from mdvideo.images.sketch.scenes.landscape.hills import paint_range
from mdvideo.images.sketch.scenes.sky_and_weather.air import sky_and_sun


def _crest_line(canvas: Canvas, name: str, frequency: float) -> Vector:
    """A line of sharp peaks: noise folded at zero, so that its maxima are creases (Musgrave's ridged noise)."""
    out = np.zeros(canvas.width, np.float32)
    for octave in range(6):
        layer = canvas.ridge(f"{name} {octave}", frequency * 1.9**octave, 1)
        out += (np.float32(0.6) - np.abs(layer)) * np.float32(0.46**octave)
    return out


def mountains(canvas: Canvas, brief: Brief) -> Light:
    """Three ranges: the middle one has the snow and the light, the nearest is dark for captions."""
    palette = brief.palette
    rng = canvas.rng("mountains")
    horizon = 0.62
    sun_x = float(rng.uniform(0.7, 0.86)) * canvas.wide
    sun_y = float(rng.uniform(0.2, 0.34)) * canvas.tall
    picture = sky_and_sun(canvas, brief, horizon, (sun_x, sun_y))
    u = canvas.x[0] / np.float32(canvas.wide)
    # Higher to the right, so that the sky behind the text is open.
    swell = np.float32(0.05) * smoothstep((u - np.float32(0.3)) * np.float32(1.8))
    plan = ((0.60, 0.07, 2.4, 0.0), (0.70, 0.15, 1.5, 0.42), (0.93, 0.06, 1.3, 1.0))
    for k, (base, swing, frequency, z) in enumerate(plan):
        ridge = np.float32(base * canvas.tall) - _crest_line(canvas, f"crest {k}", frequency) * np.float32(swing)
        ridge = (ridge - swell * np.float32(1.6 * (1 - abs(z - 0.4)))).astype(np.float32)
        rock = mix(mix(palette.mist, palette.sky[0], 0.25), palette.shade, 0.12 + 0.88 * z)
        fog = mix(palette.mist, rock, 0.25 + 0.6 * z)
        depth = (0.2 + 0.1 * z) * canvas.tall
        paint_range(canvas, picture, ridge, ramp((rock, rock, fog), (0, 0.4, 1)), depth)
        if z < 1:
            _paint_snow(canvas, picture, brief, ridge, z, k)
        if z < 0.9:
            _paint_valley_fog(canvas, picture, brief, base + 0.16, k)
    add_light(
        picture,
        canvas.enlarge(glow(canvas.coarse(136), sun_x, sun_y, 0.3, 1.4)),
        light(palette.sun) * np.float32(0.07),
    )
    return picture


def _paint_snow(canvas: Canvas, picture: Light, brief: Brief, ridge: Vector, z: float, k: int) -> None:
    """Snow where the range is high and not too steep: bright toward the sun, blue in the shade."""
    palette = brief.palette
    small = canvas.coarse(500)
    line = np.interp(small.x[0], canvas.x[0], ridge).astype(np.float32)
    below = small.y - line
    # Spurs run down from the crest: folded noise, with its slope as the shading.
    spurs = np.zeros((small.height, small.width), np.float32)
    for octave in range(7):
        layer = small.noise(f"spur {k} {octave}", 3.4 * 1.95**octave, 1, stretch=0.62)
        spurs += (np.float32(0.5) - np.abs(layer)) * np.float32(0.6**octave)
    # The shading follows the crest's slope near the crest, and the spurs further down.
    fall = np.gradient(line) * np.float32(small.unit)
    facing = np.asarray(np.gradient(spurs, axis=1), np.float32) * np.float32(small.unit * 0.024) - (
        fall * np.float32(0.55)
    )[None, :] * np.exp(-below * np.float32(9))
    lit = smoothstep(np.float32(0.5) - facing * np.float32(0.62))
    cover = smoothstep(
        (np.float32(0.11) + spurs * np.float32(0.10) - below) * np.float32(16)
        + (lit - np.float32(0.5)) * np.float32(0.55)
    )
    lit_snow = mix(palette.sky[-1], palette.sun, 0.55)
    dim_snow = mix(palette.sky[0], palette.sky[1], 0.4)
    dim_snow = mix(dim_snow, palette.mist, 0.55 * (1 - z))
    # Extended beyond the crest, whose edge is painted at full size below.
    inside = np.clip(below * np.float32(small.unit) * np.float32(0.5) + 2, 0, 1)
    strength = canvas.enlarge(cover * inside) * np.float32(0.5 + 0.42 * z)
    shade = canvas.enlarge(lit)
    rocks = canvas.enlarge(
        inside * (1 - cover) * (lit - np.float32(0.5)) * np.exp(-np.maximum(below, 0) * np.float32(5))
    )
    unit = np.float32(canvas.unit)
    edge = np.clip((canvas.y - ridge[None, :]) * unit + np.float32(0.5), 0, 1)
    strength = np.clip(strength, 0, 1) * edge
    shade = np.clip(shade, 0, 1)
    for plane, a, b in zip(picture, light(dim_snow), light(lit_snow), strict=True):
        plane += strength * (a + (b - a) * shade - plane)
        plane *= 1 + rocks * edge * np.float32(0.7)


def _paint_valley_fog(canvas: Canvas, picture: Light, brief: Brief, height: float, k: int) -> None:
    small = canvas.coarse(180)
    v = small.y / np.float32(small.tall)
    bank = small.noise(f"bank {k}", 1.8, 5, 0.55, stretch=3.2)
    amount = np.exp(-(((v - np.float32(height)) / np.float32(0.09)) ** 2)) * np.clip(
        np.float32(0.55) + bank * np.float32(0.6), 0, 1
    )
    veil = canvas.enlarge(amount.astype(np.float32)) * np.float32(0.75)
    colour = light(mix(brief.palette.mist, brief.palette.sky[-1], 0.45))
    for plane, c in zip(picture, colour, strict=True):
        plane += veil * (c - plane)
