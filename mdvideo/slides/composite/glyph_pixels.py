"""Finds the pixels of text on a page, colour by colour: the cores of its strokes, and what is around them.

Ink is where the page differs from the bare page, which is painted without ink. The colours of a text box are those of
its most covered pixels, the cores of the strokes, so antialiased edges do not count. Each colour with a share of at
least ``_MIN_SHARE`` of the cores is measured separately, except one that is a blend of a more frequent one with the
panel: thin letters have few pixels that their ink covers wholly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.page_boxes import TextBox

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

Indices = NDArray[np.intp]

_CELL = 8
"""CSS pixels. Strokes of one colour are searched for in squares of three times this size, wider than any stroke."""
_CORE_COVERAGE = 0.9
"""A core is covered at least to this share of the most covered pixel near it."""
_MIN_DIFFERENCE = 10
"""Levels by which ink differs from the bare page at least; smaller differences are the renderer's rounding."""
_LEAST_COVERAGE = 0.88
"""A blend with less of its ink than this is a colour of its own."""
_ROUNDING = 4
"""Levels by which a blend may be off the line between its two colours."""
_MIN_SHARE = 0.02
"""A colour with a smaller share of a box's cores is a blend at some edge."""
_LEAST_CORES, _LEAST_CORES_IN_SMALL_FRAMES = 16, 3
"""A colour with fewer cores is a blend, unless no colour has more."""
_SAMPLES = 1024
"""Cores that are kept of each colour of a box, evenly spread. Using all would change ratios by less than ``MARGIN``."""
_REACH = 3
"""Pixels up to this distance from a core, in CSS pixels, belong to its background."""

_LEAST_COVERAGE_OF_BARS = 0.2
"""The same for bars: rules of fractions and equals signs lie between two rows of pixels and cover neither."""

_BAR_NEIGHBOURS = 0.1
"""Share of a bar's pixels that may have its colour two pixels further on across it."""


@dataclass(frozen=True, slots=True, eq=False)
class GlyphPixels:
    """Samples of one colour of the ink in a text box.

    ``extent`` is the rectangle of all ink in the box, in output pixels. ``cores`` are (rows, columns) of n core pixels,
    ``colour`` is the page's straight RGBA at these, shape (n, 4). ``around`` and ``panel`` are the same for the m
    pixels at and around the cores, with the RGBA of the bare page. ``coverage`` is the share of the cores that the ink
    covers, 1 unless something better is known.
    """

    box: TextBox
    extent: Rect
    cores: tuple[Indices, Indices]
    colour: NDArray[np.float32]
    around: tuple[Indices, Indices]
    panel: NDArray[np.float32]
    coverage: float = 1.0


def find_glyph_pixels(overlay: Pixels, bare: Pixels, text: Sequence[TextBox], scale: float) -> tuple[GlyphPixels, ...]:
    """Return the glyph pixels of every text box in one state of a page; none for boxes without ink.

    ``overlay`` and ``bare`` are straight-alpha RGBA (height, width, 4); ``scale`` is output pixels per CSS pixel.
    """
    return tuple(glyphs for box in text for glyphs in _glyph_pixels_in(overlay, bare, box, scale))


