"""A ground as brightness alone, for looks that print, cut or draw it: a field of 0…1 with even contrast."""

from __future__ import annotations

import numpy as np

from mdvideo.images.illustrate.staging.grounds import plain_picture, scene_picture
from mdvideo.images.illustrate.staging.layers import blurred
from mdvideo.images.illustrate.staging.look_palette import luminance
from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.sketch.canvas import resize, smoothstep
from mdvideo.images.sketch.colour import Plane

_OWN = frozenset({"studio", "table", "wall", "room", "stage", "paper", "mesh", "bokeh", "board"})
"""Grounds that have no shapes to draw: these looks show their own paper instead."""


def brightness_of_scene(stage: Stage, short: int = 400, soft: float = 0.002) -> Plane | None:
    """The brightness of the scene that the brief names, stretched to 0…1, on a canvas ``short`` pixels high.

    None where the ground has no shapes. ``soft`` is a blur in mean sides, which removes what is too small to cut.
    """
    if stage.brief.ground in _OWN:
        return None
    small = stage.canvas.coarse(min(short, min(stage.canvas.width, stage.canvas.height)))
    picture = scene_picture(stage, small, 0.0)
    if picture is None:
        picture, _ = plain_picture(stage, small)
    field = np.sqrt(np.maximum(luminance(picture), 0))
    low, high = np.percentile(field[::4, ::4], [2, 99])
    field = np.clip((field - low) / max(float(high - low), 1e-3), 0, 1).astype(np.float32)
    return blurred(field, soft * small.unit)


def steps_of(field: Plane, count: int, sharpness: float) -> Plane:
    """Round a field to ``count`` even levels, 0…1, with edges one pixel soft; ``sharpness`` is pixels per level."""
    scaled = field * np.float32(count)
    whole = np.floor(scaled)
    part = smoothstep((scaled - whole - np.float32(0.5)) * np.float32(sharpness) + np.float32(0.5))
    out: Plane = np.clip((whole + part - np.float32(0.5)) / (count - 1), 0, 1)
    return out


def enlarged(stage: Stage, field: Plane) -> Plane:
    """A coarse field at the picture's size."""
    return resize(field, stage.canvas.width, stage.canvas.height)


def edges_of(field: Plane, width: float = 1.0) -> Plane:
    """Where a field changes: the length of its gradient, in units per pixel times ``width``."""
    dx, dy = np.zeros_like(field), np.zeros_like(field)
    dx[:, 1:-1] = field[:, 2:] - field[:, :-2]
    dy[1:-1] = field[2:] - field[:-2]
    out: Plane = np.sqrt(dx * dx + dy * dy) * np.float32(width)
    return out
