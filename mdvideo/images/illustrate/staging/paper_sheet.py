"""A sheet of paper as the ground of drawings and prints: its tone, its tooth, and washes of colour on it."""

from __future__ import annotations

import numpy as np

from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.sketch.canvas import resize, scale_light, smoothstep
from mdvideo.images.sketch.colour import Light, Plane, Tone, light
from mdvideo.images.sketch.texture import tooth


def sheet_of(stage: Stage, strength: float = 0.7) -> Light:
    """A sheet in the theme's ground with the relief of paper."""
    picture = stage.canvas.flat(light(stage.palette.ground))
    scale_light(picture, tooth(stage.canvas, strength))
    return picture


def blot(stage: Stage, name: str, x: float, y: float, radius: float, squash: float = 1.0) -> Plane:
    """The coverage of a wash of water colour around a point in mean sides, with a ragged edge and a darker rim."""
    small = stage.canvas.coarse(360)
    wobble = small.noise(name, 3.2, 5, 0.55) * np.float32(0.2 * radius) + small.noise(
        name + " fine", 14, 3
    ) * np.float32(0.035 * radius)
    outside = small.distance(x, y, squash) + wobble - np.float32(radius)
    share: Plane = np.ones((1, 1), np.float32)
    if stage.calm_distance is not None and stage.composition.placed and not stage.composition.faint:
        # Beside the text a wash ends in an edge of its own, and is not cut.
        calm = resize(stage.calm_distance, small.width, small.height)
        outside = np.maximum(outside, np.float32(0.03) - calm + np.clip(wobble * np.float32(0.4), -0.02, 0.03))
    else:
        share = quiet_share(stage, small.width, small.height)
    inside = smoothstep(-outside / np.float32(0.014) + np.float32(0.5))
    rim = np.exp(-(((outside + np.float32(0.015 * radius)) / np.float32(0.012)) ** 2)) * inside
    pigment = np.float32(0.62) + small.noise(name + " pigment", 2.4, 4, 0.6) * np.float32(0.2)
    cover: Plane = np.clip(inside * pigment + rim * np.float32(0.28), 0, 1)
    return stage.canvas.enlarge(cover * share)


def quiet_share(stage: Stage, width: int, height: int, reach: float = 0.07) -> Plane:
    """1 where a picture may be busy, 0 under the text and next to it: shape (height, width)."""
    if stage.calm_distance is None:
        return np.ones((height, width), np.float32)
    if stage.composition.faint and not stage.composition.placed and stage.look.calm != (0, 0, 100, 100):
        # A place without a thing is a pale backdrop like a thing that stands where text is everywhere.
        return np.full((height, width), 0.6, np.float32)
    distance = resize(stage.calm_distance, width, height)
    share: Plane = smoothstep((distance - np.float32(0.01)) / np.float32(reach))
    return share


def focus_of(stage: Stage) -> tuple[float, float, float, float]:
    """Middle of the things, and half their width and height, in mean sides."""
    unit = stage.canvas.unit
    left, top, right, bottom = stage.composition.extent
    return (left + right) / 2 / unit, (top + bottom) / 2 / unit, (right - left) / 2 / unit, (bottom - top) / 2 / unit


def ink_tone(stage: Stage) -> Tone:
    """The tone of lines: the theme's ink, a little softer."""
    ink = stage.palette.ink
    return Tone(ink.lightness * 0.9 + 0.06, min(ink.chroma, 0.05), ink.hue)
