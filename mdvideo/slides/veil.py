"""The shape of the veil: where it must have which opacity, made into a smooth map without an edge to be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.plan.jobs import Rect, Scrim
from mdvideo.size import Size

_CELL = 8
"""CSS pixels: the map is made on squares of this side and enlarged; it is far smoother than that."""
_FEATHER = 72
"""CSS pixels: standard deviation of the soft veil's edge, which so fades over about four times this."""
_FADE = 0.3
"""Share of the frame over which a side veil fades out beyond the text."""


@dataclass(frozen=True, slots=True)
class Need:
    """The least opacity of the veil, 0…1, over the whole of a rectangle."""

    rect: Rect
    opacity: float


def opacity_map(needs: Sequence[Need], scrim: Scrim, size: Size) -> Image.Image | None:
    """The veil's opacity in every pixel, mode ``L``, at least as much as each need asks for; None for no veil."""
    wanted = [Need(need.rect, max(need.opacity, scrim.least)) for need in needs]
    most = max((need.opacity for need in wanted), default=scrim.least if scrim.shape == "full" else 0.0)
    if most <= 0:
        return None
    shape = {"soft": _soft, "full": _full, "side": _side}[scrim.shape]
    cell = max(1.0, _CELL * size.scale)
    cells = (math.ceil(size.width / cell), math.ceil(size.height / cell))
    field = Image.fromarray(shape(wanted, most, cells, cell, size))
    smooth = np.asarray(field.resize(size, Image.Resampling.BICUBIC, box=(0, 0, size.width / cell, size.height / cell)))
    return Image.fromarray(_raised(smooth, wanted))


Field = NDArray[np.float32]


def _full(_: Sequence[Need], most: float, cells: tuple[int, int], __: float, ___: Size) -> Field:
    return np.full((cells[1], cells[0]), most, np.float32)


def _soft(needs: Sequence[Need], _: float, cells: tuple[int, int], cell: float, size: Size) -> Field:
    """The union of the rectangles, widened so that the blur keeps their whole inside, then blurred."""
    feather = _FEATHER * size.scale / cell
    margin = math.ceil(3 * feather)  # room beyond the frame, so that the veil does not fade towards the frame's edge
    field = np.zeros((cells[1] + 2 * margin, cells[0] + 2 * margin), np.float32)
    wide = 1.6 * feather
    for need in needs:
        left, top = need.rect.x / cell - wide + margin, need.rect.y / cell - wide + margin
        right = (need.rect.x + need.rect.width) / cell + wide + margin
        bottom = (need.rect.y + need.rect.height) / cell + wide + margin
        part = np.s_[max(0, int(top)) : math.ceil(bottom), max(0, int(left)) : math.ceil(right)]
        field[part] = np.maximum(field[part], need.opacity)
    # Pillow blurs no floats, and 8 bits are too coarse for what will be enlarged eightfold.
    blurred = _gaussian(_gaussian(field, feather).T, feather).T
    return np.ascontiguousarray(blurred[margin:-margin, margin:-margin])


def _side(needs: Sequence[Need], most: float, cells: tuple[int, int], cell: float, size: Size) -> Field:
    """Full opacity from the edge nearest to the text to the text's far end, then a smooth fade.

    Left or right, or in upright frames top or bottom; text in the middle gets an even veil.
    """
    upright = size.height > size.width
    spans = [
        (n.rect.y, n.rect.y + n.rect.height) if upright else (n.rect.x, n.rect.x + n.rect.width)
        for n in needs
        if n.opacity > 0
    ]
    length = size.height if upright else size.width
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    if abs(start + end - length) < 0.1 * length:
        return _full(needs, most, cells, cell, size)
    first = start + end < length
    reach = end if first else length - start
    at = (np.arange(cells[1] if upright else cells[0], dtype=np.float32) + 0.5) * cell
    beyond = np.clip(((at if first else length - at) - reach - cell) / (_FADE * length), 0, 1)
    profile = most * (1 - beyond * beyond * beyond * (beyond * (6 * beyond - 15) + 10))
    profile = profile.astype(np.float32)
    whole = np.broadcast_to(profile[:, None] if upright else profile, (cells[1], cells[0]))
    return np.ascontiguousarray(whole)


def _gaussian(field: Field, deviation: float) -> Field:
    """Gaussian blur along the last axis, zero beyond the field."""
    reach = math.ceil(3 * deviation)
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    taps = (taps / taps.sum()).astype(np.float32)
    padded = np.pad(field, ((0, 0), (reach, reach)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(taps), axis=1)
    return np.asarray(windows @ taps, np.float32)


def _raised(smooth: Field, needs: Sequence[Need]) -> NDArray[np.uint8]:
    """In 255ths, raised as a whole until the map has at least its opacity over every need."""
    factor = 1.0
    for need in needs:
        rect = need.rect
        found = float(smooth[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width].min())
        if 0 < found < need.opacity:
            factor = max(factor, need.opacity / found)
    levels = np.clip(smooth * np.float32(factor), 0, 1) * np.float32(255)
    return np.asarray(np.ceil(levels - np.float32(1e-3)), np.uint8)
