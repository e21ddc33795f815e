"""What scenes paint on and with: coordinates, seeded randomness, noise, glows, and shapes with soft edges.

Lengths are in units of the picture's mean side (the root of its area), so a scene keeps its proportions at any size
and any shape. Random values never depend on the number of pixels: the same picture comes out at every size.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from mdvideo.images.sketch.colour import Floats, Light, Plane, look_up

Vector = Floats
Point = tuple[float, float]

_STRIP = 64
"""Rows worked on at once, so that a strip's temporaries stay in the processor's cache."""


def strips(top: int, bottom: int) -> Iterator[slice]:
    """Row ranges that cover ``top`` to ``bottom``."""
    for start in range(top, bottom, _STRIP):
        yield slice(start, min(start + _STRIP, bottom))


def smooth(t: Floats) -> Floats:
    """Hermite step of t, clamped to 0…1."""
    t = np.clip(t, 0, 1)
    eased: Floats = t * t * (3 - 2 * t)
    return eased


def resized(field: Floats, width: int, height: int) -> Floats:
    """A plane or planar picture, resampled bicubically; antialiased where it shrinks."""
    if field.ndim == 3:
        return np.stack([resized(plane, width, height) for plane in field])
    if field.shape == (height, width):
        return field
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), np.float32)


@dataclass(frozen=True)
class Canvas:
    """A picture's size and its source of randomness; holds no pixels."""

    width: int
    height: int
    key: str
    """Names the picture: all randomness is drawn from its hash."""
    shape: float = 0.0
    """Width over height; 0 takes it from the pixels. A coarse canvas keeps its original's exactly."""

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.shape or self.width / self.height

    @property
    def wide(self) -> float:
        """Width in mean sides."""
        return math.sqrt(self.ratio)

    @property
    def tall(self) -> float:
        """Height in mean sides."""
        return 1 / math.sqrt(self.ratio)

    @property
    def unit(self) -> float:
        """Pixels in a mean side."""
        return self.height * math.sqrt(self.ratio)

    @cached_property
    def x(self) -> Plane:
        """Pixel centres in mean sides, shape (1, width)."""
        return ((np.arange(self.width, dtype=np.float32) + 0.5) * np.float32(self.wide / self.width))[None, :]

    @cached_property
    def y(self) -> Plane:
        """Pixel centres in mean sides, shape (height, 1)."""
        return ((np.arange(self.height, dtype=np.float32) + 0.5) * np.float32(self.tall / self.height))[:, None]

    def aside(self, share: float) -> float:
        """Where a subject stands that leaves room for text: at that share of the width, in mean sides.

        An upright picture fills a column or a phone; text goes above or beside it, so its subject comes to the middle.
        """
        return self.wide * (share if self.ratio >= 1.2 else 0.5 + (share - 0.5) * 0.35)

    def rng(self, name: str) -> np.random.Generator:
        """A stream of its own for each name, so that one part of a scene does not disturb another."""
        digest = hashlib.sha256(f"{self.key}\0{name}".encode()).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))

    def coarse(self, short: int = 270) -> Canvas:
        """The same picture with that many pixels on its shorter side: for what is soft, and so cheap there."""
        height = max(2, round(short / min(self.ratio, 1)))
        width = max(2, round(height * self.ratio))
        # A ribbon of a picture gets fewer pixels along it; nobody sees the difference, and it would cost as a poster.
        return Canvas(min(width, 8 * short), min(height, 8 * short), self.key, self.ratio)

    def enlarged(self, field: Floats) -> Floats:
        """A field or picture of a coarse canvas, at this canvas's size."""
        return resized(field, self.width, self.height)

    def noise(
        self, name: str, frequency: float = 3, octaves: int = 5, gain: float = 0.5, stretch: float = 1.0
    ) -> Plane:
        """Fractal noise about 0 with a deviation near 0.5; ``frequency`` is cells in a mean side.

        ``stretch`` over 1 makes it long horizontally. Lattices of random values are enlarged bicubically and added.
        """
        out = np.zeros((self.height, self.width), np.float32)
        rng = self.rng(name)
        amplitude, power = 1.0, 0.0
        for octave in range(octaves):
            cells = frequency * 2**octave
            across, down = cells * self.wide / stretch, cells * self.tall
            left, top = 1 + float(rng.random()), 1 + float(rng.random())
            lattice = rng.standard_normal((math.ceil(down) + 4, math.ceil(across) + 4), np.float32)
            box = (left, top, left + across, top + down)
            layer = Image.fromarray(lattice).resize((self.width, self.height), Image.Resampling.BICUBIC, box)
            out += np.float32(amplitude) * np.asarray(layer, np.float32)
            power += amplitude**2
            amplitude *= gain
        return out * np.float32(0.7 / math.sqrt(power))

    def ridge(self, name: str, frequency: float = 2, octaves: int = 7, gain: float = 0.5) -> Vector:
        """Fractal noise along the width, shape (width,), about 0."""
        out = np.zeros(self.width, np.float32)
        rng = self.rng(name)
        amplitude, power = 1.0, 0.0
        for octave in range(octaves):
            across = frequency * 2**octave * self.wide
            left = 1 + float(rng.random())
            lattice = rng.standard_normal((1, math.ceil(across) + 4), np.float32)
            layer = Image.fromarray(lattice).resize(
                (self.width, 1), Image.Resampling.BICUBIC, (left, 0, left + across, 1)
            )
            out += np.float32(amplitude) * np.asarray(layer, np.float32)[0]
            power += amplitude**2
            amplitude *= gain
        return out * np.float32(0.7 / math.sqrt(power))

    def flat(self, colour: Floats) -> Light:
        """The whole canvas in one light."""
        return np.repeat(colour.astype(np.float32), self.width * self.height).reshape(3, self.height, self.width)

    def vertical(self, table: Floats, top: float = 0.0, bottom: float = 1.0) -> Light:
        """A ramp from the height ``top`` to ``bottom`` (0…1 of the picture)."""
        v = self.y[:, 0] / np.float32(self.tall)
        column = look_up(table, (v - top) / (bottom - top))
        return np.repeat(column[:, :, None], self.width, axis=2)

    def distance(self, x: float, y: float, squash: float = 1.0) -> Plane:
        """Distance of each pixel from a point; ``squash`` over 1 makes circles wide ellipses."""
        across = (self.x - np.float32(x)) / np.float32(squash)
        down = self.y - np.float32(y)
        out: Plane = np.sqrt(across * across + down * down)
        return out


