"""The look ``studio``: shaded objects on a lit ground, with shadow, reflection, rim light and depth of field."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.images.illustrate.staging.artwork import recolour, shade
from mdvideo.images.illustrate.staging.develop import develop
from mdvideo.images.illustrate.staging.grounds import (
    add_floor,
    light_by_mood,
    plain_picture,
    quiet,
    quiet_whole,
    scene_picture,
)
from mdvideo.images.illustrate.staging.layers import (
    PaintedLayer,
    blurred,
    darken,
    draw,
    illuminate,
    paste,
    shifted,
    smoothed,
    stain,
)
from mdvideo.images.illustrate.staging.look_palette import Dye
from mdvideo.images.illustrate.staging.placed_copies import Placed
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.sketch.canvas import Canvas, resize
from mdvideo.images.sketch.colour import Light, Plane, Tone, light
from mdvideo.images.sketch.finish import finish_picture
from mdvideo.images.sketch.scenes import SCENES

_DYE = Dye(pull=0.3, chroma=0.96, most_chroma=0.19)


def paint_studio(stage: Stage) -> Image.Image:
    """Paint a picture in this look."""
    canvas = stage.canvas
    # A scene with nothing in front of it is the picture itself: sharp, and all of it.
    is_scene = not stage.composition.placed and stage.brief.ground in SCENES
    covered = stage.look.calm == (0, 0, 100, 100)
    small = canvas.coarse(min(1080, canvas.height, canvas.width) if is_scene else 270)
    picture = scene_picture(stage, small)
    floor: float | None = None
    if picture is None:
        picture, floor = plain_picture(stage, small)
    else:
        picture = _out_of_focus(stage, picture, small)
    if floor is not None:
        add_floor(stage, picture, small, floor)
    light_by_mood(stage, picture)
    if floor is None and not covered and stage.brief.ground in SCENES:
        quiet_whole(stage, picture, small, 0.0 if is_scene else 0.012)
    else:
        quiet(stage, picture, small)
    ground = np.stack([resize(plane, canvas.width, canvas.height) for plane in picture])
    np.maximum(ground, 0, out=ground)
    ambient = picture.reshape(3, -1).mean(axis=1)
    opacity = 0.24 if stage.composition.faint else 1.0
    for placed in stage.composition.placed:
        _put(stage, ground, placed, ambient, glossy=floor is not None, opacity=opacity)
    # Film's shoulder would make white paper grey.
    return finish_picture(canvas, ground, 0.14, grain=0.7) if stage.dark else develop(canvas, ground, 1.3)


def _out_of_focus(stage: Stage, picture: Light, small: Canvas) -> Light:
    """Blur a scene as a lens does that is focused on the things in front of it."""
    if not stage.composition.placed:
        return picture
    # What is written on a board would run through what is shown before it.
    radius = (0.05 if stage.brief.ground == "board" else 0.0042) * small.unit
    return np.stack([smoothed(plane, radius) for plane in picture])


def _put(stage: Stage, picture: Light, placed: Placed, ambient: Plane, *, glossy: bool, opacity: float) -> None:
    """Put one thing into the picture: shadow, reflection, then the lit object."""
    art = recolour(shade(stage.artworks[placed.thing]), lambda code: _DYE.change(code, stage.palette))
    layer = draw(art, placed, pad=4)
    reach = placed.height
    shadow = (
        light(Tone(0.16, 0.03, stage.palette.ground.hue))
        if stage.dark
        else light(Tone(0.5, 0.05, stage.palette.ground.hue))
    )
    lifted = placed.lifted or stage.hovers
    if art.solid and not lifted:
        _cast(stage, picture, layer, shadow * opacity + (1 - opacity))
        if glossy:
            _reflect(picture, layer, placed, 0.2 * opacity)
    elif not stage.hovers:
        _drop(stage, picture, layer, reach, shadow, opacity)
    _light(stage, layer, reach, ambient, placed.depth)
    if placed.depth > 0.2:
        layer.alpha = blurred(layer.alpha, 0.0035 * reach)
        layer.light = np.stack([blurred(plane, 0.0035 * reach) for plane in layer.light])
    if "glowing" in stage.brief.mood and placed.thing == 0:
        _glow(stage, picture, layer, reach)
    paste(picture, layer, opacity)


def _cast(stage: Stage, picture: Light, layer: PaintedLayer, keep: Plane) -> None:
    """Darken the floor: where the thing touches it, and along its shadow, which falls away from the light."""
    height, width = layer.shape
    lean = 0.55 if stage.light_left else -0.55
    squat = max(4, int(height * 0.2))
    run = int(squat * abs(lean) * 2)
    alpha = Image.fromarray((layer.alpha * 255).astype(np.uint8)).resize((width, squat), Image.Resampling.BOX)
    pad = max(4, int(0.05 * height))
    wide = Image.new("L", (width + 2 * run + 2 * pad, squat + 2 * pad))
    wide.paste(alpha, (run + pad, pad))
    slope = lean * 2
    # A row above the foot is moved by its height: a shear that keeps the foot in place.
    sheared = wide.transform(
        wide.size, Image.Transform.AFFINE, (1, slope, -slope * (squat + pad), 0, 1, 0), Image.Resampling.BILINEAR
    )
    cover = blurred(np.asarray(sheared, np.float32) / 255, 0.022 * height)
    cover *= np.linspace(0.15, 1, cover.shape[0], dtype=np.float32)[:, None] * np.float32(0.5)
    bottom = layer.top + height - 4
    darken(picture, layer.left - run - pad, bottom - squat - pad, cover, keep)
    foot = layer.alpha[-max(6, height // 9) :].max(axis=0)
    columns = np.nonzero(foot > 0.3)[0]
    if len(columns):
        left, right = int(columns[0]), int(columns[-1]) + 1
        tall = max(5, int(0.035 * height))
        side = max(4, int(0.05 * height))
        x = np.arange(-side, right - left + side, dtype=np.float32)
        half = (right - left) / 2
        dx = np.abs(x - half) / np.float32(half + side * 0.6)
        dy = np.arange(-tall, tall + 1, dtype=np.float32)[:, None] / tall
        contact = np.clip(1 - dx[None, :] ** 4 - dy**2, 0, 1) ** 1.5 * np.float32(0.75)
        darken(picture, layer.left + left - side, bottom - tall - 1, contact.astype(np.float32), keep)


def _drop(stage: Stage, picture: Light, layer: PaintedLayer, reach: float, keep: Plane, opacity: float) -> None:
    """Darken what is behind a thing that does not stand on the floor."""
    spread = 0.035 * reach
    pad = int(3 * spread)
    cover = blurred(np.pad(layer.alpha, pad), spread) * np.float32(0.42 * opacity)
    dx = round((0.02 if stage.light_left else -0.02) * reach)
    darken(picture, layer.left - pad + dx, layer.top - pad + round(0.035 * reach), cover, keep)


def _reflect(picture: Light, layer: PaintedLayer, placed: Placed, strength: float) -> None:
    """Mirror the thing in the floor, fading away from its foot."""
    height = layer.shape[0]
    count = min(height, max(2, int(0.42 * height)))
    fade = np.linspace(1, 0, count, dtype=np.float32)[:, None] ** 2 * np.float32(strength)
    alpha = layer.alpha[::-1][:count] * fade
    soft = 0.006 * height
    mirrored = PaintedLayer(
        layer.left, round(placed.foot) - 4, layer.light[:, ::-1][:, :count].copy(), blurred(alpha, soft)
    )
    paste(picture, mirrored)


def _light(stage: Stage, layer: PaintedLayer, reach: float, ambient: Plane, depth: float) -> None:
    """Light a thing, in place: shaded away from the lamp, a rim toward it, and hazed when it is far."""
    height, width = layer.shape
    sign = 1 if stage.light_left else -1
    gx = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * sign
    gy = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    level = 1.04 - np.float32(0.34) * np.clip(gx * np.float32(0.6) + gy * np.float32(0.75) + np.float32(0.12), 0, 1)
    step = max(1, round(0.009 * reach))
    edge = np.clip(layer.alpha - shifted(layer.alpha, step * sign, step), 0, 1)
    dim = np.clip(layer.alpha - shifted(layer.alpha, -step * 2 * sign, -step * 2), 0, 1)
    rim = blurred(edge, step * 0.7) * layer.alpha * np.float32(0.5)
    core = blurred(dim, step * 1.6) * layer.alpha * np.float32(0.3)
    tint = ambient / max(float(ambient.mean()), 1e-3)
    haze = np.float32(0.28 * depth)
    for number, plane in enumerate(layer.light):
        plane *= level * (1 - core)
        plane *= np.float32(0.9 + 0.1 * float(tint[number]))
        plane += rim * (1 - plane)
        if haze > 0:
            plane += haze * (ambient[number] * np.float32(1.5) - plane)


def _glow(stage: Stage, picture: Light, layer: PaintedLayer, reach: float) -> None:
    """Let light come from behind a glowing thing."""
    pad = int(0.4 * reach)
    cover = blurred(np.pad(layer.alpha, pad), 0.13 * reach)
    lamp = light(Tone(0.8, 0.12, stage.palette.accent.hue))
    if stage.dark:
        illuminate(picture, layer.left - pad, layer.top - pad, cover * np.float32(0.7), lamp)
    else:
        stain(picture, layer.left - pad, layer.top - pad, cover * np.float32(0.6), lamp)
