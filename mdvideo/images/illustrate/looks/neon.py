"""The look ``neon``: glowing outlines on a dark ground, or, where text is dark, coloured lines on a pale grid."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import lines_of
from mdvideo.images.illustrate.staging.grounds import quiet
from mdvideo.images.illustrate.staging.layers import blurred, darken, illuminate, stain
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, edges_of, enlarged
from mdvideo.images.sketch.canvas import glow, resize
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, light, mix
from mdvideo.images.sketch.finish import finish_picture


def paint_neon(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas, palette = stage.canvas, stage.palette
    small = canvas.coarse(200)
    ground = small.flat(light(palette.ground))
    fx, fy = stage.focus
    halo = glow(small, fx * small.wide, fy * small.tall, 0.4)
    haze = light(mix(Tone(0.48, 0.08, palette.ground.hue), Tone(0.5, 0.1, palette.accent.hue), 0.4))
    for plane, lamp, base in zip(ground, haze, light(palette.ground), strict=True):
        plane += halo * np.float32(0.3) * (lamp if stage.dark else 0.4 * (lamp - base))
    quiet(stage, ground, small)
    picture = np.stack([resize(plane, canvas.width, canvas.height) for plane in ground])
    visible = _visibility(stage)
    _grid(stage, picture, visible)
    _scene(stage, picture, visible)
    pixels = max(1.4, 0.0028 * canvas.unit)
    for placed in stage.composition.placed:
        drawing = lines_of(stage.artworks[placed.thing], placed, pixels, pad=4)
        colour = _colour(stage, placed.thing)
        strength = (0.3 if stage.composition.faint else 1.0) * (1 - 0.35 * placed.depth)
        keep = np.full(3, 0.3 if stage.dark else 1.0, np.float32)
        darken(picture, drawing.left, drawing.top, drawing.body * np.float32(0.8), keep)
        tint = drawing.body * np.float32(0.07 * strength)
        if not stage.dark:
            stain(picture, drawing.left, drawing.top, drawing.body * np.float32(0.85), light(palette.ground))
            stain(picture, drawing.left, drawing.top, tint, colour)
            stain(picture, drawing.left, drawing.top, drawing.line * np.float32(strength), colour)
            continue
        illuminate(picture, drawing.left, drawing.top, tint, colour)
        for radius, power in ((0.0035, 0.75), (0.012, 0.8), (0.04, 0.9)):
            reach = radius * canvas.unit
            pad = int(2.6 * reach) + 1
            spread = blurred(np.pad(drawing.line, pad), reach) * np.float32(power * strength)
            illuminate(picture, drawing.left - pad, drawing.top - pad, spread, colour)
        core = mix(_tone(stage, placed.thing), Tone(0.98, 0.02, 100), 0.55)
        stain(picture, drawing.left, drawing.top, drawing.line * np.float32(0.95 * strength), light(core))
    return finish_picture(canvas, picture, 0.18 if stage.dark else 0.0, grain=0.6)


def _tone(stage: Stage, thing: int) -> Tone:
    accent = stage.own_accent(thing) if thing < len(stage.artworks) else stage.palette.accent
    chroma = min(max(accent.chroma, 0.11), 0.17)
    return Tone(0.8, chroma, accent.hue) if stage.dark else Tone(0.5, chroma, accent.hue)


def _colour(stage: Stage, thing: int) -> Floats:
    return light(_tone(stage, thing))


def _visibility(stage: Stage) -> Plane:
    """How much of the ground's lines is seen: none under the text."""
    canvas = stage.canvas
    if stage.calm_mask is None:
        return np.ones((1, 1), np.float32)
    visible: Plane = np.clip(1 - resize(stage.calm_mask, canvas.width, canvas.height) * np.float32(1.6), 0, 1)
    return visible


def _grid(stage: Stage, picture: Light, visible: Plane) -> None:
    """A fine grid that fades away from the things."""
    canvas = stage.canvas
    fx, fy = stage.focus
    step = 0.045
    half = np.float32(0.6 / canvas.unit)
    lines = np.zeros((canvas.height, canvas.width), np.float32)
    across = np.abs((canvas.x + step / 2) % step - step / 2) < half
    down = np.abs((canvas.y + step / 2) % step - step / 2) < half
    np.maximum(lines, across.astype(np.float32), out=lines)
    np.maximum(lines, down.astype(np.float32), out=lines)
    small = canvas.coarse(90)
    fade = canvas.enlarge(np.exp(-((small.distance(fx * small.wide, fy * small.tall) / np.float32(0.42)) ** 2)))
    stain(picture, 0, 0, lines * fade * visible * np.float32(0.16), _colour(stage, 0))


def _scene(stage: Stage, picture: Light, visible: Plane) -> None:
    """The scene's outlines, dim, behind the things."""
    field = brightness_of_scene(stage, 400, 0.004)
    if field is None:
        return
    edges = np.clip(edges_of(field, 2.0) - 0.08, 0, 0.75)
    cover = enlarged(stage, blurred(edges, 0.7)) * visible
    if stage.dark:
        illuminate(picture, 0, 0, cover * np.float32(0.34), light(stage.palette.deep(0.7, 0.12, 1)))
        return
    stain(picture, 0, 0, cover * np.float32(0.4), light(stage.palette.deep(0.6, 0.1, 1)))
