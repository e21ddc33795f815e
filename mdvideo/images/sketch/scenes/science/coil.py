"""A snake (or a rope, or a vine) wound around a branch, lit from two sides."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mdvideo.images.sketch.brief import Brief
from mdvideo.images.sketch.canvas import Canvas, add_light, glow, smoothstep
from mdvideo.images.sketch.colour import Floats, Light, Palette, Plane, Shade, Tone, light, look_up, mix, ramp
from mdvideo.images.sketch.shapes import fill, oval, paint_ball, paint_tube


class _Body(NamedTuple):
    """The snake: centre line, (2, n) in mean sides; radius, (n,); depth, (n,), above 0 in front of the branch."""

    line: Floats
    radius: Floats
    depth: Floats

    @property
    def lengths(self) -> Floats:
        """Length along the line, (n,)."""
        steps = np.hypot(*np.diff(self.line, axis=1))
        return np.concatenate([[0.0], np.cumsum(steps)])


def coil(canvas: Canvas, brief: Brief) -> Light:
    """The branch crosses the right third from the lower to the upper edge; the head points toward the text."""
    palette = brief.palette
    rng = canvas.rng("coil")
    picture = canvas.enlarge(_background(canvas.coarse(220), palette, rng))
    lean = float(rng.uniform(0.26, 0.42))
    centre = np.array([canvas.subject_x(0.79), canvas.tall * 0.5])
    axis = np.array([math.sin(lean), -math.cos(lean)])
    side = np.array([axis[1], -axis[0]])
    s = np.linspace(-0.62, 0.62, 80)
    length = canvas.tall * 1.25
    bow = 0.04 * np.sin(s * 4 + 1)
    branch = centre[:, None] + axis[:, None] * (s * length) + side[:, None] * bow
    body = _helix(canvas, centre, axis, side, length)
    runs = _visible_runs(body.depth)
    skin = _skin(palette, body)
    behind = [run for run in runs if body.depth[sum(run) // 2] < 0]
    before = [run for run in runs if body.depth[sum(run) // 2] >= 0]
    for first, last in behind:
        _paint_run(canvas, picture, body, first, last, skin)
    paint_tube(canvas, picture, branch, 0.036 - 0.014 * (s + 0.62) / 1.24, _bark(palette, rng))
    for first, last in before:
        _paint_run(canvas, picture, body, first, last, skin)
    _paint_eye(canvas, picture, body, palette)
    return picture


def _helix(canvas: Canvas, centre: Floats, axis: Floats, side: Floats, length: float) -> _Body:
    """A helix seen at an angle: each turn is an open loop with bends wider than the body."""
    reach, slant, turns = min(0.112, 0.17 * canvas.wide), 0.122, 3.4
    along = np.linspace(-0.76, 0.2, 1100)
    t = (along - along[0]) / (along[-1] - along[0])
    phase = 2 * math.pi * turns * t - 2 * math.pi * turns - 0.55
    # The end leaves the branch and points toward the text.
    free = np.clip((t - 0.925) / 0.075, 0, 1)
    out = free * free * (3 - 2 * free)
    across = np.sin(phase) * reach * (0.75 + 0.25 * t) + 0.04 * np.sin(along * 4 + 1) + 0.2 * out
    up = along * length + slant * np.cos(phase) * (1 - 0.5 * out) + 0.035 * out
    line = centre[:, None] + axis[:, None] * up + side[:, None] * across
    girth = np.interp(t, (0, 0.3, 0.6, 0.85, 0.93, 0.968, 1), (0.026, 0.042, 0.047, 0.038, 0.029, 0.037, 0.02))
    cap = np.sqrt(np.clip(1 - (np.clip((t - 0.985) / 0.015, 0, 1)) ** 2, 0.0, 1))
    return _Body(line, girth * np.maximum(cap, 0.02), np.cos(phase) + 0.9 * out)


def _visible_runs(depth: Floats) -> list[tuple[int, int]]:
    """Index ranges that are completely in front of or behind the branch, in order."""
    changes = np.flatnonzero(np.diff(np.signbit(depth))) + 1
    edges = [0, *(int(change) for change in changes), depth.size]
    return list(pairwise(edges))


def _paint_run(canvas: Canvas, picture: Light, body: _Body, first: int, last: int, skin: Shade) -> None:
    # A small overlap hides the seam between neighbouring ranges.
    a, b = max(0, first - 4), min(body.depth.size, last + 4)
    paint_tube(canvas, picture, body.line[:, a:b], body.radius[a:b], _starting_at(skin, float(body.lengths[a])))


def _starting_at(paint: Shade, start: float) -> Shade:
    """The same paint for a part of a tube that begins ``start`` mean sides along it."""
    return lambda gone, t: paint(gone + np.float32(start), t)


def _rim_light(t: Plane, palette: Palette, centre: float, width: float) -> Light:
    """The light of two lamps on the sides of a tube, one accent from each side."""
    out: Light = np.zeros((3, 1, 1), np.float32)
    for accent, edge in ((palette.accents[0], 1.0), (palette.accents[1], -1.0)):
        d = (t * np.float32(edge) - np.float32(centre)) / np.float32(width)
        out = out + np.exp(-d * d) * light(accent)[:, None, None]
    return out


def _skin(palette: Palette, body: _Body) -> Shade:
    """Scales in a diamond pattern, blotches along the back, darker behind the branch."""
    middle = mix(palette.sky[2], palette.accents[2], 0.5)
    hide = ramp((mix(palette.shade, palette.sky[2], 0.35), middle, palette.accents[0]))
    lengths, depth = body.lengths, body.depth

    def paint(gone: Plane, t: Plane) -> Light:
        angle = np.arcsin(np.clip(t, -1, 1))
        u, v = gone * np.float32(300), angle * np.float32(9)
        scale = np.abs(np.sin((u + v) / 2) * np.sin((u - v) / 2))
        blotch = np.cos(gone * np.float32(60)) + np.float32(0.9) * np.cos(angle * 2) - np.float32(0.75)
        pattern = smoothstep(blotch * np.float32(2.4) + np.float32(0.5))
        around = np.sqrt(np.clip(1 - t * t, 0, 1))
        lit = np.float32(0.62) + np.float32(0.38) * smoothstep(
            np.interp(gone, lengths, depth) * np.float32(0.6) + np.float32(0.5)
        )
        relief = np.float32(0.55) + np.float32(0.45) * scale
        tint = look_up(hide, np.float32(0.14) + np.float32(0.6) * pattern * around * relief)
        out = tint * (np.float32(0.2) + around) + _rim_light(t, palette, 0.72, 0.24) * (
            np.float32(0.4) + np.float32(0.6) * scale
        )
        seen: Light = out * lit * smoothstep((1 - np.abs(t)) * np.float32(7))
        return seen

    return paint


def _bark(palette: Palette, rng: np.random.Generator) -> Shade:
    """Bark with long furrows along a round branch."""
    table = ramp((mix(palette.shade, palette.sky[1], 0.35), mix(palette.sky[2], palette.shade, 0.35)))
    knots = rng.uniform(0, 6.28, 5)

    def paint(gone: Plane, t: Plane) -> Light:
        furrow: Plane = np.zeros((1, 1), np.float32)
        for k, knot in enumerate(knots):
            wave = np.sin(gone * np.float32(22 + 37 * k) + t * np.float32(5 + 6 * k) + np.float32(knot))
            furrow = furrow + wave / np.float32(k + 1.5)
        around = np.sqrt(np.clip(1 - t * t, 0, 1))
        out = look_up(table, around * (np.float32(0.35) + np.float32(0.16) * furrow))
        return (out + _rim_light(t, palette, 0.82, 0.16) * np.float32(0.26)) * smoothstep(
            (1 - np.abs(t)) * np.float32(6)
        )

    return paint


def _paint_eye(canvas: Canvas, picture: Light, body: _Body, palette: Palette) -> None:
    """A bright bead on the side of the head."""
    at = int(body.depth.size * 0.972)
    ahead = body.line[:, at + 8] - body.line[:, at - 8]
    ahead = ahead / np.hypot(*ahead)
    x, y = body.line[:, at] + np.array([ahead[1], -ahead[0]]) * body.radius[at] * 0.42
    core, dark = light(palette.accents[2]), light(palette.shade)

    def bead(px: Plane, py: Plane) -> Light:
        glint = np.exp(-((px + np.float32(0.3)) ** 2 + (py + np.float32(0.35)) ** 2) * 7)
        ring = smoothstep((np.float32(0.92) - np.hypot(px, py)) * 6)
        out: Light = dark[:, None, None] + core[:, None, None] * ring * np.float32(0.9) + glint * np.float32(0.7)
        return out

    paint_ball(canvas, picture, float(x), float(y), 0.0075, bead)


def _background(canvas: Canvas, palette: Palette, rng: np.random.Generator) -> Light:
    """Coloured haze, and leaves far out of focus."""
    picture = canvas.vertical(ramp((palette.sky[0], palette.sky[1], palette.sky[2])), -0.1, 1.1)
    haze = smoothstep(canvas.noise("haze", 1.3, 4, 0.5) * np.float32(0.7) + np.float32(0.45))
    for u, v, accent, power in ((0.98, 0.25, 1, 0.34), (0.6, 0.85, 0, 0.24), (0.3, 0.2, 2, 0.10)):
        spot = glow(canvas, u * canvas.wide, v * canvas.tall, 0.3)
        add_light(picture, spot * haze, light(palette.accents[accent]) * np.float32(power))
    for _ in range(26):
        x = float(rng.uniform(0.1, 1.05)) * canvas.wide
        y = float(rng.choice((rng.uniform(-0.1, 0.25), rng.uniform(0.75, 1.1)))) * canvas.tall
        size = float(rng.uniform(0.06, 0.14))
        leaf: Tone = mix(palette.sky[0], palette.sky[2], float(rng.uniform(0, 0.6)))
        fill(canvas, picture, oval(x, y, size, size * 0.3, float(rng.uniform(0, 3.14))), light(leaf), 0.5, blur=0.02)
    return picture
