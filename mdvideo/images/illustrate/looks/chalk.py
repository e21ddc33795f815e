"""The look ``chalk``: coloured chalk on a slate, or, where text is dark, crayon on pale card."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import colours_of_body, lines_of
from mdvideo.images.illustrate.staging.artwork import recolour
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import blurred, part_of, stain, window
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.paper_sheet import quiet_share
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, edges_of, enlarged
from mdvideo.images.sketch.canvas import resize, scale_light, warp
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, light, mix
from mdvideo.images.sketch.shapes import Stencil


def paint_chalk(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas, palette = stage.canvas, stage.palette
    picture = canvas.flat(light(palette.ground))
    small = canvas.coarse(270)
    quiet = quiet_share(stage, small.width, small.height, 0.2)
    dust = small.noise("dust", 2.0, 5, 0.6, stretch=2.2) * np.float32(0.07)
    scale_light(picture, canvas.enlarge(1 + dust * (np.float32(0.35) + np.float32(0.65) * quiet)))
    grain = _grain(stage)
    open_share = canvas.enlarge(quiet)
    faint = 0.35 if stage.composition.faint else 1.0
    _scene(stage, picture, grain, open_share)
    for placed in stage.composition.placed:
        _put(stage, picture, placed, grain, faint)
    if stage.composition.placed:
        _ground_line(stage, picture, grain, open_share)
    return develop(canvas, picture, 1.4)


def _grain(stage: Stage) -> Plane:
    """How much chalk the slate takes at each pixel, 0…1."""
    canvas = stage.canvas
    small = canvas.coarse(min(canvas.height, 1080))
    tooth = small.noise("tooth", 300, 2, 0.8) * np.float32(0.75) + small.noise("slate", 12, 3) * np.float32(0.3)
    taken: Plane = np.clip(np.float32(0.78) + canvas.enlarge(tooth) * np.float32(0.5), 0.1, 1)
    return taken


def _chalk(stage: Stage) -> Tone:
    return Tone(0.95, 0.012, 95) if stage.dark else Tone(0.34, 0.04, stage.palette.ink.hue)


def _put(stage: Stage, picture: Light, placed: Placed, grain: Plane, strength: float) -> None:
    dye = Dye(pull=0.45, chroma=0.85, most_chroma=0.13, darkest=0.5 if stage.dark else 0.3, lightest=0.96)
    art = recolour(stage.artworks[placed.thing], lambda code: dye.change(code, stage.palette))
    pixels = max(2.0, 0.0052 * stage.canvas.unit)
    drawing, body = lines_of(art, placed, pixels, pad=6), colours_of_body(art, placed, pixels, pad=6)
    shape = drawing.line.shape
    local = part_of(grain, drawing.left, drawing.top, shape)
    # A hand's line is not quite the outline.
    rng = stage.canvas.rng(f"hand {placed.thing} {placed.x:.0f}")
    sway = np.float32(0.0021 * stage.canvas.unit)
    y, x = np.arange(shape[0], dtype=np.float32)[:, None], np.arange(shape[1], dtype=np.float32)[None, :]
    p, q = rng.uniform(0, 6.28, 2)
    wave = np.float32(0.026 * stage.canvas.unit)
    dx = sway * np.sin(y / wave + np.float32(p)) + np.zeros_like(x)
    dy = sway * np.sin(x / wave + np.float32(q)) + np.zeros_like(y)
    line = warp(drawing.line, dx, dy)
    # Colour is rubbed in with the side of the stick, in slanted strokes.
    step = np.float32(max(5.0, 0.011 * stage.canvas.unit))
    strokes = np.float32(0.5) + np.float32(0.5) * np.sin(
        (x + y * np.float32(0.8)) * np.float32(6.28) / step + np.float32(p)
    )
    rubbed = drawing.body * np.clip(local * np.float32(1.15) - np.float32(0.5) + strokes * np.float32(0.36), 0, 1)
    ground = light(stage.palette.ground)
    there, here = window(picture, drawing.left, drawing.top, (shape[0], shape[1]))
    hide = drawing.body * np.float32(0.8 * strength)
    amount = rubbed * np.float32(0.6 * strength)
    for plane, base, own in zip(picture, ground, body.light, strict=True):
        part = plane[there]
        part += hide[here] * (base - part)
        part += amount[here] * (own[here] - part)
    cover = np.clip(line * (local * np.float32(1.15) - np.float32(0.02)), 0, 1) * np.float32(0.95 * strength)
    stain(picture, drawing.left, drawing.top, cover, _line_light(stage, placed.thing))
    pad = int(0.02 * stage.canvas.unit)
    haze = blurred(np.pad(line, pad), 0.4 * pad) * np.float32(0.11 * strength)
    stain(picture, drawing.left - pad, drawing.top - pad, haze, _line_light(stage, placed.thing))


def _line_light(stage: Stage, thing: int) -> Floats:
    asked = stage.brief.things[thing].colour
    chalk = _chalk(stage)
    return light(chalk) if asked is None else light(mix(chalk, stage.own_accent(thing), 0.6))


def _scene(stage: Stage, picture: Light, grain: Plane, open_share: Plane) -> None:
    """The scene's outlines in thinner chalk of an accent, and a breath of its brightness."""
    field = brightness_of_scene(stage, 400, 0.005)
    if field is None:
        return
    edges = np.clip(edges_of(field, 2.2) - 0.1, 0, 0.8)
    colour = stage.palette.accents[1]
    accent = Tone(0.82 if stage.dark else 0.5, min(colour.chroma, 0.09), colour.hue)
    line = np.clip(enlarged(stage, blurred(edges, 0.8)), 0, 1) * grain * open_share
    stain(picture, 0, 0, line * np.float32(0.7), light(accent))
    breath = (
        np.clip(enlarged(stage, field) - np.float32(0.35), 0, 1) * np.clip(grain - np.float32(0.45), 0, 1) * open_share
    )
    stain(picture, 0, 0, breath * np.float32(0.32), light(accent))


def _ground_line(stage: Stage, picture: Light, grain: Plane, open_share: Plane) -> None:
    """A loose stroke under what stands on the ground."""
    standing = [one for one in stage.composition.placed if not one.lifted and stage.artworks[one.thing].solid]
    if not standing or stage.hovers or stage.composition.faint:
        return
    canvas, unit = stage.canvas, stage.canvas.unit
    left = min(one.box.left for one in standing) / unit - 0.05
    right = max(one.box.right for one in standing) / unit + 0.06
    foot = max(one.foot for one in standing) / unit + 0.006
    half = canvas.coarse(max(135, min(540, canvas.height // 2)))
    stencil = Stencil(half)
    rng = canvas.rng("ground line")
    for number in range(3):
        a, b = left + float(rng.uniform(-0.02, 0.04)), right + float(rng.uniform(-0.05, 0.03))
        y = foot + 0.007 * number
        stencil.line(
            [(a + (b - a) * t / 6, y + 0.002 * float(rng.standard_normal())) for t in range(7)],
            0.0028,
            0.75 - 0.2 * number,
        )
    cover = resize(stencil.mask(), canvas.width, canvas.height) * grain * open_share
    stain(picture, 0, 0, np.clip(cover, 0, 1) * np.float32(0.75), light(_chalk(stage)))
