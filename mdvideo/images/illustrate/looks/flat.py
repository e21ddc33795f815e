"""The look ``flat``: even colours on a disc with long shadows; the disc is a window on the scene."""

from __future__ import annotations

from functools import partial

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.staging.artwork import flatten, recolour
from mdvideo.images.illustrate.staging.composition import Placed
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import PaintedLayer, blurred, draw, paste, stain
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, enlarged, steps_of
from mdvideo.images.sketch.canvas import smoothstep
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import paint_ball

_DYE = Dye(pull=0.3, chroma=1.08, most_chroma=0.22)


def paint_flat(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas, palette = stage.canvas, stage.palette
    picture = canvas.flat(light(palette.ground))
    x, y, radius = _disc(stage)
    disc = smoothstep((radius - canvas.distance(x, y)) * np.float32(canvas.unit * 0.7) + np.float32(0.5))
    faint = stage.composition.faint
    strength = 0.35 if faint else 1.0
    field = brightness_of_scene(stage)
    colour = _disc_tone(stage)
    if field is None:
        fill: Light | Plane = light(colour)
    else:
        low = mix(colour, palette.ground, 0.05).shift(-0.16 if not stage.dark else -0.12)
        tones = (low, colour.shift(-0.06), colour, mix(colour, Tone(0.97, 0.03, colour.hue), 0.62))
        fill = look_up(ramp(tones), steps_of(enlarged(stage, field), 5, 9.0))
    cover = disc * np.float32(strength)
    for plane, paint in zip(picture, fill, strict=True):
        plane += cover * (paint - plane)
    _confetti(stage, picture, x, y, radius)
    layers = [(placed, _layer(stage, placed)) for placed in stage.composition.placed]
    for placed, layer in layers:
        if not stage.artworks[placed.thing].solid:
            continue
        _long_shadow(stage, picture, layer, placed, disc)
    for placed, layer in layers:
        rim = max(2, round(0.012 * placed.height)) if placed.thing == 0 or placed.depth == 0 else 2
        if not stage.artworks[placed.thing].solid:
            paste(picture, layer, 0.4 if faint else 1.0)
            continue
        grown = np.clip(blurred(np.pad(layer.alpha, 2 * rim), rim * 0.75) * 3.2, 0, 1)
        edge = light(Tone(0.985, 0.008, palette.ground.hue)) if not stage.dark else light(palette.ink)
        stain(picture, layer.left - 2 * rim, layer.top - 2 * rim, grown * np.float32(strength), edge)
        paste(picture, layer, 0.4 if faint else 1.0)
    return develop(canvas, picture, 1.0)


def _layer(stage: Stage, placed: Placed) -> PaintedLayer:
    art = recolour(flatten(stage.artworks[placed.thing]), lambda code: _DYE.change(code, stage.palette))
    return draw(art, placed, pad=2)


def _disc_tone(stage: Stage) -> Tone:
    """A clear tint of this picture's accent, on which things of most colours are seen."""
    accent = stage.palette.accent
    if stage.dark:
        return Tone(0.46, min(max(accent.chroma, 0.05), 0.12), accent.hue)
    # Yellow is yellow only when it is light.
    lightness = 0.91 if 70 < accent.hue < 115 else 0.84
    return Tone(lightness, min(max(accent.chroma, 0.05), 0.115), accent.hue)


def _disc(stage: Stage) -> tuple[float, float, float]:
    """Centre and radius of the disc in mean sides: it holds the things, or nearly, and stays out of the text."""
    canvas, area = stage.canvas, stage.composition.area
    unit = canvas.unit
    boxes = [placed.box for placed in stage.composition.placed] or [area]
    left, right = min(b.left for b in boxes), max(b.right for b in boxes)
    top, bottom = min(b.top for b in boxes), max(b.bottom for b in boxes)
    x, y = (left + right) / 2, (top + bottom) / 2
    radius = 0.5 * max(min(right - left, 1.25 * (bottom - top)), bottom - top, 0.72 * (right - left)) * 1.16
    radius = min(max(radius, 0.42 * min(area.width, area.height)), 0.47 * canvas.height, 0.5 * canvas.width)
    calm = stage.look.calm
    if calm is not None and not stage.composition.faint:
        across = max(calm.left * canvas.width / 100 - x, x - calm.right * canvas.width / 100, 0.0)
        down = max(calm.top * canvas.height / 100 - y, y - calm.bottom * canvas.height / 100, 0.0)
        radius = min(radius, max(float(np.hypot(across, down)), 0.1 * canvas.height))
    return x / unit, y / unit, radius / unit


def _confetti(stage: Stage, picture: Light, x: float, y: float, radius: float) -> None:
    """Put some dots around the disc, none of them under the text."""
    canvas, calm = stage.canvas, stage.look.calm
    rng = canvas.rng("dots")
    for number in range(13):
        angle, away = float(rng.uniform(0, 6.283)), radius * float(rng.uniform(1.03, 1.24))
        size = 0.0035 + 0.007 * float(rng.random())
        px, py = x + away * np.cos(angle), y + away * np.sin(angle)
        if stage.composition.faint or not (0 < px < canvas.wide and 0 < py < canvas.tall):
            continue
        u, v = 100 * px / canvas.wide, 100 * py / canvas.tall
        if calm is not None and calm.left - 3 < u < calm.right + 3 and calm.top - 3 < v < calm.bottom + 3:
            continue
        dot = light(stage.palette.accents[number % len(stage.palette.accents)])
        paint_ball(canvas, picture, px, py, size, partial(_even, dot))


def _even(colour: Floats, x: Plane, y: Plane) -> Light:
    """The shade of a dot: one light everywhere."""
    out: Light = colour[:, None, None] * np.ones_like(x * y)
    return out


def _long_shadow(stage: Stage, picture: Light, layer: PaintedLayer, placed: Placed, disc: Plane) -> None:
    """Draw the shadow of a thing across the disc, at 45 degrees away from the light."""
    length = int(0.55 * placed.height) + 2
    height, width = layer.shape
    cover = np.zeros((height + length, width + length), np.float32)
    sign = 1 if stage.light_left else -1
    at = 0 if stage.light_left else length
    cover[:height, at : at + width] = layer.alpha
    reach = 1
    # Doubling: the maximum over all shifts up to ``length`` takes only its logarithm in steps.
    while reach < length:
        step = min(reach, length - reach)
        moved = np.zeros_like(cover)
        if sign > 0:
            moved[step:, step:] = cover[:-step, :-step]
        else:
            moved[step:, :-step] = cover[:-step, step:]
        np.maximum(cover, moved, out=cover)
        reach += step
    fade = np.float32(0.2) * np.linspace(1.0, 0.35, cover.shape[0], dtype=np.float32)[:, None]
    left, top = layer.left - at, layer.top
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(disc.shape[1], left + cover.shape[1]), min(disc.shape[0], top + cover.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = (cover * fade)[y0 - top : y1 - top, x0 - left : x1 - left] * disc[y0:y1, x0:x1]
    shadow = light(Tone(0.28, 0.06, stage.palette.accent.hue))
    stain(picture, x0, y0, part, shadow)
