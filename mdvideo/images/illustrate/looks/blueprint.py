"""The look ``blueprint``: fine lines on a drawing grid, with centre lines and dimensions."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.looks.line_masks import grid_lines, lines_of
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import blurred, stain
from mdvideo.images.illustrate.staging.paper_sheet import focus_of, quiet_share
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, edges_of, enlarged
from mdvideo.images.sketch.canvas import resize, scale_light
from mdvideo.images.sketch.colour import Light, Plane, Tone, light, mix
from mdvideo.images.sketch.shapes import Stencil


def paint_blueprint(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas, palette = stage.canvas, stage.palette
    picture = canvas.flat(light(palette.ground))
    small = canvas.coarse(200)
    scale_light(picture, canvas.enlarge(1 + small.noise("dye", 1.4, 4, 0.6) * np.float32(0.07)))
    quiet = canvas.enlarge(quiet_share(stage, small.width, small.height, 0.16))
    line = mix(palette.ink, palette.ground, 0.06)
    _grid(stage, picture, quiet, line)
    field = brightness_of_scene(stage, 400, 0.004)
    if field is not None:
        edges = enlarged(stage, blurred(np.clip(edges_of(field, 2.0) - 0.1, 0, 0.7), 0.6))
        stain(picture, 0, 0, edges * quiet * np.float32(0.5), light(palette.tint(0.7)))
    faint = 0.35 if stage.composition.faint else 1.0
    pixels = max(1.2, 0.0022 * canvas.unit)
    for placed in stage.composition.placed:
        drawing = lines_of(stage.artworks[placed.thing], placed, pixels)
        stain(picture, drawing.left, drawing.top, drawing.body * np.float32(0.9 * faint), light(palette.ground))
        stain(picture, drawing.left, drawing.top, _hatch(drawing.body) * np.float32(0.09 * faint), light(line))
        stain(
            picture,
            drawing.left,
            drawing.top,
            drawing.line * np.float32(0.95 * faint),
            light(_tone(stage, placed, line)),
        )
    if stage.composition.placed and not stage.composition.faint:
        _construction(stage, picture, quiet)
    return develop(canvas, picture, 1.3)


def _tone(stage: Stage, placed: Placed, line: Tone) -> Tone:
    if stage.brief.things[placed.thing].colour is not None:
        return mix(line, stage.own_accent(placed.thing), 0.65)
    return line if placed.thing == 0 else mix(line, stage.own_accent(placed.thing), 0.5)


def _hatch(body: Plane) -> Plane:
    """Section lines in a body."""
    y = np.arange(body.shape[0], dtype=np.float32)[:, None]
    x = np.arange(body.shape[1], dtype=np.float32)[None, :]
    return body * (((x - y) % 11 < 1.6).astype(np.float32))


def _grid(stage: Stage, picture: Light, quiet: Plane, line: Tone) -> None:
    """Draw a grid of small and of large squares; almost nothing of it under the text."""
    canvas = stage.canvas
    for step, strength in ((0.02, 0.05), (0.1, 0.1)):
        cover = grid_lines(canvas, step, 0.55 / canvas.unit)
        stain(picture, 0, 0, cover * (np.float32(0.12) + np.float32(0.88) * quiet) * np.float32(strength), light(line))


def _construction(stage: Stage, picture: Light, quiet: Plane) -> None:
    """Draw centre lines through the things and a dimension line beside them, in the accent."""
    canvas = stage.canvas
    x, y, across, down = focus_of(stage)
    half = canvas.coarse(max(200, min(540, canvas.height // 2)))
    stencil = Stencil(half)
    wide = 0.0016

    def dashed(a: tuple[float, float], b: tuple[float, float]) -> None:
        length = float(np.hypot(b[0] - a[0], b[1] - a[1]))
        steps = max(1, int(length / 0.03))
        for number in range(steps):
            for start, end in ((0.0, 0.55), (0.72, 0.82)):
                s, t = (number + start) / steps, (number + end) / steps
                stencil.line(
                    [
                        (a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s),
                        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t),
                    ],
                    wide,
                )

    reach_x, reach_y = across + 0.035, down + 0.035
    dashed((x - reach_x, y), (x + reach_x, y))
    dashed((x, y - reach_y), (x, y + reach_y))
    foot = y + down + 0.045
    stencil.line([(x - across, foot), (x + across, foot)], wide)
    for at in (x - across, x + across):
        stencil.line([(at, foot - 0.03), (at, foot + 0.012)], wide)
        sign = 1 if at < x else -1
        stencil.polygon([(at, foot), (at + sign * 0.014, foot - 0.004), (at + sign * 0.014, foot + 0.004)])
    cover = resize(stencil.mask(), canvas.width, canvas.height) * quiet
    accent = stage.palette.accent
    stain(
        picture,
        0,
        0,
        np.clip(cover, 0, 1) * np.float32(0.6),
        light(Tone(0.8 if stage.dark else 0.5, accent.chroma, accent.hue)),
    )
