"""The shape of the veil: where it must have which opacity, made into light falling off without an edge to be seen.

A veil that hugs each line of text looks like smoke. So the texts that need one are first gathered into blocks, a
block near an edge of the frame is carried on beyond it, as shade would be, and from the block's border the opacity
falls as a Gaussian of the distance. The whole block keeps the full opacity, so what text needs it has.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Rect, Scrim

_CELL = 8
"""CSS pixels: the map is made on squares of this side and enlarged; it is far smoother than that."""
_GAP = 0.12
"""Texts closer than this share of the frame's short side make one block."""
_BLEED = 0.24
"""A block whose border is closer to the frame's than this share of that dimension is carried on beyond it."""
_FALL_ACROSS = 0.35
"""Length of the fall to 1/e at the left and right, as a share of the frame's short side."""
_FALL_DOWN = (0.15, 0.35)
"""Least and greatest length of the fall above and below. Within them it is the block's height: labels at the foot of
a slide get a low, wide shade."""
_SIDE_FALL = 0.25
"""The same for a veil from the side, as a share of the frame's width (or height, if upright)."""
_NORM = 6
"""Overlapping shades are joined by this norm: nearly their maximum, but without its crease."""

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScrimRequirement:
    """The least opacity of the veil, 0…1, over the whole of a rectangle."""

    rect: Rect
    opacity: float


@dataclass(frozen=True, slots=True)
class _Block:
    """A rectangle of full ``opacity``, in pixels and perhaps beyond the frame, and how far its shade
    falls to 1/e to the sides (``across``) and above and below (``down``).
    """

    left: float
    top: float
    right: float
    bottom: float
    opacity: float
    across: float
    down: float


def opacity_map(needs: Sequence[ScrimRequirement], scrim: Scrim, size: Size) -> Image.Image | None:
    """The veil's opacity in every pixel, mode ``L``, at least as much as each need asks for; None for no veil."""
    wanted = [ScrimRequirement(need.rect, max(need.opacity, scrim.least)) for need in needs]
    wanted = [need for need in wanted if need.opacity > 0]
    if scrim.shape == "full" and scrim.least > 0:
        wanted.append(ScrimRequirement(Rect(0, 0, *size), scrim.least))
    if not wanted:
        return None
    cell = max(1.0, _CELL * size.scale)
    x = (np.arange(math.ceil(size.width / cell), dtype=np.float32) + 0.5) * cell
    y = (np.arange(math.ceil(size.height / cell), dtype=np.float32) + 0.5) * cell
    total = np.zeros((len(y), len(x)), np.float32)
    for block in _SHAPES[scrim.shape](wanted, size):
        total += _shade(block, x, y, cell) ** _NORM
    opacity = np.minimum(total, 1) ** np.float32(1 / _NORM)
    # Rounded up, by a level at most, so that 8 bits take nothing from what is needed.
    field = Image.fromarray(np.ceil(opacity * 255 - np.float32(0.02)).astype(np.uint8))
    return field.resize(size, Image.Resampling.BICUBIC, box=(0, 0, size.width / cell, size.height / cell))


def _shade(block: _Block, x: Field, y: Field, cell: float) -> Field:
    """Opacity at the points ``x`` by ``y``: full within a cell round the block, so that enlarging keeps it whole."""
    across = np.maximum(np.maximum(block.left - x, x - block.right) - cell, 0) / block.across
    down = np.maximum(np.maximum(block.top - y, y - block.bottom) - cell, 0) / block.down
    return np.asarray(block.opacity * np.exp(-across * across)[None, :] * np.exp(-down * down)[:, None], np.float32)


def _full(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    return [_Block(0, 0, *size, max(need.opacity for need in needs), 1.0, 1.0)]


def _side(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    """One shade from the frame's edge that is nearest to the text: left or right; top or bottom if upright."""
    hull = _hull(needs)
    rect = hull.rect
    if size.height > size.width:
        fall, middle = _SIDE_FALL * size.height, rect.y + rect.height / 2
        if middle < size.height / 2:
            return [_Block(0, 0, size.width, rect.y + rect.height, hull.opacity, fall, fall)]
        return [_Block(0, rect.y, *size, hull.opacity, fall, fall)]
    fall, middle = _SIDE_FALL * size.width, rect.x + rect.width / 2
    if middle < size.width / 2:
        return [_Block(0, 0, rect.x + rect.width, size.height, hull.opacity, fall, fall)]
    return [_Block(rect.x, 0, *size, hull.opacity, fall, fall)]


def _soft(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    short = min(size)
    blocks = []
    for need in _gathered(needs, _GAP * short):
        rect = need.rect
        right, bottom = rect.x + rect.width, rect.y + rect.height
        beside, above = _BLEED * size.width, _BLEED * size.height
        blocks.append(
            _Block(
                left=rect.x if rect.x > beside else -size.width,
                top=rect.y if rect.y > above else -size.height,
                right=right if size.width - right > beside else 2 * size.width,
                bottom=bottom if size.height - bottom > above else 2 * size.height,
                opacity=need.opacity,
                across=_FALL_ACROSS * short,
                down=min(max(rect.height, _FALL_DOWN[0] * short), _FALL_DOWN[1] * short),
            )
        )
    return blocks


_SHAPES: dict[str, Callable[[Sequence[ScrimRequirement], Size], list[_Block]]] = {
    "full": _full,
    "side": _side,
    "soft": _soft,
}


def _gathered(needs: Sequence[ScrimRequirement], gap: float) -> list[ScrimRequirement]:
    """Needs closer than ``gap`` joined into their hull, until none are."""
    blocks: list[ScrimRequirement] = []
    for need in needs:
        joined = need
        while near := [block for block in blocks if _near(block.rect, joined.rect, gap)]:
            blocks = [block for block in blocks if block not in near]
            joined = _hull([joined, *near])
        blocks.append(joined)
    return blocks


def _near(a: Rect, b: Rect, gap: float) -> bool:
    across = max(a.x, b.x) - min(a.x + a.width, b.x + b.width)
    down = max(a.y, b.y) - min(a.y + a.height, b.y + b.height)
    return across <= gap and down <= gap


def _hull(needs: Sequence[ScrimRequirement]) -> ScrimRequirement:
    left, top = min(n.rect.x for n in needs), min(n.rect.y for n in needs)
    right = max(n.rect.x + n.rect.width for n in needs)
    bottom = max(n.rect.y + n.rect.height for n in needs)
    return ScrimRequirement(Rect(left, top, right - left, bottom - top), max(n.opacity for n in needs))
