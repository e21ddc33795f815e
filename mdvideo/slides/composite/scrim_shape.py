"""The shape of the scrim: a map of its opacity that is high enough behind text and falls off without visible edges.

A scrim that follows each line of text looks like smoke. So texts that need a scrim are first grouped into blocks, a
block near an edge of the frame is extended beyond that edge, as a shadow would be, and outside of a block the opacity
falls off as a Gaussian of the distance. Within a block it is constant, so all text has the opacity that it requires.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect, Scrim

_CELL = 8
"""The map is computed on squares of this size, in CSS pixels, and enlarged; it is much smoother than that."""
_GAP = 0.12
"""Texts closer to each other than this share of the frame's short side form one block."""
_BLEED = 0.24
"""A block closer to an edge of the frame than this share of that dimension is extended beyond the edge."""
_FALLOFF_X = 0.35
"""Distance at which the opacity is 1/e, to the left and right of a block, as a share of the frame's short side."""
_FALLOFF_Y = (0.15, 0.35)
"""Minimum and maximum of this distance above and below a block. Between them it is the block's height, so that labels
at the bottom of a slide get a low, wide scrim."""
_SIDE_FALLOFF = 0.25
"""This distance for the shape ``side``, as a share of the frame's width, or of its height in upright frames."""
_NORM = 6
"""Overlapping blocks are combined with this p-norm: it is nearly their maximum, but smooth."""

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScrimRequirement:
    """The minimum opacity of the scrim, 0…1, over a whole rectangle."""

    rect: Rect
    opacity: float


@dataclass(frozen=True, slots=True)
class _Block:
    """A rectangle in pixels, possibly beyond the frame, with constant ``opacity``.

    ``falloff_x`` and ``falloff_y`` are the distances from it at which the opacity is 1/e.
    """

    left: float
    top: float
    right: float
    bottom: float
    opacity: float
    falloff_x: float
    falloff_y: float


def opacity_map(requirements: Sequence[ScrimRequirement], scrim: Scrim, size: Size) -> Image.Image | None:
    """Return the scrim's opacity in every pixel (mode ``L``) that satisfies each requirement; None for no scrim."""
    needs = [ScrimRequirement(need.rect, max(need.opacity, scrim.least)) for need in requirements]
    needs = [need for need in needs if need.opacity > 0]
    if scrim.shape == "full" and scrim.least > 0:
        needs.append(ScrimRequirement(Rect(0, 0, *size), scrim.least))
    if not needs:
        return None
    cell = max(1.0, _CELL * size.scale)
    x = (np.arange(math.ceil(size.width / cell), dtype=np.float32) + 0.5) * cell
    y = (np.arange(math.ceil(size.height / cell), dtype=np.float32) + 0.5) * cell
    total = np.zeros((len(y), len(x)), np.float32)
    for block in _BLOCKS_OF_SHAPE[scrim.shape](needs, size):
        total += _opacity_around(block, x, y, cell) ** _NORM
    opacity = np.minimum(total, 1) ** np.float32(1 / _NORM)
    # Rounded up, by one level at most, so that rounding to 8 bits never falls below a requirement.
    field = Image.fromarray(np.ceil(opacity * 255 - np.float32(0.02)).astype(np.uint8))
    return field.resize(size, Image.Resampling.BICUBIC, box=(0, 0, size.width / cell, size.height / cell))


def _opacity_around(block: _Block, x: Field, y: Field, cell: float) -> Field:
    """Return the opacity at the points ``x`` by ``y``: full up to a cell around the block, to survive the enlarging."""
    across = np.maximum(np.maximum(block.left - x, x - block.right) - cell, 0) / block.falloff_x
    down = np.maximum(np.maximum(block.top - y, y - block.bottom) - cell, 0) / block.falloff_y
    return np.asarray(block.opacity * np.exp(-across * across)[None, :] * np.exp(-down * down)[:, None], np.float32)


def _full_blocks(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    return [_Block(0, 0, *size, max(need.opacity for need in needs), 1.0, 1.0)]


def _side_blocks(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    """Return a block from the edge of the frame nearest to the text: left or right, in upright frames top or bottom."""
    hull = _hull_of(needs)
    rect = hull.rect
    if size.height > size.width:
        falloff, middle = _SIDE_FALLOFF * size.height, rect.y + rect.height / 2
        if middle < size.height / 2:
            return [_Block(0, 0, size.width, rect.y + rect.height, hull.opacity, falloff, falloff)]
        return [_Block(0, rect.y, *size, hull.opacity, falloff, falloff)]
    falloff, middle = _SIDE_FALLOFF * size.width, rect.x + rect.width / 2
    if middle < size.width / 2:
        return [_Block(0, 0, rect.x + rect.width, size.height, hull.opacity, falloff, falloff)]
    return [_Block(rect.x, 0, *size, hull.opacity, falloff, falloff)]


def _soft_blocks(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    short = min(size)
    blocks = []
    for need in _join_close(needs, _GAP * short):
        rect = need.rect
        right, bottom = rect.x + rect.width, rect.y + rect.height
        bleed_x, bleed_y = _BLEED * size.width, _BLEED * size.height
        blocks.append(
            _Block(
                left=rect.x if rect.x > bleed_x else -size.width,
                top=rect.y if rect.y > bleed_y else -size.height,
                right=right if size.width - right > bleed_x else 2 * size.width,
                bottom=bottom if size.height - bottom > bleed_y else 2 * size.height,
                opacity=need.opacity,
                falloff_x=_FALLOFF_X * short,
                falloff_y=min(max(rect.height, _FALLOFF_Y[0] * short), _FALLOFF_Y[1] * short),
            )
        )
    return blocks


_BLOCKS_OF_SHAPE: dict[str, Callable[[Sequence[ScrimRequirement], Size], list[_Block]]] = {
    "full": _full_blocks,
    "side": _side_blocks,
    "soft": _soft_blocks,
}


def _join_close(needs: Sequence[ScrimRequirement], gap: float) -> list[ScrimRequirement]:
    """Replace requirements closer than ``gap`` by their hull, until there are none."""
    blocks: list[ScrimRequirement] = []
    for need in needs:
        joined = need
        while close := [block for block in blocks if _are_close(block.rect, joined.rect, gap)]:
            blocks = [block for block in blocks if block not in close]
            joined = _hull_of([joined, *close])
        blocks.append(joined)
    return blocks


def _are_close(a: Rect, b: Rect, gap: float) -> bool:
    across = max(a.x, b.x) - min(a.x + a.width, b.x + b.width)
    down = max(a.y, b.y) - min(a.y + a.height, b.y + b.height)
    return across <= gap and down <= gap


def _hull_of(needs: Sequence[ScrimRequirement]) -> ScrimRequirement:
    left, top = min(n.rect.x for n in needs), min(n.rect.y for n in needs)
    right = max(n.rect.x + n.rect.width for n in needs)
    bottom = max(n.rect.y + n.rect.height for n in needs)
    return ScrimRequirement(Rect(left, top, right - left, bottom - top), max(n.opacity for n in needs))
