"""The canvas of scenes: coordinates, seeded random numbers, noise and glows, and operations on pictures in light.

Lengths are in units of the picture's mean side, the square root of its area, so a scene keeps its proportions at any
size and shape. Random values never depend on the number of pixels, so the picture is the same at every size.
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

_BAND_ROWS = 64
"""Rows processed at a time, so that temporary arrays stay in the processor's cache."""


def row_bands(top: int, bottom: int) -> Iterator[slice]:
    """Row ranges that together cover ``top`` to ``bottom``."""
    for start in range(top, bottom, _BAND_ROWS):
        yield slice(start, min(start + _BAND_ROWS, bottom))


def smoothstep(t: Floats) -> Floats:
    """The cubic Hermite step of ``t``, clamped to 0…1."""
    t = np.clip(t, 0, 1)
    eased: Floats = t * t * (3 - 2 * t)
    return eased


def resize(field: Floats, width: int, height: int) -> Floats:
    """Resample a plane or planar picture bicubically, antialiased when it shrinks."""
    if field.ndim == 3:
        return np.stack([resize(plane, width, height) for plane in field])
    if field.shape == (height, width):
        return field
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), np.float32)


@dataclass(frozen=True)
class Canvas:
    """A picture's size and its random numbers; contains no pixels."""

    width: int
    height: int
    key: str
    """Identifies the picture: its hash seeds all random numbers."""
    shape: float = 0.0
    """Width over height; 0 means that of the pixels. A coarse canvas has exactly its original's."""

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

    def subject_x(self, share: float) -> float:
        """The x of a subject at a share of the width, in mean sides, so that text has room at its side.

        The subject of an upright picture is near the middle: there, text is above or next to the picture.
        """
        return self.wide * (share if self.ratio >= 1.2 else 0.5 + (share - 0.5) * 0.35)

    def rng(self, name: str) -> np.random.Generator:
        """A random generator for each name, so that the parts of a scene do not depend on one another."""
        digest = hashlib.sha256(f"{self.key}\0{name}".encode()).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))

    def coarse(self, short: int = 270) -> Canvas:
        """The same picture with that many pixels on its shorter side, on which soft parts are painted faster."""
        height = max(2, round(short / min(self.ratio, 1)))
        width = max(2, round(height * self.ratio))
        # A very long picture gets fewer pixels along it: the difference is not visible.
        return Canvas(min(width, 8 * short), min(height, 8 * short), self.key, self.ratio)

    def enlarge(self, field: Floats) -> Floats:
        """Resample a field or picture of a coarse canvas to this canvas's size."""
        return resize(field, self.width, self.height)

    def noise(
        self, name: str, frequency: float = 3, octaves: int = 5, gain: float = 0.5, stretch: float = 1.0
    ) -> Plane:
        """Fractal noise around 0 with a deviation near 0.5; ``frequency`` is in cells per mean side.

        ``stretch`` above 1 stretches it horizontally. Lattices of random values are resampled bicubically and added.
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
        """Fractal noise along the width, shape (width,), around 0."""
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
        """A picture of one light."""
        return np.repeat(colour.astype(np.float32), self.width * self.height).reshape(3, self.height, self.width)

    def vertical(self, table: Floats, top: float = 0.0, bottom: float = 1.0) -> Light:
        """A vertical gradient from the height ``top`` to ``bottom``, in 0…1 of the picture."""
        v = self.y[:, 0] / np.float32(self.tall)
        column = look_up(table, (v - top) / (bottom - top))
        return np.repeat(column[:, :, None], self.width, axis=2)

    def distance(self, x: float, y: float, squash: float = 1.0) -> Plane:
        """Distance of each pixel from a point; ``squash`` above 1 turns circles into wide ellipses."""
        across = (self.x - np.float32(x)) / np.float32(squash)
        down = self.y - np.float32(y)
        out: Plane = np.sqrt(across * across + down * down)
        return out


def paint_over(picture: Light, alpha: Plane, colour: Floats, rows: slice = slice(None)) -> None:
    """Composite a colour, shape (3,), or a picture over ``picture`` in place, with the coverage ``alpha``."""
    top, bottom, _ = rows.indices(picture.shape[1])
    for part in row_bands(top, bottom):
        cover = alpha[part] if alpha.shape[0] > 1 else alpha
        for plane, paint in zip(picture, colour, strict=True):
            patch = plane[part]
            patch += cover * ((paint[part] if np.ndim(paint) == 2 else paint) - patch)


def add_light(picture: Light, amount: Plane, colour: Floats) -> None:
    """Add light of a colour in place, by ``amount``."""
    for part in row_bands(0, picture.shape[1]):
        for plane, paint in zip(picture, colour, strict=True):
            plane[part] += amount[part] * paint


def scale_light(picture: Light, factor: Plane) -> None:
    """Multiply all light in place."""
    for part in row_bands(0, picture.shape[1]):
        for plane in picture:
            plane[part] *= factor[part] if factor.shape[0] > 1 else factor


def glow(canvas: Canvas, x: float, y: float, radius: float, squash: float = 1.0) -> Plane:
    """The light around a lamp or the sun in hazy air: 1 at its centre, and falling off without an edge."""
    d = canvas.distance(x, y, squash) * np.float32(1 / radius)
    return np.float32(1) / (np.float32(1) + d * d) ** np.float32(1.5)


def blur(canvas: Canvas, field: Plane, radius: float) -> Plane:
    """Blur a field by about ``radius`` mean sides, by resampling it down and up."""
    step = max(radius * canvas.unit, 1.0)
    small = resize(field, max(2, round(canvas.width / step)), max(2, round(canvas.height / step)))
    return resize(small, canvas.width, canvas.height)


def warp(picture: Floats, dx: Plane, dy: Plane, wrap: bool = False) -> Floats:
    """Resample a picture at positions displaced by (dx, dy) pixels, bilinearly.

    Outside the picture its edge is repeated, or with ``wrap`` the picture itself.
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

    def sample(plane: Plane) -> Plane:
        flat = np.ascontiguousarray(plane).reshape(-1)
        upper = flat[index] * (1 - fx) + flat[index + 1] * fx
        lower = flat[index + width] * (1 - fx) + flat[index + width + 1] * fx
        out: Plane = upper + fy * (lower - upper)
        return out

    return sample(picture) if picture.ndim == 2 else np.stack([sample(plane) for plane in picture])
