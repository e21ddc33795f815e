"""The look ``ink``: pen lines and hatching on a wash of colour, on paper."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import colours_of_body, lines_of
from mdvideo.images.illustrate.staging.artwork import recolour
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import blurred, stain, window
from mdvideo.images.illustrate.staging.look_palette import Dye, luminance
from mdvideo.images.illustrate.staging.paper_sheet import blot, focus_of, ink_tone, sheet_of
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, edges_of, enlarged
from mdvideo.images.sketch.canvas import smoothstep
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, light, mix

_DYE = Dye(pull=0.4, chroma=0.8, most_chroma=0.13)
_DYE_ON_PAPER = Dye(pull=0.4, chroma=0.85, most_chroma=0.14, darkest=0.38)
"""On pale paper what is dark is a wash of middle tone, so that lines and writing on it are read."""


def paint_ink(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas = stage.canvas
    picture = sheet_of(stage)
    _wash(stage, picture)
    faint = 0.3 if stage.composition.faint else 1.0
    for placed in stage.composition.placed:
        _put(stage, picture, placed, faint * (1 - 0.3 * placed.depth))
    return develop(canvas, picture, 1.6)


def _wash_tone(stage: Stage, number: int = 0) -> Tone:
    accent = stage.palette.accents[number % len(stage.palette.accents)]
    if stage.dark:
        return Tone(0.36, min(accent.chroma, 0.07), accent.hue)
    return Tone(0.77, min(max(accent.chroma, 0.05), 0.085), accent.hue)


def _wash(stage: Stage, picture: Light) -> None:
    """Lay a wash behind the things; a scene is painted in it, from its own brightness."""
    x, y, across, down = focus_of(stage)
    radius = max(0.85 * down, 0.55 * across, 0.19)
    squash = min(max(across / max(down, 1e-3), 1.0), 1.7)
    faint = np.float32(0.4 if stage.composition.faint else 1.0)
    field = brightness_of_scene(stage, 400, 0.003)
    if field is None:
        stain(
            picture,
            0,
            0,
            blot(stage, "wash", x, y, radius, squash) * np.float32(0.72) * faint,
            light(_wash_tone(stage)),
        )
        second = blot(stage, "second wash", x + 0.4 * radius, y + 0.35 * radius, 0.6 * radius, squash)
        stain(picture, 0, 0, second * np.float32(0.3) * faint, light(_wash_tone(stage, 1)))
        return
    cover = blot(stage, "wash", x, y, radius * 1.35, max(squash, 1.35))
    tone_field = enlarged(stage, field)
    dark, pale = _wash_tone(stage), mix(_wash_tone(stage, 1), stage.palette.ground, 0.45)
    if stage.place is not None:
        pale, *_, dark = stage.place.sheets(4, dark=stage.dark)
    elif not stage.dark:
        dark = dark.shift(-0.16)
    level = smoothstep(tone_field) if not stage.dark else smoothstep(1 - tone_field)
    stain(picture, 0, 0, cover * (1 - np.float32(0.72) * level) * faint, light(dark))
    stain(picture, 0, 0, cover * level * np.float32(0.35) * faint, light(pale))
    lines = enlarged(stage, blurred(np.clip(edges_of(field, 1.6) - 0.12, 0, 0.6), 0.6))
    stain(picture, 0, 0, lines * np.clip(cover * 2, 0, 1) * np.float32(0.5) * faint, light(ink_tone(stage)))


def _put(stage: Stage, picture: Light, placed: Placed, strength: float) -> None:
    art = recolour(
        stage.artworks[placed.thing],
        lambda code: (_DYE if stage.dark else _DYE_ON_PAPER).change(code, stage.palette),
    )
    pixels = max(1.3, 0.0027 * stage.canvas.unit)
    drawing, body = lines_of(art, placed, pixels), colours_of_body(art, placed, pixels)
    paper = light(stage.palette.ground)
    # The body hides the wash behind it, and has its own colours as a thin glaze.
    there, here = window(picture, drawing.left, drawing.top, (drawing.body.shape[0], drawing.body.shape[1]))
    cover = drawing.body * np.float32(0.92 * strength)
    glaze = np.float32(0.7)
    pigment = np.clip(1 + stage.canvas.rng("glaze").normal(0, 0.015, drawing.body.shape).astype(np.float32), 0.9, 1.1)
    for plane, own, base in zip(picture, body.light, paper, strict=True):
        colour = (base * (1 - glaze) + own * glaze) * pigment
        part = plane[there]
        part += cover[here] * (colour[here] - part)
    ink = _ink(stage, placed, drawing.line, drawing.body, luminance(body.light))
    stain(picture, drawing.left, drawing.top, ink * np.float32(0.92 * strength), light(ink_tone(stage)))


def _ink(stage: Stage, placed: Placed, line: Plane, body: Plane, bright: Floats) -> Plane:
    """Lines of a pen whose pressure varies, and hatching where the thing is dark or turned from the light."""
    height, width = line.shape
    rng = stage.canvas.rng(f"hatch {placed.thing}")
    step = max(4.0, 0.0062 * stage.canvas.unit)
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    sign = 1 if stage.light_left else -1
    phase = float(rng.uniform(0, 6))
    wobble = np.float32(0.35 * step) * np.sin(x / np.float32(9 * step) + y / np.float32(7 * step) + np.float32(phase))
    first = np.abs((x * sign + y + wobble) / step % 1 - 0.5) * 2
    second = np.abs((x * sign - y * np.float32(0.6) + wobble) / step % 1 - 0.5) * 2
    turned = np.clip(
        (x / width * sign + (0 if sign > 0 else 1)) * np.float32(0.55) + y / height * np.float32(0.6) - 0.62, 0, 0.5
    )
    tone = np.clip(1 - np.sqrt(np.maximum(bright, 0)), 0, 1) * np.float32(0.72) + turned
    if stage.dark:
        tone = np.clip(1 - tone, 0, 1) * np.float32(0.7)
    sharp = np.float32(step / 2)
    hatch = np.clip((tone * np.float32(0.9) - np.float32(0.12) - first) * sharp, 0, 1)
    cross = np.clip((tone * np.float32(1.1) - np.float32(0.52) - second) * sharp, 0, 1)
    pressure = np.float32(0.86) + np.float32(0.14) * np.sin(x / np.float32(5 * step) - y / np.float32(6 * step))
    ink = np.maximum(line * pressure, np.maximum(hatch, cross) * body * np.float32(0.36))
    limited: Plane = np.clip(ink, 0, 1)
    return limited
