"""Dynamic time warping of two sequences of features: which frame of one is which frame of the other.

Sakoe and Chiba (1978) with the cosine distance, and one addition: what is in only one of the two may be passed over at
a low price per frame, after a high one for beginning to (as gaps in the alignment of genes, Gotoh 1982). So a sentence
that is missing or added is not smeared over its neighbours. Long sequences are aligned coarsely first, and then finely
near the coarse path (as in FastDTW, Salvador and Chan 2007).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.alignment.mfcc import Features

SKIP_OPENING, SKIP_FRAME = 12.0, 0.5
"""Price of beginning to pass over frames, and of each: half the distance of unrelated ones, which is 1."""

_WHOLE = 4000
"""Frames of the longer sequence up to which all pairs are compared."""
_COARSER = 4
_RADIUS = 40
"""Frames on either side of the coarse path in which the fine one is sought."""


class WarpingPath(NamedTuple):
    """The steps of a path, from (0, 0) to the ends, each one frame on in ``a``, in ``b`` or in both."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    distances: NDArray[np.float32]
    """Cosine distance of the two frames of each step."""
    paired: NDArray[np.bool_]
    """Whether the step goes on in both."""
    skipped: NDArray[np.bool_]
    """Whether the step passes over a frame that has no counterpart."""


def warp(a: Features, b: Features) -> WarpingPath:
    """Return the cheapest path through two sequences, neither of which is empty."""
    if max(len(a), len(b)) <= _WHOLE:
        lows, highs = np.zeros(len(a), np.intp), np.full(len(a), len(b), np.intp)
    else:
        lows, highs = _corridor(warp(_coarser(a), _coarser(b)), len(a), len(b))
    return _warp_within(_unit(a), _unit(b), lows, highs)


def _coarser(features: Features) -> Features:
    padded = np.pad(features, ((0, -len(features) % _COARSER), (0, 0)), mode="edge")
    mean: Features = padded.reshape(-1, _COARSER, features.shape[1]).mean(axis=1)
    return mean


def _unit(features: Features) -> Features:
    unit: Features = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-6)
    return unit


def _corridor(path: WarpingPath, rows: int, columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the columns [low, high) of each fine row that are near a coarse path; neither ever decreases."""
    lows = np.full(rows, columns, np.intp)
    highs = np.zeros(rows, np.intp)
    for step in range(_COARSER):
        fine = np.minimum(path.a * _COARSER + step, rows - 1)
        np.minimum.at(lows, fine, path.b * _COARSER)
        np.maximum.at(highs, fine, (path.b + 1) * _COARSER)
    near = np.arange(rows)
    lows = lows[np.maximum(near - _RADIUS, 0)] - _RADIUS
    highs = highs[np.minimum(near + _RADIUS, rows - 1)] + _RADIUS
    lows, highs = (
        np.maximum.accumulate(np.clip(lows, 0, columns - 1)),
        np.maximum.accumulate(np.clip(highs, 1, columns)),
    )
    lows[0], highs[-1] = 0, columns
    return lows, highs


_PAIR, _ROW, _COLUMN, _SKIPPED_COLUMNS, _SKIPPED_ROWS = range(5)


class _Row(NamedTuple):
    """How each cell of a row is reached, and where a skip that ends in it began."""

    steps: NDArray[np.int8]
    columns_open: NDArray[np.bool_]
    """Whether a skip of columns begins with the step into this cell."""
    rows_open: NDArray[np.bool_]


def _warp_within(a: Features, b: Features, lows: NDArray[np.intp], highs: NDArray[np.intp]) -> WarpingPath:
    """Fill the table row by row, and follow the cheapest path back.

    Within a row, each cell depends on the one to its left. With H, the running sum of the costs of going right, that is
    D[j] − H[j] = min over k ≤ j of (entry[k] − H[k]): a running minimum, which NumPy computes at once.
    """
    table: list[_Row] = []
    before = skip = np.zeros(0)  # of the row above: the cost of each cell, and that of a skip of rows that ends in it
    before_low = 0
    for row in range(len(a)):
        low, high = int(lows[row]), int(highs[row])
        price = (1 - b[low:high] @ a[row]).astype(np.float64)
        if row == 0:
            entry, skipping = np.full(high - low, np.inf), np.full(high - low, np.inf)
            entry[0] = price[0]
            steps, rows_open = np.zeros(high - low, np.int8), np.zeros(high - low, bool)
        else:
            above = _shifted(before, before_low, low, high)
            going_on = _shifted(skip, before_low, low, high)
            rows_open = above + SKIP_OPENING <= going_on
            skipping = np.where(rows_open, above + SKIP_OPENING, going_on) + SKIP_FRAME
            entries = np.stack((_shifted(before, before_low + 1, low, high) + price, above + price, skipping))
            steps = _ENTRIES[entries.argmin(axis=0)]
            entry = entries.min(axis=0)
        sums = np.cumsum(price)
        place = np.arange(high - low)
        total = np.minimum.accumulate(entry - sums) + sums
        opening = total + SKIP_OPENING - SKIP_FRAME * place
        cheapest = np.minimum.accumulate(opening)
        skipped = np.concatenate(([np.inf], cheapest[:-1])) + SKIP_FRAME * place
        columns_open = np.concatenate(([False], opening[:-1] <= cheapest[:-1]))
        reached = np.where(skipped < entry, skipped, entry)
        steps = np.where(skipped < entry, _SKIPPED_COLUMNS, steps).astype(np.int8)
        total = np.minimum.accumulate(reached - sums) + sums
        steps[total < reached - 1e-9] = _COLUMN
        table.append(_Row(steps, columns_open, rows_open))
        before, skip, before_low = total, skipping, low
    return _path_back(a, b, lows, table)


_ENTRIES = np.array([_PAIR, _ROW, _SKIPPED_ROWS], np.int8)


def _shifted(values: NDArray[np.float64], first: int, low: int, high: int) -> NDArray[np.float64]:
    """Return columns [low, high) of a row whose values begin at column ``first``; infinity outside."""
    out = np.full(high - low, np.inf)
    start, end = max(first, low), min(first + values.size, high)
    if end > start:
        out[start - low : end - low] = values[start - first : end - first]
    return out


def _path_back(a: Features, b: Features, lows: NDArray[np.intp], table: list[_Row]) -> WarpingPath:
    row, column = len(a) - 1, len(b) - 1
    rows, columns, kinds = [], [], []
    while True:
        cells, at = table[row], column - int(lows[row])
        kind = int(cells.steps[at])
        if row == 0 and kind in (_PAIR, _ROW, _SKIPPED_ROWS):
            kind = _COLUMN if column else _PAIR
        goes_on = True
        while goes_on:
            rows.append(row)
            columns.append(column)
            kinds.append(kind)
            goes_on = False
            if kind == _SKIPPED_COLUMNS:
                goes_on = not table[row].columns_open[column - int(lows[row])]
                column -= 1
            elif kind == _SKIPPED_ROWS:
                goes_on = not table[row].rows_open[column - int(lows[row])]
                row -= 1
        if rows[-1] == 0 and columns[-1] == 0:
            break
        if kind in (_PAIR, _ROW):
            row -= 1
        if kind in (_PAIR, _COLUMN):
            column -= 1
    at_a, at_b = np.array(rows[::-1], np.intp), np.array(columns[::-1], np.intp)
    kind_of = np.array(kinds[::-1])
    distances = (1 - np.einsum("ij,ij->i", a[at_a], b[at_b])).astype(np.float32)
    return WarpingPath(at_a, at_b, distances, kind_of == _PAIR, kind_of >= _SKIPPED_COLUMNS)
