"""Shapes with antialiased edges: filled outlines, soft shadows, fine lines by the hundred, balls and tubes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mdvideo.images.sketch.canvas import Canvas, Point
from mdvideo.images.sketch.colour import Floats, Light, Plane, Shade

Paint = Floats | Shade
"""One light, shape (3,), or a function from x (1, w) and y (h, 1) in mean sides to light (3, h, w)."""


def _oversampling(canvas: Canvas) -> int:
    # Small pictures are oversampled more, so that hairlines are as visible in a thumbnail as at full size.
    return min(max(2, round(2160 / min(canvas.width, canvas.height))), 16)


def fill(
    canvas: Canvas,
    picture: Light,
    outline: Sequence[Point],
    paint: Paint,
    alpha: float = 1.0,
    blur: float = 0.0,
    add: bool = False,
) -> None:
    """Fill a closed outline, in mean sides, in place. Only pixels near it are processed.

    ``blur`` is the deviation of a Gaussian that softens the edge, in mean sides. ``add`` adds light and covers nothing.
    """
    margin = 3 * blur * canvas.unit + 2
    xs = [x * canvas.unit for x, _ in outline]
    ys = [y * canvas.unit for _, y in outline]
    left, right = max(0, math.floor(min(xs) - margin)), min(canvas.width, math.ceil(max(xs) + margin))
    top, bottom = max(0, math.floor(min(ys) - margin)), min(canvas.height, math.ceil(max(ys) + margin))
    if left >= right or top >= bottom:
        return
    times = _oversampling(canvas) * 2 if blur * canvas.unit < 1 else 1
    # A large shape needs fewer samples per side, which saves memory.
    if (right - left) * (bottom - top) * times * times > 2_500_000:
        times = 2 if blur * canvas.unit < 1 else 1
    pad = 0 if blur == 0 else math.ceil(margin)
    image = Image.new("L", ((right - left + 2 * pad) * times, (bottom - top + 2 * pad) * times), 0)
    points = [((x - left + pad) * times, (y - top + pad) * times) for x, y in zip(xs, ys, strict=True)]
    ImageDraw.Draw(image).polygon(points, fill=255)
    if times > 1:
        image = image.reduce(times)
    if blur * canvas.unit >= 0.3:
        image = image.filter(ImageFilter.GaussianBlur(float(blur * canvas.unit)))
    cover = np.asarray(image, np.float32)[pad : pad + bottom - top, pad : pad + right - left] * np.float32(alpha / 255)
    colours = paint(canvas.x[:, left:right], canvas.y[top:bottom]) if callable(paint) else paint
    for plane, colour in zip(picture, colours, strict=True):
        part = plane[top:bottom, left:right]
        part += cover * (colour if add else colour - part)


def oval(x: float, y: float, across: float, down: float | None = None, turn: float = 0.0) -> list[Point]:
    """The outline of an ellipse with these radii, rotated by ``turn`` radians."""
    down = across if down is None else down
    angles = [2 * math.pi * k / 72 for k in range(72)]
    c, s = math.cos(turn), math.sin(turn)
    return [
        (x + across * math.cos(a) * c - down * math.sin(a) * s, y + across * math.cos(a) * s + down * math.sin(a) * c)
        for a in angles
    ]


def round_corners(corners: Sequence[Point], radius: float) -> list[Point]:
    """Round the corners of a polygon by quadratic curves that begin ``radius`` before them."""
    out: list[Point] = []
    for before, corner, after in zip(
        [*corners[-1:], *corners[:-1]], corners, [*corners[1:], *corners[:1]], strict=True
    ):
        ends = []
        for other in (before, after):
            length = math.dist(corner, other) or 1.0
            share = min(radius / length, 0.5)
            ends.append((corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share))
        for k in range(7):
            t = k / 6
            p, q, r = (1 - t) ** 2, 2 * t * (1 - t), t * t
            out.append((
                p * ends[0][0] + q * corner[0] + r * ends[1][0],
                p * ends[0][1] + q * corner[1] + r * ends[1][1],
            ))  # fmt: skip
    return out


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> list[Point]:
    """The outline of a rectangle, with rounded corners if there is a radius."""
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return round_corners(corners, radius) if radius else corners


class Stencil:
    """The coverage of many shapes together, which is faster than painting them one by one."""

    def __init__(self, canvas: Canvas) -> None:
        self._times = _oversampling(canvas)
        self._image = Image.new("L", (canvas.width * self._times, canvas.height * self._times), 0)
        self._draw = ImageDraw.Draw(self._image)
        self._scale = canvas.unit * self._times

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]

    def polygon(self, points: Sequence[Point], value: float = 1.0) -> None:
        """Fill a polygon."""
        self._draw.polygon(self._pixels(points), fill=round(255 * value))

    def line(self, points: Sequence[Point], width: float, value: float = 1.0) -> None:
        """Draw a polyline with round joints."""
        pixels = max(1, round(width * self._scale))
        self._draw.line(self._pixels(points), fill=round(255 * value), width=pixels, joint="curve")

    def disc(self, x: float, y: float, radius: float, value: float = 1.0) -> None:
        """Fill a disc."""
        (left, top), (right, bottom) = self._pixels([(x - radius, y - radius), (x + radius, y + radius)])
        self._draw.ellipse([left, top, right, bottom], fill=round(255 * value))

    def ring(self, x: float, y: float, radius: float, width: float, value: float = 1.0) -> None:
        """Draw a circle."""
        (left, top), (right, bottom) = self._pixels([(x - radius, y - radius), (x + radius, y + radius)])
        pixels = max(1, round(width * self._scale))
        self._draw.ellipse([left, top, right, bottom], outline=round(255 * value), width=pixels)

    def mask(self) -> Plane:
        """The coverage, 0…1, shape (height, width) of the canvas."""
        return np.asarray(self._image.reduce(self._times), np.float32) * np.float32(1 / 255)


def paint_ball(
    canvas: Canvas,
    picture: Light,
    x: float,
    y: float,
    radius: float,
    paint: Shade,
    edge: float = 0.0,
    alpha: float = 1.0,
    add: bool = False,
) -> None:
    """Paint a ball in place. ``paint`` maps pixel positions on the ball, each −1…1, to light (3, h, w).

    ``edge`` is the softness of its edge as a share of the radius, which is large for a ball out of focus.
    """
    reach = radius * (1 + edge) * canvas.unit + 2
    left, right = max(0, math.floor(x * canvas.unit - reach)), min(canvas.width, math.ceil(x * canvas.unit + reach))
    top, bottom = max(0, math.floor(y * canvas.unit - reach)), min(canvas.height, math.ceil(y * canvas.unit + reach))
    if left >= right or top >= bottom:
        return
    px = (canvas.x[:, left:right] - np.float32(x)) * np.float32(1 / radius)
    py = (canvas.y[top:bottom] - np.float32(y)) * np.float32(1 / radius)
    blur = max(edge, 1.2 / (radius * canvas.unit))
    t = np.clip((1 - np.sqrt(px * px + py * py)) / np.float32(blur) + np.float32(0.5), 0, 1)
    cover = t * t * (3 - 2 * t) * np.float32(alpha)
    for plane, colour in zip(picture, paint(px, py), strict=True):
        part = plane[top:bottom, left:right]
        part += cover * (colour if add else colour - part)


def paint_tube(
    canvas: Canvas,
    picture: Light,
    path: Floats,
    radius: Floats,
    paint: Shade,
) -> None:
    """Paint a round tube along a path, in place; later parts of the path cover earlier ones.

    ``path``: (2, n) in mean sides, ``radius``: (n,). ``paint`` maps s (1, n), the length along the path, and t (m, 1),
    −1…1 across it, to light (3, m, n). The surface is sampled densely enough to leave no holes; its edge is smoothed by
    the share of samples in each pixel's neighbourhood.
    """
    unit = canvas.unit
    x, y = path[0].astype(np.float64) * unit, path[1].astype(np.float64) * unit
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    # The outer side of a bend is longer than its centre line: 2.2 samples per pixel of the centre line cover it.
    n = max(8, int(lengths[-1] * 2.2))
    m = max(6, int(float(radius.max()) * unit * 2 * 1.6))
    along = np.linspace(0, lengths[-1], n)
    cx, cy, r = (np.interp(along, lengths, v) for v in (x, y, radius.astype(np.float64) * unit))
    tx, ty = np.gradient(cx), np.gradient(cy)
    length = np.maximum(np.hypot(tx, ty), 1e-9)
    t = np.linspace(-1, 1, m)[:, None]
    px = np.floor(cx - ty / length * r * t).astype(np.intp)
    py = np.floor(cy + tx / length * r * t).astype(np.intp)
    colour = paint((along[None, :] / unit).astype(np.float32), t.astype(np.float32))
    # In the order of the path, so that the later one of two samples in a pixel counts.
    px, py = px.T.reshape(-1), py.T.reshape(-1)
    inside = (px >= -2) & (px < canvas.width + 2) & (py >= -2) & (py < canvas.height + 2)
    if not inside.any():
        return
    px, py = px[inside], py[inside]
    left, right, top, bottom = px.min() - 1, px.max() + 2, py.min() - 1, py.max() + 2
    place = (py - top) * (right - left) + (px - left)
    cover = np.zeros((bottom - top) * (right - left), np.float32)
    cover[place] = 1
    cover = _filter_121(cover.reshape(bottom - top, right - left))
    # The layer may extend beyond the picture's edge, so that its blurred border is outside.
    rows, columns = slice(max(0, top), min(canvas.height, bottom)), slice(max(0, left), min(canvas.width, right))
    seen = (slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left))
    for plane, values in zip(picture, colour, strict=True):
        part = plane[rows, columns]
        layer = np.zeros(cover.size, np.float32)
        layer[place] = np.broadcast_to(values, (m, n)).T.reshape(-1)[inside]
        # Blurred like the coverage, the colour does not darken at the edge.
        part += _filter_121(layer.reshape(cover.shape))[seen] - cover[seen] * part


def _filter_121(plane: Plane) -> Plane:
    """Apply a 1-2-1 filter in both directions; the border, which is empty, is unchanged."""
    out = plane.copy()
    out[1:-1] = (plane[:-2] + plane[2:] + 2 * plane[1:-1]) * np.float32(0.25)
    rows = out.copy()
    rows[:, 1:-1] = (out[:, :-2] + out[:, 2:] + 2 * out[:, 1:-1]) * np.float32(0.25)
    return rows
