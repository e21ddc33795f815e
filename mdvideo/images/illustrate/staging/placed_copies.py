"""Where the copies of one thing stand: one alone, a pair, a row, a pile, scattered, or behind each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mdvideo.images.illustrate.picture_brief import REPEATED_DRAWINGS, NamedThing


class Area(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Placed:
    """One copy of a thing: its box, ``foot`` is the bottom. Units are those of the group, then pixels."""

    thing: int
    x: float
    foot: float
    width: float
    height: float
    depth: float = 0.0
    """0 is in front; 1 is far: smaller, hazier, out of focus."""
    turn: float = 0.0
    """Degrees, clockwise."""
    mirrored: bool = False
    lifted: bool = False
    """Whether it rests on or hovers over something else than the floor."""

    @property
    def box(self) -> Area:
        """The box without the turn."""
        return Area(self.x - self.width / 2, self.foot - self.height, self.x + self.width / 2, self.foot)


def _size_of(ratio: float, scale: float) -> tuple[float, float]:
    """Width and height of a drawing, so that wide and tall ones weigh the same."""
    tall = min(1.12, max(0.62, ratio**-0.5))
    return scale * tall * ratio, scale * tall


def copies_of(
    thing: NamedThing, number: int, ratio: float, scale: float, rng: np.random.Generator, *, narrow: bool
) -> list[Placed]:
    """The copies of one thing around x = 0, standing on 0. Where the place is ``narrow``, a row goes to the back."""
    wide, tall = _size_of(ratio, scale)
    count = max(1, thing.count)
    # A drawing shows its number itself; a brief's number counts objects.
    is_one = thing.drawing is not None and thing.drawing not in REPEATED_DRAWINGS
    if (count == 1 and thing.arrangement in {"single", "pair"}) or is_one:
        return [Placed(number, 0.0, 0.0, wide, tall)]
    count = min(count, 12)
    if thing.arrangement == "pile" and count > 2:
        rows = _rows_of_pile(count)
        small = 0.62 if count < 7 else 0.45
        w, h = wide * small, tall * small
        out = []
        for level, members in enumerate(rows):
            for place in range(members):
                x = (place - (members - 1) / 2) * w * 0.86 + float(rng.normal(0, 0.03)) * w
                out.append(
                    Placed(
                        number, x, -level * h * 0.66, w, h, turn=float(rng.normal(0, 5)), lifted=level > 0,
                        mirrored=bool(rng.random() < 0.4),
                    )
                )  # fmt: skip
        return out
    if thing.arrangement == "scattered" and count > 2:
        out = []
        for index in range(count):
            radius, angle = math.sqrt((index + 0.3) / count), index * 2.399963 + float(rng.uniform(0, 0.4))
            size = 0.5 * float(rng.uniform(0.72, 1.1)) * (6 / max(6, count)) ** 0.5
            x, y = radius * math.cos(angle) * 0.95 * scale, -0.55 * scale + radius * math.sin(angle) * 0.55 * scale
            out.append(
                Placed(
                    number, x, y + tall * size / 2, wide * size, tall * size, turn=float(rng.normal(0, 14)), lifted=True
                )
            )
        return sorted(out, key=lambda placed: placed.foot)
    if count == 2 or thing.arrangement == "pair":
        other = Placed(number, wide * 0.49, 0.0, wide * 0.92, tall * 0.92, mirrored=True)
        return [other, Placed(number, -wide * 0.49, 0.02, wide, tall)]
    if narrow or (count > 2 and ratio < 1.15):
        return _receding(number, count, wide, tall)
    step, small = wide * 1.02, 1 / (1 + 0.12 * (count - 1))
    return [
        Placed(number, (place - (count - 1) / 2) * step * small, 0.0, wide * small, tall * small)
        for place in range(count)
    ]


_STAGGER = ((0.0, 0.0, 1.0), (-0.72, 0.05, 0.8), (0.7, 0.08, 0.74), (-1.28, 0.11, 0.66), (1.22, 0.13, 0.6))
"""Where copies stand that go to the back: across and up, in shares of the first one's size, and how large they are."""


def _receding(number: int, count: int, wide: float, tall: float) -> list[Placed]:
    """Copies behind each other, the farther ones smaller, higher and to both sides; from back to front."""
    return [
        Placed(number, x * wide, -up * tall, wide * size, tall * size, depth=0.5 * (1 - size))
        for x, up, size in reversed(_STAGGER[:count])
    ]


def _rows_of_pile(count: int) -> list[int]:
    rows, width = [], 1
    while sum(range(1, width + 1)) < count:
        width += 1
    left = count
    while left > 0:
        rows.append(min(width, left))
        left -= rows[-1]
        width = max(1, width - 1)
    return rows
