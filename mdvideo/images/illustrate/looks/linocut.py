"""The look ``linocut``: a key block in ink over blocks of colour, with carved hatching, printed on paper."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import colours_of_body, lines_of
from mdvideo.images.illustrate.staging.artwork import recolour
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import PaintedLayer, part_of, paste, stain
from mdvideo.images.illustrate.staging.look_palette import Dye, luminance
from mdvideo.images.illustrate.staging.paper_sheet import focus_of, ink_tone, quiet_share, sheet_of
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, enlarged
from mdvideo.images.sketch.canvas import smoothstep
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, hue_turn, light

_DYE = Dye(pull=0.55, chroma=0.9, most_chroma=0.12, darkest=0.34, lightest=0.62)
_DYE_ON_PAPER = Dye(pull=0.55, chroma=0.9, most_chroma=0.12, darkest=0.56, lightest=0.93)
"""Each colour of a thing has a block of its own, as in a print by reduction: a panda is black and white."""


def paint_linocut(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas = stage.canvas
    picture = sheet_of(stage)
    # Uneven inking: the same for all blocks of a print.
    small = canvas.coarse(360)
    press = canvas.enlarge(np.clip(0.93 + small.noise("press", 26, 3, 0.7) * np.float32(0.085), 0.55, 1))
    faint = np.float32(0.32 if stage.composition.faint else 1.0)
    _block(stage, picture, press * faint)
    for placed in stage.composition.placed:
        _put(stage, picture, placed, press * faint)
    return develop(canvas, picture, 1.4)


def _print_tone(stage: Stage, accent: Tone) -> Tone:
    """The ink of a colour block."""
    if stage.dark:
        return Tone(0.5, min(accent.chroma, 0.12), accent.hue)
    return Tone(0.72, min(max(accent.chroma, 0.06), 0.12), accent.hue)


def _ground_accent(stage: Stage) -> Tone:
    """The accent behind the things: the one that differs most from the hero's."""
    if not stage.artworks or stage.place is not None:
        return stage.palette.accent
    own = stage.own_accent(0).hue
    return max(stage.palette.accents, key=lambda accent: abs(hue_turn(own, accent.hue)))


def _block(stage: Stage, picture: Light, press: Plane) -> None:
    """Print a block of colour behind the things, ragged at its edge; a scene is carved into it in lines."""
    canvas = stage.canvas
    x, y, across, down = focus_of(stage)
    half_x, half_y = max(across * 1.12, 0.2), max(down * 1.1, 0.2)
    small = canvas.coarse(360)
    ragged = small.noise("ragged", 9, 4, 0.6) * np.float32(0.012)
    dx = np.abs(small.x - np.float32(x)) - np.float32(half_x)
    dy = np.abs(small.y - np.float32(y)) - np.float32(half_y)
    away = np.maximum(dx, dy) + ragged
    inside = smoothstep(-away / np.float32(0.006) + np.float32(0.5)) * quiet_share(stage, small.width, small.height)
    cover = canvas.enlarge(inside.astype(np.float32))
    field = brightness_of_scene(stage, 400, 0.004)
    strength = np.float32(0.55 if stage.brief.things else 0.95)
    block = light(_print_tone(stage, _ground_accent(stage)))
    if field is None:
        # Sunburst: the carver's classic way to fill a ground.
        angle = np.arctan2(canvas.y - np.float32(y), canvas.x - np.float32(x))
        rays = np.abs((angle * np.float32(26 / np.pi)) % 1 - 0.5) * 2
        distance = canvas.distance(x, y)
        width = np.float32(0.32) + np.float32(0.4) * np.clip(distance / np.float32(max(half_x, half_y)), 0, 1)
        edge = np.maximum(distance * np.float32(canvas.unit * np.pi / 52), 1)
        printed = np.clip((width - rays) * edge + 0.5, 0, 1)
        stain(picture, 0, 0, cover * printed * press * strength, block)
        return
    tones = enlarged(stage, field)
    step = np.float32(0.0105)
    wave = (canvas.y + np.float32(0.006) * np.sin(canvas.x * np.float32(14))) / step % 1
    rows = np.abs(wave - np.float32(0.5)) * 2
    printed = np.clip(
        (1 - tones * np.float32(1.1) + np.float32(0.12) - rows) * np.float32(step * canvas.unit / 2) + 0.5, 0, 1
    )
    stain(picture, 0, 0, cover * np.maximum(printed, (tones < 0.22) * np.float32(1)) * press * strength, block)


def _put(stage: Stage, picture: Light, placed: Placed, press: Plane) -> None:
    art = stage.artworks[placed.thing]
    pixels = max(2.0, 0.0056 * stage.canvas.unit) * (1 - 0.3 * placed.depth)
    drawing, body = lines_of(art, placed, pixels, pad=6), colours_of_body(art, placed, pixels, pad=6)
    paper = light(stage.palette.ground)
    dye = _DYE if stage.dark else _DYE_ON_PAPER
    inked = colours_of_body(recolour(art, lambda code: dye.change(code, stage.palette)), placed, pixels, pad=6)
    stain(picture, drawing.left, drawing.top, drawing.body, paper)
    bright = np.sqrt(np.maximum(luminance(body.light), 0))
    off = max(1, round(0.0028 * stage.canvas.unit))
    local = part_of(press, drawing.left, drawing.top, drawing.body.shape)
    coloured = drawing.body * np.clip((np.float32(0.93) - bright) * 6, 0, 1)
    paste(picture, PaintedLayer(drawing.left + off, drawing.top + off, inked.light, coloured * local))
    key = np.maximum(drawing.line, _carving(stage, bright) * drawing.body)
    stain(picture, drawing.left, drawing.top, key * local, light(ink_tone(stage)))


def _carving(stage: Stage, bright: Floats) -> Plane:
    """Ink left between the gouge's cuts: lines that swell with the darkness of the thing."""
    height, width = bright.shape
    step = np.float32(max(5.0, 0.0088 * stage.canvas.unit))
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    sign = 1 if stage.light_left else -1
    bow = np.float32(0.1 * width) * np.sin(x / width * np.float32(np.pi))
    rows = np.abs((y + bow * np.float32(0.6)) / step % 1 - np.float32(0.5)) * 2
    side = np.clip(
        (x / width - np.float32(0.5)) * sign * np.float32(0.9) + y / height * np.float32(0.35) - np.float32(0.1), 0, 1
    )
    dark = np.clip(1 - bright * np.float32(1.12), 0, 1) ** np.float32(0.9) * np.float32(1.05) + side * np.float32(0.42)
    if stage.dark:
        dark = np.clip(1 - dark, 0, 1) * np.float32(0.8)
    cut: Plane = np.clip((dark - np.float32(0.16) - rows * np.float32(0.92)) * step / 2 + np.float32(0.5), 0, 1)
    return cut
