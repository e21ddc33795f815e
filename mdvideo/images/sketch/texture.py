"""Textures as fields on a canvas: cells, brush strokes, and the grain of paper."""

from __future__ import annotations

import numpy as np

from mdvideo.images.sketch.canvas import Canvas, warp
from mdvideo.images.sketch.colour import Plane


def cells(
    canvas: Canvas, name: str, frequency: float, jitter: float = 0.8, warp: float = 0.0
) -> tuple[Plane, Plane, Plane]:
    """Cellular noise (Worley, 1996): distances to the nearest and second nearest seed in cells, and a value per cell.

    ``warp`` displaces the cells by noise, in mean sides. Use a coarse canvas: nine seeds are examined per pixel.
    """
    rng = canvas.rng(name)
    rows, columns = int(canvas.tall * frequency) + 5, int(canvas.wide * frequency) + 5
    seeds = rng.random((3, rows, columns), np.float32)
    x = np.broadcast_to(canvas.x * np.float32(frequency) + 2, (canvas.height, canvas.width))
    y = np.broadcast_to(canvas.y * np.float32(frequency) + 2, (canvas.height, canvas.width))
    if warp:
        x = x + canvas.noise(name + " x", frequency * 0.5, 2) * np.float32(warp * frequency)
        y = y + canvas.noise(name + " y", frequency * 0.5, 2) * np.float32(warp * frequency)
        x, y = np.clip(x, 1, columns - 2.001), np.clip(y, 1, rows - 2.001)
    i, j = y.astype(np.intp), x.astype(np.intp)
    nearest = np.full((canvas.height, canvas.width), 9, np.float32)
    second = nearest.copy()
    value = np.zeros_like(nearest)
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            at = (i + di) * columns + (j + dj)
            sy, sx, sv = (plane.reshape(-1)[at] for plane in seeds)
            dx = x - (j + dj) - (np.float32(0.5) + np.float32(jitter) * (sx - np.float32(0.5)))
            dy = y - (i + di) - (np.float32(0.5) + np.float32(jitter) * (sy - np.float32(0.5)))
            d = (dx * dx + dy * dy).astype(np.float32)
            closer = d < nearest
            second = np.where(closer, nearest, np.minimum(second, d))
            value = np.where(closer, sv, value)
            nearest = np.where(closer, d, nearest)
    return np.sqrt(nearest), np.sqrt(second), value


def strokes(canvas: Canvas, name: str, length: float = 0.03, turns: float = 1.6) -> Plane:
    """Noise stretched along a slowly turning flow, around 0: the ridges of brush strokes.

    Line integral convolution (Cabral and Leedom, 1993) by doubling: each pass averages the field with itself moved
    twice as far along the flow, so that four passes integrate sixteen steps.
    """
    angle = canvas.noise(name + " flow", turns, 2, 0.4) * np.float32(1.7) - np.float32(0.45)
    dx, dy = np.cos(angle), np.sin(angle)
    field: Plane = canvas.rng(name).standard_normal((canvas.height, canvas.width), np.float32)
    step = np.float32(length * canvas.unit / 16)
    for power in range(4):
        reach = step * np.float32(2**power)
        field = (field + warp(field, dx * reach, dy * reach, wrap=True)) * np.float32(0.62)
    return field


def tooth(canvas: Canvas, strength: float = 1.0) -> Plane:
    """The relief of handmade paper lit from the upper left, as a factor around 1."""
    small = canvas.coarse(720)
    pulp = small.noise("pulp", 42, 4, 0.72)
    relief = np.zeros_like(pulp)
    relief[1:, 1:] = pulp[1:, 1:] - pulp[:-1, :-1]
    cloud = canvas.enlarge(canvas.coarse(136).noise("formation", 3, 4, 0.6))
    return 1 + np.float32(strength) * (canvas.enlarge(relief) * np.float32(0.085) + cloud * np.float32(0.012))
