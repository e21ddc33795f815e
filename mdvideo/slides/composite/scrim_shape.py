"""The shape of the scrim: a map of its opacity that is high enough behind text and falls off without visible edges.

A scrim that follows each line of text looks like smoke. So texts that need a scrim are first grouped into blocks, a
block near an edge of the frame is extended beyond that edge, as a shadow would be, and outside of a block the opacity
falls off as a Gaussian of the distance. Within a block it is constant, so all text has the opacity that it requires.

What stands in the margin above or below the content (header, footer, page number) has a block as wide as the frame:
round a page number alone, it would be a halo.

The shape ``side`` is a gradient over the whole frame that comes from one or two of its edges. All that leave the text
enough are compared, and the one that takes least light from the picture is used. Where a sun or a lamp shines, it is
thinner, as haze is, unless text is there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

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
_SIDE_FALLOFF = 0.4
"""This distance for the shape ``side``, as a share of the frame's width or height: a gradient so long has no end that
can be seen."""
_BRIGHT = 0.72
"""From this part of its brightest light on, above its mean, a picture shines through a gradient."""
_MOST_BEHIND_TEXT = 0.3
"""The part of a light that may be so near to text that it is not spared."""
_LEAST_SHINE = 0.25
"""A picture whose brightest light is less than this above its mean has none that shines."""
_SHINE_BLUR, _KEPT_AROUND_TEXT, _MOST_SPARED = 0.06, 0.1, 0.92
"""How far it does so beyond the light, and how far from text it does not, as shares of the frame's width; and how much
of the opacity is taken away at most."""
_MARGIN_HEIGHT, _MARGIN_PLACE = 0.06, 0.1
"""A text no higher than this, whose middle is no further than that from the top or bottom edge, is in the margin; as
shares of the frame's height. The scrim of such a text falls off over ``_MARGIN_FALLOFF``."""
_MARGIN_FALLOFF = 0.07
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


def opacity_map(
    requirements: Sequence[ScrimRequirement], scrim: Scrim, size: Size, picture: Image.Image | None = None
) -> Image.Image | None:
    """Return the scrim's opacity in every pixel (mode ``L``) that satisfies each requirement; None for no scrim.

    ``picture`` is what the scrim lies on, RGB; its lights decide from which side a gradient comes.
    """
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
    if scrim.shape == "full":
        blocks = _full_blocks(needs, size)
    else:
        margin = [need for need in needs if _is_in_margin(need.rect, size)]
        blocks = _margin_blocks(margin, size)
        inner = [need for need in needs if need not in margin]
        if inner and scrim.shape == "side":
            total += _gradient(_hull_of(inner), x, y, cell, size, picture) ** _NORM
        elif inner:
            blocks += _soft_blocks(inner, size)
    for block in blocks:
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


def _gradient(
    hull: ScrimRequirement, x: Field, y: Field, cell: float, size: Size, picture: Image.Image | None
) -> Field:
    """Return the gradient over the whole frame that satisfies ``hull`` and takes least light from the picture."""
    rect, (wide, high) = hull.rect, size
    left = _Block(-wide, -high, rect.x + rect.width, 2 * high, hull.opacity, wide, high)
    right = replace(left, left=rect.x, right=2 * wide)
    top = replace(left, right=2 * wide, bottom=rect.y + rect.height)
    bottom = replace(left, right=2 * wide, top=rect.y)
    corners = [replace(side, top=end.top, bottom=end.bottom) for side in (left, right) for end in (top, bottom)]
    light = _light_of(picture, (len(x), len(y)))
    sides = (left, right, top, bottom, *corners)
    falloffs = {"falloff_x": wide * _SIDE_FALLOFF, "falloff_y": high * _SIDE_FALLOFF}
    fields = [_opacity_around(replace(block, **falloffs), x, y, cell) for block in sides]
    field = min(fields, key=lambda each: float((each * light).sum()))
    near = wide * _KEPT_AROUND_TEXT
    text = _Block(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height, 1.0, near, near)
    shine, kept = _shine_of(light), _opacity_around(text, x, y, cell)
    if float((shine * kept).sum()) > _MOST_BEHIND_TEXT * float(shine.sum()):
        return field  # what is left of a light that is behind text would be a stripe
    return np.asarray(field * (1 - np.float32(_MOST_SPARED) * shine * (1 - kept)), np.float32)


def _light_of(picture: Image.Image | None, cells: tuple[int, int]) -> Field:
    """Return the lightness of a picture in each cell, 0…1."""
    if picture is None:
        return np.full((cells[1], cells[0]), 0.5, np.float32)
    small = picture.reduce(max(1, picture.width // cells[0])).convert("L")
    return np.asarray(small.resize(cells, Image.Resampling.BILINEAR), np.float32) / np.float32(255)


def _shine_of(light: Field) -> Field:
    """Return how much each cell shines, 0…1: it is among the brightest, and far brighter than most."""
    brightest, mean = float(light.max()), float(light.mean())
    if brightest - mean < _LEAST_SHINE:
        return np.zeros_like(light)
    above = np.clip(((light - mean) / (brightest - mean) - _BRIGHT) / (1 - _BRIGHT), 0, 1)
    mask = Image.fromarray(np.asarray(np.sqrt(above) * 255, np.uint8))
    blurred = np.asarray(mask.filter(ImageFilter.GaussianBlur(_SHINE_BLUR * mask.width)), np.float32)
    return np.asarray(blurred / np.float32(max(float(blurred.max()), 1)), np.float32)


def _is_in_margin(rect: Rect, size: Size) -> bool:
    middle = (rect.y + rect.height / 2) / size.height
    is_low = rect.height <= _MARGIN_HEIGHT * size.height
    return is_low and (middle < _MARGIN_PLACE or middle > 1 - _MARGIN_PLACE)


def _margin_blocks(needs: Sequence[ScrimRequirement], size: Size) -> list[_Block]:
    """Return a block as wide as the frame for the texts at its top, and one for those at its bottom."""
    falloff = _MARGIN_FALLOFF * size.height
    above = [need for need in needs if need.rect.y < size.height / 2]
    below = [need for need in needs if need not in above]
    blocks = []
    if above:
        hull = _hull_of(above)
        bottom = hull.rect.y + hull.rect.height
        blocks.append(_Block(-size.width, -size.height, 2 * size.width, bottom, hull.opacity, falloff, falloff))
    if below:
        hull = _hull_of(below)
        blocks.append(_Block(-size.width, hull.rect.y, 2 * size.width, 2 * size.height, hull.opacity, falloff, falloff))
    return blocks


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