def _glyph_pixels_in(overlay: Pixels, bare: Pixels, box: TextBox, scale: float) -> list[GlyphPixels]:
    rect = box.rect
    part = np.s_[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
    shown, panel = overlay[part], bare[part]
    difference = _difference_of(shown, panel)
    rows, columns = (np.flatnonzero(difference.max(axis) >= _MIN_DIFFERENCE) for axis in (1, 0))
    if not len(rows):
        return []
    extent = Rect(
        rect.x + int(columns[0]),
        rect.y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    cores = np.flatnonzero(_core_mask(difference, max(2, round(_CELL * scale))))
    colours = shown.reshape(-1, 4)[cores]
    found = []
    groups = _group_by_colour(colours, _LEAST_CORES if scale >= 1 else _LEAST_CORES_IN_SMALL_FRAMES)
    # In small frames thin letters look like bars; ``true_inks`` judges both.
    bars = [scale >= 1 and _is_bar(*np.divmod(cores[members], rect.width)) for members in groups]
    for members in _without_blends(groups, bars, colours, panel.reshape(-1, 4)[cores]):
        members = members[:: max(1, len(members) // _SAMPLES)]
        y, x = np.divmod(cores[members], rect.width)
        near_y, near_x = _neighbours_of(y + rect.y, x + rect.x, max(1, round(_REACH * scale)), overlay.shape[:2])
        found.append(
            GlyphPixels(
                box=box,
                extent=extent,
                cores=(y + rect.y, x + rect.x),
                colour=colours[members].astype(np.float32),
                around=(near_y, near_x),
                panel=bare[near_y, near_x].astype(np.float32),
            )
        )
    return found


def _difference_of(shown: Pixels, bare: Pixels) -> Pixels:
    """Return the largest difference of any channel, alpha included, premultiplied: clear pixels have no colour."""
    a, b = (np.asarray(Image.fromarray(np.ascontiguousarray(p)).convert("RGBa")) for p in (shown, bare))
    apart = np.maximum(a, b) - np.minimum(a, b)
    red, green, blue, alpha = (apart[..., channel] for channel in range(4))  # much faster than .max(2)
    return np.asarray(np.maximum(np.maximum(red, green), np.maximum(blue, alpha)), np.uint8)


def _core_mask(difference: Pixels, cell: int) -> NDArray[np.bool_]:
    """Return where the ink is nearly as strong as at its strongest in this cell and the eight cells around it."""
    height, width = difference.shape
    padded = np.pad(difference, ((0, -height % cell), (0, -width % cell)))
    cells = padded.reshape(padded.shape[0] // cell, cell, -1).max(1)
    cells = cells.reshape(cells.shape[0], -1, cell).max(2)
    ring = np.pad(cells, 1)
    tall = np.maximum(np.maximum(ring[:-2], ring[1:-1]), ring[2:])
    strongest = np.maximum(np.maximum(tall[:, :-2], tall[:, 1:-1]), tall[:, 2:])
    threshold = np.maximum(strongest * np.float32(_CORE_COVERAGE), _MIN_DIFFERENCE).astype(np.uint8)
    return np.asarray(difference >= threshold.repeat(cell, 0).repeat(cell, 1)[:height, :width])


def _group_by_colour(colours: Pixels, least: int) -> list[Indices]:
    """Return the indices of equal colours, to 32 levels per channel, for each colour that is not just a blend."""
    coarse = (colours >> 3).astype(np.uint32)
    packed = coarse[:, 0] << 15 | coarse[:, 1] << 10 | coarse[:, 2] << 5 | coarse[:, 3]
    _, inverse, counts = np.unique(packed, return_inverse=True, return_counts=True)
    large = np.flatnonzero(counts >= max(counts.max() * _MIN_SHARE, min(least, counts.max())))
    return [np.flatnonzero(inverse == colour) for colour in large]


def _is_bar(y: Indices, x: Indices) -> bool:
    """Return whether pixels form horizontal or vertical lines of at most two pixels' width."""
    width = int(x.max()) + 3
    places = y * width + x
    return any(np.isin(places + step, places).mean() <= _BAR_NEIGHBOURS for step in (2, 2 * width))


def _without_blends(groups: list[Indices], bars: list[bool], colours: Pixels, panel: Pixels) -> list[Indices]:
    """Return the groups without those that are a larger one's colour, blended with the panel.

    The strokes of thin, slanted letters cover few pixels wholly. Their ink is the colour of these, not of the rest.
    """
    order = sorted(range(len(groups)), key=lambda index: len(groups[index]), reverse=True)
    inks, grounds = ([_mean_premultiplied(pixels[groups[index]]) for index in order] for pixels in (colours, panel))
    kept: list[int] = []
    for place, (ink, ground) in enumerate(zip(inks, grounds, strict=True)):
        least = _LEAST_COVERAGE_OF_BARS if bars[order[place]] else _LEAST_COVERAGE
        if not any(_is_blend(ink, inks[larger], ground, least) for larger in kept):
            kept.append(place)
    return [groups[order[place]] for place in kept]


def _mean_premultiplied(pixels: Pixels) -> NDArray[np.float32]:
    mean = pixels.astype(np.float32).mean(0)
    return np.asarray(np.append(mean[:3] * (mean[3] / 255), mean[3]), np.float32)


def _is_blend(ink: NDArray[np.float32], full: NDArray[np.float32], ground: NDArray[np.float32], least: float) -> bool:
    """Return whether ``ink`` is ``full`` over ``ground`` with a coverage of at least ``least``."""
    way = full - ground
    length = float(way @ way)
    share = float((ink - ground) @ way) / length if length else 0.0
    if not least <= share <= 1:
        return False
    return bool(np.abs(ground + way * np.float32(share) - ink).max() <= _ROUNDING)


def _neighbours_of(y: Indices, x: Indices, reach: int, shape: tuple[int, ...]) -> tuple[Indices, Indices]:
    offsets = ((0, 0), (-reach, 0), (reach, 0), (0, -reach), (0, reach))
    rows = np.concatenate([y + dy for dy, _ in offsets])
    columns = np.concatenate([x + dx for _, dx in offsets])
    return np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)
