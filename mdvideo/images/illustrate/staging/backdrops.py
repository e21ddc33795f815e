"""Backdrops: what stands on the wall behind things where a prompt names no place, so that the wall is no bare gradient.

A niche, an arch, slats, panels or a window's light: shapes of the wall itself, lit from the side of the lamp.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from mdvideo.images.illustrate.staging.stage import Stage
from mdvideo.images.sketch.canvas import Canvas, smoothstep
from mdvideo.images.sketch.colour import Light, Plane


class _Place(NamedTuple):
    """Where the backdrop's middle and its foot are, and its size, in mean sides."""

    x: float
    y: float
    foot: float
    size: float
    side: float
    """1 where light comes from the left, −1 where it comes from the right."""


def add_backdrop(stage: Stage, small: Canvas, picture: Light, floor: float) -> None:
    """Add one of the backdrops to a wall, in place; ``floor`` is the height of the floor's edge in 0…1."""
    rng = small.rng("backdrop")
    area = stage.composition.extent
    unit = np.float32(stage.canvas.unit)
    x, y = (area.left + area.right) / 2 / unit, (area.top + area.bottom) / 2 / unit
    size = max(area.width, area.height, 0.36 * stage.canvas.height) / unit
    foot = floor * small.tall
    place = _Place(float(x), float(min(y, foot - 0.32 * size)), foot, float(size), 1.0 if stage.light_left else -1.0)
    name = tuple(_BACKDROPS)[int(rng.integers(len(_BACKDROPS)))]
    factor = _BACKDROPS[name](small, place, rng)
    share = np.float32(1.0 if stage.dark else 0.34)
    picture *= 1 + share * (factor - 1)


def _niche(small: Canvas, place: _Place, outside: Plane, depth: float = 0.3) -> Plane:
    """A recess: lighter inside, with the shadow of its edge on the lamp's side, and a lit edge on the other one.

    ``outside`` is the distance to its edge in mean sides, below 0 inside.
    """
    inside = smoothstep(-outside / np.float32(0.008) + np.float32(0.5))
    lean = np.float32(0.035 * place.side)
    dx = (small.x - np.float32(place.x)) / np.float32(place.size)
    edge = np.exp(-np.maximum(-outside, 0) / np.float32(0.05))
    toward = smoothstep(np.float32(0.5) - dx * np.float32(place.side) * np.float32(0.9) - lean)
    shadow = inside * edge * (np.float32(0.2) + np.float32(0.42) * toward)
    lit = np.exp(-((outside / np.float32(0.007)) ** 2)) * (1 - toward) * np.float32(0.5)
    factor: Plane = 1 + inside * np.float32(depth) - shadow + lit
    return factor


def _circle(small: Canvas, place: _Place, rng: np.random.Generator) -> Plane:
    radius = place.size * float(rng.uniform(0.46, 0.54))
    at = min(place.y, place.foot - 0.55 * radius)
    return _niche(small, place, small.distance(place.x, at) - np.float32(radius))


def _arch(small: Canvas, place: _Place, rng: np.random.Generator) -> Plane:
    half = place.size * float(rng.uniform(0.38, 0.44))
    spring = place.foot - max(0.0, 1.2 * place.size - half)
    dx = np.abs(small.x - np.float32(place.x))
    up = np.maximum(np.float32(spring) - small.y, 0)
    return _niche(small, place, np.sqrt(dx * dx + up * up) - np.float32(half))


def _slats(small: Canvas, place: _Place, rng: np.random.Generator) -> Plane:
    width = float(rng.uniform(0.045, 0.065))
    phase = (small.x - np.float32(place.x)) / np.float32(width) * np.float32(place.side)
    part = phase - np.floor(phase)
    factor: Plane = np.float32(1.12) - np.float32(0.42) * part**2 + np.float32(0.2) * np.exp(-((part / 0.09) ** 2))
    return factor + np.zeros_like(small.y)


def _panels(small: Canvas, place: _Place, rng: np.random.Generator) -> Plane:
    factor = np.ones((small.height, small.width), np.float32)
    for number in range(4):
        angle = float(rng.uniform(0.25, 0.6)) * place.side
        at = place.x + place.side * (0.42 - 0.27 * number + float(rng.uniform(-0.05, 0.05))) * max(place.size, 0.5)
        across = (small.x - np.float32(at)) * np.float32(place.side) + (small.y - np.float32(0.5)) * np.float32(angle)
        over = smoothstep(across / np.float32(0.006) + np.float32(0.5))
        shadow = np.exp(-np.maximum(-across, 0) / np.float32(0.05)) * (1 - over)
        factor *= 1 + over * np.float32(0.14) - shadow * np.float32(0.26)
    return factor


def _panes(small: Canvas, place: _Place, rng: np.random.Generator) -> Plane:
    lean = np.float32(0.4 * place.side)
    px = (small.x - np.float32(place.x)) + lean * (small.y - np.float32(place.y))
    py = small.y - np.float32(place.y - 0.06)
    size = np.float32(place.size * float(rng.uniform(0.9, 1.1)))
    cover: Plane = np.zeros((small.height, small.width), np.float32)
    for column in (-0.27, 0.27):
        for row in (-0.62, -0.2, 0.22):
            dx, dy = np.abs(px / size - np.float32(column)), np.abs(py / size - np.float32(row))
            inside = smoothstep((np.float32(0.235) - dx) / 0.05) * smoothstep((np.float32(0.19) - dy) / 0.05)
            cover = np.maximum(cover, inside)
    return np.float32(0.84) + cover * np.float32(0.5)


_BACKDROPS: Mapping[str, Callable[[Canvas, _Place, np.random.Generator], Plane]] = MappingProxyType(
    {"circle": _circle, "arch": _arch, "slats": _slats, "panels": _panels, "panes": _panes}
)
