"""The look ``flat``: even colours on a disc with long shadows; the disc is a window on the scene."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.staging.artwork import flatten, recolour
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import PaintedLayer, blurred, draw, paste, stain
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.placed_copies import Placed
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
    panel = _panel(stage)
    disc = smoothstep(-_outside(stage, panel) * np.float32(canvas.unit * 0.7) + np.float32(0.5))
    faint = stage.composition.faint
    strength = 0.35 if faint else 1.0
    field = brightness_of_scene(stage)
    colour = _disc_tone(stage)
    if field is None:
        fill: Light | Plane = light(colour)
    else:
        low = mix(colour, palette.ground, 0.05).shift(-0.16 if not stage.dark else -0.12)
        tones: tuple[Tone, ...] = (low, colour.shift(-0.06), colour, mix(colour, Tone(0.97, 0.03, colour.hue), 0.62))
        if stage.place is not None:
            tones = tuple(stage.place.sheets(4, dark=stage.dark)[::-1])
        fill = look_up(ramp(tones), steps_of(enlarged(stage, field), 5, 9.0))
    cover = disc * np.float32(strength)
    for plane, paint in zip(picture, fill, strict=True):
        plane += cover * (paint - plane)
    _confetti(stage, picture, panel)
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
        # A dark yellow is brown.
        return Tone(0.6 if 55 < accent.hue < 115 else 0.47, min(max(accent.chroma, 0.05), 0.12), accent.hue)
    # Yellow is yellow only when it is light.
    lightness = 0.91 if 70 < accent.hue < 115 else 0.84
    return Tone(lightness, min(max(accent.chroma, 0.05), 0.115), accent.hue)


class _Panel(NamedTuple):
    """What is behind the things: a disc, or, where they are wide, a rounded panel. In mean sides."""

    x: float
    y: float
    across: float
    """Half its width."""
    down: float
    """Half its height."""


def _panel(stage: Stage) -> _Panel:
    """The panel that holds the things, or nearly, and stays out of the text."""
    canvas, area = stage.canvas, stage.composition.area
    unit = canvas.unit
    left, top, right, bottom = stage.composition.extent
    x, y = (left + right) / 2, (top + bottom) / 2
    wide, tall = (right - left) / 2, (bottom - top) / 2
    # Corners of what is about square may stick out; the ends of what is wide may not.
    across = max(1.16 * max(wide, tall), 0.42 * min(area.width, area.height))
    down = across if wide < 1.3 * tall else max(1.3 * tall, 0.62 * across)
    edge, calm = 0.012 * unit, stage.look.calm
    room = min(x, canvas.width - x) - edge
    if calm is not None and not stage.composition.faint:
        beside = max(calm.left * canvas.width / 100 - x, x - calm.right * canvas.width / 100, 0.0)
        below = max(calm.top * canvas.height / 100 - y, y - calm.bottom * canvas.height / 100, 0.0)
        if below <= 0:
            room = min(room, beside)
        else:
            down = min(down, max(below, 0.1 * canvas.height))
    across = min(across, max(room, 0.1 * canvas.height))
    down = min(down, 0.47 * canvas.height, across if wide < 1.3 * tall else down)
    return _Panel(x / unit, y / unit, across / unit, down / unit)


def _outside(stage: Stage, panel: _Panel) -> Plane:
    """The distance of each pixel to the panel's edge in mean sides, negative inside."""
    canvas = stage.canvas
    corner = panel.down if panel.across <= panel.down * 1.02 else 0.62 * panel.down
    corner = min(corner, panel.across)
    dx = np.abs(canvas.x - np.float32(panel.x)) - np.float32(panel.across - corner)
    dy = np.abs(canvas.y - np.float32(panel.y)) - np.float32(panel.down - corner)
    away = np.sqrt(np.square(np.maximum(dx, 0)) + np.square(np.maximum(dy, 0)))
    distance: Plane = away + np.minimum(np.maximum(dx, dy), 0) - np.float32(corner)
    return distance


def _confetti(stage: Stage, picture: Light, panel: _Panel) -> None:
    """Put some dots around the panel, none of them under the text."""
    canvas, calm = stage.canvas, stage.look.calm
    rng = canvas.rng("dots")
    for number in range(13):
        angle, away = float(rng.uniform(0, 6.283)), float(rng.uniform(1.04, 1.22))
        size = 0.0035 + 0.007 * float(rng.random())
        px, py = panel.x + away * panel.across * np.cos(angle), panel.y + away * panel.down * np.sin(angle)
        if panel.across > 1.02 * panel.down:
            # Around a panel: its corners reach further than an ellipse does.
            px, py = panel.x + 1.12 * (px - panel.x), panel.y + 1.25 * (py - panel.y)
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