def over(picture: Light, alpha: Plane, colour: Floats, rows: slice = slice(None)) -> None:
    """Lay a colour, shape (3,), or a picture over ``picture`` in place, as far as ``alpha`` covers it."""
    top, bottom, _ = rows.indices(picture.shape[1])
    for part in strips(top, bottom):
        cover = alpha[part] if alpha.shape[0] > 1 else alpha
        for plane, paint in zip(picture, colour, strict=True):
            patch = plane[part]
            patch += cover * ((paint[part] if np.ndim(paint) == 2 else paint) - patch)


def shine(picture: Light, amount: Plane, colour: Floats) -> None:
    """Add light of a colour in place."""
    for part in strips(0, picture.shape[1]):
        for plane, paint in zip(picture, colour, strict=True):
            plane[part] += amount[part] * paint


def dim(picture: Light, factor: Plane) -> None:
    """Multiply all light in place."""
    for part in strips(0, picture.shape[1]):
        for plane in picture:
            plane[part] *= factor[part] if factor.shape[0] > 1 else factor


def glow(canvas: Canvas, x: float, y: float, radius: float, squash: float = 1.0) -> Plane:
    """The light round a lamp or the sun seen through air: 1 at its centre, falling without an edge."""
    d = canvas.distance(x, y, squash) * np.float32(1 / radius)
    return np.float32(1) / (np.float32(1) + d * d) ** np.float32(1.5)


def softened(canvas: Canvas, field: Plane, radius: float) -> Plane:
    """The field blurred by about ``radius`` mean sides: shrunk, and enlarged bicubically."""
    step = max(radius * canvas.unit, 1.0)
    small = resized(field, max(2, round(canvas.width / step)), max(2, round(canvas.height / step)))
    return resized(small, canvas.width, canvas.height)


def warped(picture: Floats, dx: Plane, dy: Plane, wrap: bool = False) -> Floats:
    """The picture read from where (dx, dy) point, in pixels; bilinear.

    Beyond its edge it repeats the edge, or with ``wrap`` begins again at the other side.
    """
    height, width = picture.shape[-2:]
    rows = np.arange(height, dtype=np.float32)[:, None] + dy
    cols = np.arange(width, dtype=np.float32)[None, :] + dx
    if wrap:
        rows, cols = rows % np.float32(height - 1.01), cols % np.float32(width - 1.01)
    else:
        rows, cols = np.clip(rows, 0, height - 1.01), np.clip(cols, 0, width - 1.01)
    top, left = rows.astype(np.int32), cols.astype(np.int32)
    fy, fx = rows - top, cols - left
    index = top * width + left

    def sampled(plane: Plane) -> Plane:
        flat = np.ascontiguousarray(plane).reshape(-1)
        upper = flat[index] * (1 - fx) + flat[index + 1] * fx
        lower = flat[index + width] * (1 - fx) + flat[index + width + 1] * fx
        out: Plane = upper + fy * (lower - upper)
        return out

    return sampled(picture) if picture.ndim == 2 else np.stack([sampled(plane) for plane in picture])
