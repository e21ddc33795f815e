"""The look ``neon``: glowing outlines on a dark ground, or, where text is dark, coloured lines on a pale grid."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import colours_of_body, grid_lines, lines_of
from mdvideo.images.illustrate.staging.artwork import recolour
from mdvideo.images.illustrate.staging.grounds import quiet
from mdvideo.images.illustrate.staging.layers import PaintedLayer, blurred, darken, illuminate, paste, stain
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, edges_of, enlarged
from mdvideo.images.sketch.canvas import glow, resize
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, light, mix
from mdvideo.images.sketch.finish import finish_picture

_DYE = Dye(pull=0.3, chroma=1.1, most_chroma=0.2)


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
        tint = drawing.body * np.float32(0.05 * strength)
        own = _own_colours(stage, placed, pixels)
        if not stage.dark:
            stain(picture, drawing.left, drawing.top, drawing.body * np.float32(0.85), light(palette.ground))
            stain(picture, drawing.left, drawing.top, tint, colour)
            paste(picture, own, 0.28 * strength)
            stain(picture, drawing.left, drawing.top, drawing.line * np.float32(strength), colour)
            continue
        illuminate(picture, drawing.left, drawing.top, tint, colour)
        paste(picture, own, 0.32 * strength)
        for radius, power in ((0.0035, 0.75), (0.012, 0.8), (0.04, 0.9)):
            reach = radius * canvas.unit
            pad = int(2.6 * reach) + 1
            spread = blurred(np.pad(drawing.line, pad), reach) * np.float32(power * strength)
            illuminate(picture, drawing.left - pad, drawing.top - pad, spread, colour)
        core = mix(_tone(stage, placed.thing), Tone(0.98, 0.02, 100), 0.55)
        stain(picture, drawing.left, drawing.top, drawing.line * np.float32(0.95 * strength), light(core))
    return finish_picture(canvas, picture, 0.18 if stage.dark else 0.0, grain=0.6)


def _own_colours(stage: Stage, placed: Placed, pixels: float) -> PaintedLayer:
    """A thing in its own colours, which tell its parts apart where all lines have one colour."""
    art = recolour(stage.artworks[placed.thing], lambda code: _DYE.change(code, stage.palette))
    return colours_of_body(art, placed, pixels, pad=4)


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
    lines = grid_lines(canvas, 0.045, 0.6 / canvas.unit)
    small = canvas.coarse(90)
    fade = canvas.enlarge(np.exp(-((small.distance(fx * small.wide, fy * small.tall) / np.float32(0.42)) ** 2)))
    stain(picture, 0, 0, lines * fade * visible * np.float32(0.16), _colour(stage, 0))


def _scene(stage: Stage, picture: Light, visible: Plane) -> None:
    """The scene's outlines: dim behind things, and bright tubes of light where they are all that there is."""
    is_all = not stage.composition.placed
    field = brightness_of_scene(stage, 540 if is_all else 400, 0.004)
    if field is None:
        return
    if is_all:
        _tubes(stage, picture, field, np.maximum(visible, np.float32(0.1)))
        return
    edges = np.clip(edges_of(field, 2.0) - 0.08, 0, 0.75)
    cover = enlarged(stage, blurred(edges, 0.7)) * visible
    if stage.dark:
        illuminate(picture, 0, 0, cover * np.float32(0.34), light(stage.palette.deep(0.7, 0.12, 1)))
        return
    stain(picture, 0, 0, cover * np.float32(0.4), light(stage.palette.deep(0.6, 0.1, 1)))


def _tubes(stage: Stage, picture: Light, field: Plane, visible: Plane) -> None:
    """Draw a scene as lines of equal brightness, which run along its ridges, waves and lights, each with its glow."""
    levels = np.float32(5.0)
    smooth = blurred(field, 0.006 * min(field.shape))
    slope = np.maximum(edges_of(smooth, 1.0), np.float32(1e-4)) * levels
    nearest = np.abs(smooth * levels - np.round(smooth * levels))
    # A line is as wide where the field is steep as where it is flat, and ends where it is level.
    line = np.clip(1.5 - nearest / slope * 2, 0, 1) * np.clip(slope * 28 - 0.25, 0, 1)
    strength = np.clip(visible, 0, 1)
    hue, other = stage.palette.accent, stage.palette.accents[1 % len(stage.palette.accents)]
    core = enlarged(stage, blurred(line.astype(np.float32), 0.5)) * strength
    if not stage.dark:
        stain(picture, 0, 0, core * np.float32(0.7), light(stage.palette.deep(0.55, 0.12)))
        return
    for radius, power, accent in ((0.006, 0.4, hue), (0.03, 0.5, other)):
        spread = enlarged(stage, blurred(line.astype(np.float32), radius * min(field.shape)))
        illuminate(picture, 0, 0, spread * strength * np.float32(power), light(Tone(0.7, 0.14, accent.hue)))
    stain(picture, 0, 0, core * np.float32(0.8), light(mix(Tone(0.82, 0.12, hue.hue), Tone(0.98, 0.02, 100), 0.25)))
