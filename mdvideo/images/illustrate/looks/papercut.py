"""The look ``papercut``: layers of coloured paper, each with its shadow; hills, clouds and skylines are cut too."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.staging.artwork import layered, recolour
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.layers import blurred, card_of, darken, draw, part_of, paste, stain
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.paper_sheet import focus_of
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.illustrate.staging.tonal_scene import brightness_of_scene, enlarged
from mdvideo.images.sketch.canvas import resize, scale_light, smoothstep
from mdvideo.images.sketch.colour import Floats, Light, Plane, Tone, hue_turn, light, mix
from mdvideo.images.sketch.texture import tooth

_DYE = Dye(pull=0.3, chroma=0.95, most_chroma=0.17)


def paint_papercut(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas = stage.canvas
    picture = canvas.flat(light(stage.palette.ground))
    field = brightness_of_scene(stage, 400, 0.006)
    if field is None:
        _rings(stage, picture)
    else:
        _cut_scene(stage, picture, enlarged(stage, field))
    _cover_text(stage, picture)
    faint = 0.35 if stage.composition.faint else 1.0
    for placed in stage.composition.placed:
        _put(stage, picture, placed, faint)
    scale_light(picture, tooth(canvas, 0.55))
    return develop(canvas, picture, 1.2)


def _shadow(stage: Stage) -> Floats:
    """What a shadow leaves of the light: less in a pale look, so that edges are seen in both."""
    if stage.dark:
        return light(Tone(0.32, 0.05, stage.palette.ground.hue))
    return light(Tone(0.62, 0.04, stage.palette.ground.hue))


def _sheets(stage: Stage, count: int) -> list[Tone]:
    """Tones of sheets, from the ground to this picture's accent."""
    palette = stage.palette
    hue, chroma = palette.accent.hue, palette.accent.chroma
    turn = hue_turn(palette.ground.hue, hue)
    if palette.ground.chroma > 0.06 and abs(turn) > 75:
        # Between complements lies grey: the sheets go only part of the way around.
        hue = palette.ground.hue + (55 if turn > 0 else -55)
    lightness, most = (0.56, 0.15) if stage.dark else (0.78, 0.11)
    end = Tone(lightness, min(max(chroma, 0.07), most), hue % 360)
    return [mix(palette.ground, end, 0.14 + 0.86 * (number + 1) / count) for number in range(count)]


def _lay(stage: Stage, picture: Light, cover: Plane, colour: Tone, height: float = 1.0) -> None:
    """Lay one sheet over the picture, with its shadow on the sheets below."""
    reach = max(1.0, 0.0085 * height * stage.canvas.unit)
    dx = round(reach * (0.5 if stage.light_left else -0.5))
    shade = _moved(blurred(cover, reach), dx, round(reach * 0.8))
    darken(picture, 0, 0, shade * np.float32(0.62), _shadow(stage))
    stain(picture, 0, 0, cover, light(colour))


def _moved(plane: Plane, dx: int, dy: int) -> Plane:
    """The plane moved by whole pixels; what comes in repeats the edge."""
    return part_of(plane, -dx, -dy, plane.shape)


def _cover_text(stage: Stage, picture: Light) -> None:
    """Lay a sheet of the ground's colour where text will be, its edge cut in waves."""
    if stage.calm_distance is None:
        return
    canvas = stage.canvas
    small = canvas.coarse(270)
    rng = canvas.rng("edge")
    p, q = (float(value) for value in rng.uniform(0, 6.28, 2))
    wave = np.float32(0.013) * np.sin(small.y * np.float32(9) + np.float32(p)) * np.cos(small.x * np.float32(5))
    wave = wave + np.float32(0.006) * np.sin((small.x + small.y) * np.float32(17) + np.float32(q))
    distance = resize(stage.calm_distance, small.width, small.height) - np.float32(0.028) + wave
    cover = canvas.enlarge(np.clip(np.float32(0.5) - distance * np.float32(small.unit * 0.9), 0, 1).astype(np.float32))
    _lay(stage, picture, np.clip(cover, 0, 1), stage.palette.ground, 1.5)


def _rings(stage: Stage, picture: Light) -> None:
    """Lay wavy rings around the things, like a tunnel of paper."""
    canvas = stage.canvas
    x, y, across, down = focus_of(stage)
    radius = max(across, down, 0.16) * 1.08
    small = canvas.coarse(240)
    distance = small.distance(x, y)
    angle = np.arctan2(small.y - np.float32(y), small.x - np.float32(x))
    rng = canvas.rng("rings")
    sheets = _sheets(stage, 4)
    for number, colour in enumerate(sheets):
        phase = rng.uniform(0, 6.28, 3)
        wave = sum(
            np.float32(0.03 / (k + 1)) * np.sin(angle * (3 + 2 * k + number % 2) + np.float32(phase[k]))
            for k in range(3)
        )
        edge = np.float32(radius * (1.62 - 0.21 * number)) + wave * np.float32(radius / 0.2)
        cover = canvas.enlarge(smoothstep((edge - distance) / np.float32(0.004) + np.float32(0.5)).astype(np.float32))
        _lay(stage, picture, np.clip(cover, 0, 1), colour, 1.0)


def _cut_scene(stage: Stage, picture: Light, field: Plane) -> None:
    """Cut the scene out of sheets: each is what is darker than a level, the nearest and darkest on top."""
    sheets = _sheets(stage, 5)
    if stage.dark:
        sheets = sheets[::-1]
    if stage.place is not None:
        sheets = stage.place.sheets(5, dark=stage.dark)
    sharp = np.float32(60)
    for level, colour in zip((1.0, 0.8, 0.6, 0.4, 0.2), sheets, strict=True):
        cover = np.clip((np.float32(level) - field) * sharp + np.float32(0.5), 0, 1)
        if level == 1.0:
            cover = np.ones_like(field)
        _lay(stage, picture, cover, colour, 0.8)


def _put(stage: Stage, picture: Light, placed: Placed, opacity: float) -> None:
    art = recolour(stage.artworks[placed.thing], lambda code: _DYE.change(code, stage.palette))
    if art.card:
        _card(stage, picture, placed, opacity)
    depth = 0.016 * art.height
    layer = draw(layered(art, "#140a1e", depth), placed, pad=3)
    reach = 0.03 * placed.height
    pad = int(2.6 * reach)
    sign = 1 if stage.light_left else -1
    for spread, move, power in ((0.35, 0.35, 0.4), (1.0, 1.0, 0.5)):
        cover = blurred(np.pad(layer.alpha, pad), reach * spread) * np.float32(power * opacity)
        darken(
            picture,
            layer.left - pad + round(sign * 0.5 * reach * move),
            layer.top - pad + round(reach * move),
            cover,
            _shadow(stage),
        )
    paste(picture, layer, opacity)


def _card(stage: Stage, picture: Light, placed: Placed, opacity: float) -> None:
    """Lay a diagram on a sheet of its own."""
    card = card_of(placed, 0.08)
    reach = 0.03 * placed.height
    pad = int(2.6 * reach)
    cover = blurred(np.pad(card.alpha, pad), reach) * np.float32(0.6 * opacity)
    darken(picture, card.left - pad, card.top - pad + round(0.8 * reach), cover, _shadow(stage))
    ground = stage.palette.ground
    colour = ground.shift(0.06) if stage.dark else mix(ground, Tone(0.99, 0.003, ground.hue), 0.6)
    stain(picture, card.left, card.top, card.alpha * np.float32(opacity), light(colour))
