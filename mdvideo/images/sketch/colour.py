"""Colours in OKLCH, and the light that scenes paint with.

Palettes are mixed and graded in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), where
a gradient keeps its chroma and its lightness changes evenly. Scenes paint in *light*: the square of the sRGB-encoded
value. That is linear light to within a few hundredths (gamma 2 instead of 2.2), so that glow and fog add as in air. Its
inverse is a square root, which is fast and rounds equally on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
"""float32 for large arrays. The type is any float, since NumPy's stubs widen results with Python's numbers."""

Plane = Floats
"""One channel or one field, shape (height, width)."""

Light = Floats
"""A picture in light, planar: shape (3, height, width). Planar, since NumPy is slow on an inner axis of three."""

Shade = Callable[[Plane, Plane], Light]
"""Light by position: from x (1, w) and y (h, 1) to (3, h, w). What x and y measure depends on the function called."""


class Tone(NamedTuple):
    """A colour in OKLCH: lightness 0…1, chroma 0…0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def shift(self, lightness: float = 0.0, chroma: float = 1.0) -> Tone:
        """Add to the lightness, and multiply the chroma."""
        return Tone(min(max(self.lightness + lightness, 0.0), 1.0), self.chroma * chroma, self.hue)


_TO_LMS = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
           (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
_TO_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
           (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip
_FROM_LAB = ((1.0, 0.3963377774, 0.2158037573), (1.0, -0.1055613458, -0.0638541728),
             (1.0, -0.0894841775, -1.2914855480))  # fmt: skip
_FROM_LMS = ((4.0767416621, -3.3077115913, 0.2309699292), (-1.2684380046, 2.6097574011, -0.3413193965),
             (-0.0041960863, -0.7034186147, 1.7076147010))  # fmt: skip


def _times(matrix: Sequence[Sequence[float]], v: Sequence[float]) -> tuple[float, float, float]:
    a, b, c = (row[0] * v[0] + row[1] * v[1] + row[2] * v[2] for row in matrix)
    return a, b, c


def tone(code: str) -> Tone:
    """The tone of ``#rrggbb``."""
    encoded = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [e / 12.92 if e <= 0.04045 else ((e + 0.055) / 1.055) ** 2.4 for e in encoded]
    lightness, a, b = _times(_TO_LAB, [value ** (1 / 3) for value in _times(_TO_LMS, linear)])
    return Tone(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def tones(codes: str) -> tuple[Tone, ...]:
    """The tones of several ``#rrggbb`` codes, separated by spaces."""
    return tuple(tone(code) for code in codes.split())


def _lab(colour: Tone) -> tuple[float, float, float]:
    angle = math.radians(colour.hue)
    return colour.lightness, colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)


def mix(one: Tone, other: Tone, share: float) -> Tone:
    """The tone ``share`` of the way from one to the other, along a straight line in OKLab."""
    lightness, a, b = (p + (q - p) * share for p, q in zip(_lab(one), _lab(other), strict=True))
    return Tone(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def light(colour: Tone) -> Floats:
    """The colour as light, shape (3,). Chroma that sRGB cannot show is reduced; hue and lightness stay."""
    for _ in range(40):
        linear = _times(_FROM_LMS, [value**3 for value in _times(_FROM_LAB, _lab(colour))])
        if all(-1e-4 <= value <= 1.0001 for value in linear):
            break
        colour = colour._replace(chroma=colour.chroma * 0.93)
    clipped = [min(max(value, 0.0), 1.0) for value in linear]
    encoded = [v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped]
    return np.array([e * e for e in encoded], np.float32)


_RAMP = 1024


def ramp(stops: Sequence[Tone], positions: Sequence[float] | None = None) -> Floats:
    """A lookup table of light from the first stop to the last, shape (3, 1024), even in OKLab.

    It is smoothed slightly, since a kink between two linear gradients is visible as a line (a Mach band).
    """
    where = np.linspace(0, 1, len(stops)) if positions is None else np.array(positions)
    t = np.linspace(0, 1, 129)
    labs = [_lab(stop) for stop in stops]
    axes = [np.interp(t, where, [lab[i] for lab in labs]) for i in range(3)]
    smooth = []
    for axis in axes:
        padded = np.pad(axis, 8, mode="reflect", reflect_type="odd")
        for _ in range(2):
            sums = np.cumsum(np.concatenate([[0.0], padded]))
            padded = (sums[9:] - sums[:-9]) / 9
        smooth.append(padded)
    coarse = np.array([
        light(Tone(float(lo), math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360))
        for lo, a, b in zip(*smooth, strict=True)
    ])  # fmt: skip
    fine = np.linspace(0, 1, _RAMP)
    return np.array([np.interp(fine, t, coarse[:, i]) for i in range(3)], np.float32)


def look_up(table: Floats, t: Floats) -> Light:
    """The light of a ramp at each ``t``, clamped to 0…1: shape (3, *t.shape)."""
    index = np.clip(t * (_RAMP - 1) + 0.5, 0, _RAMP - 1).astype(np.intp)
    return np.stack([plane[index] for plane in table])


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture. Abstract scenes use ``sky`` for their background."""

    sky: tuple[Tone, ...]
    """From the zenith to the horizon."""
    sun: Tone
    mist: Tone
    """The colour of distant objects in haze."""
    shade: Tone
    """The colour of the nearest, darkest silhouettes."""
    accents: tuple[Tone, ...]

    @property
    def dark(self) -> bool:
        """Whether the background is dark, so that objects glow on it instead of casting shadows."""
        return sum(t.lightness for t in self.sky) / len(self.sky) < 0.6


def hue_turn(start: float, end: float) -> float:
    """The shorter way from one hue to another, in degrees: −180 to 180."""
    return (end - start + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class Grade:
    """A colour grade: a change of every tone of a palette. ``pull``, 0…1, moves hues toward ``hue``."""

    lightness: float = 1.0
    chroma: float = 1.0
    lift: float = 0.0
    hue: float = 0.0
    pull: float = 0.0
    least_chroma: float = 0.0

    def of(self, old: Tone) -> Tone:
        """Apply this grade to a tone."""
        lightness = min(max(old.lightness * self.lightness + self.lift, 0.0), 1.0)
        turn = hue_turn(old.hue, self.hue)
        # Near black and near white there is no room for chroma: a floor would only clip.
        floor = self.least_chroma * min(1.0, 5 * lightness * (1 - lightness))
        return Tone(lightness, max(old.chroma * self.chroma, floor), (old.hue + turn * self.pull) % 360)


def grade_palette(palette: Palette, grade: Grade) -> Palette:
    """Apply a grade to every tone of a palette."""
    return replace(
        palette,
        sky=tuple(grade.of(t) for t in palette.sky),
        sun=grade.of(palette.sun),
        mist=grade.of(palette.mist),
        shade=grade.of(palette.shade),
        accents=tuple(grade.of(t) for t in palette.accents),
    )
