"""Draws the frames of a MorphJob. What a piece of code adds to the slide without code is moved and faded.

So a piece needs no outline: whatever its ground is, it is exact at both ends.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from mdvideo.plan.jobs.job import Digest, ReadBlob
from mdvideo.plan.jobs.morph_jobs import CodePiece, MorphJob

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mdvideo.protocols import Pixels

    Sums = NDArray[np.float32]

_LEAVES_BY, _COMES_FROM = 0.45, 0.55
"""Shares of the time at which what leaves is gone, and what comes begins to appear."""


def morph_frames(job: MorphJob, read: ReadBlob) -> Iterator[Pixels]:
    """Yield the frames as RGB of shape (height, width, 3)."""
    before, after, bare_before, bare_after = (
        _opened(digest, read) for digest in (job.before, job.after, job.bare_before, job.bare_after)
    )
    old, new = before - bare_before, after - bare_after
    caption = None if job.caption is None else Image.open(io.BytesIO(read(job.caption))).convert("RGBA")
    moving = [(_cut(old, a), _cut(new, b), a, b) for a, b in job.moves]
    leaving = [(_cut(old, piece), piece) for piece in job.leaves]
    coming = [(_cut(new, piece), piece) for piece in job.comes]
    rest_old, rest_new = _without(old, job, old=True), _without(new, job, old=False)
    for index in range(job.frames):
        t = (index + 1) / (job.frames + 1)
        eased = t * t * (3 - 2 * t)
        frame = (bare_before + rest_old) * np.float32(1 - t) + (bare_after + rest_new) * np.float32(t)
        gone = max(0.0, 1 - t / _LEAVES_BY)
        here = max(0.0, (t - _COMES_FROM) / (1 - _COMES_FROM))
        for picture, piece in leaving:
            _add(frame, picture, piece.x, piece.y, gone)
        for picture, piece in coming:
            _add(frame, picture, piece.x, piece.y, here)
        for picture, other, start, end in moving:
            x, y = start.x + (end.x - start.x) * eased, start.y + (end.y - start.y) * eased
            _add(frame, picture, x, y, 1 - eased)
            _add(frame, other, x, y, eased)
        shown = Image.fromarray(np.clip(frame + np.float32(0.5), 0, 255).astype(np.uint8))
        if caption is not None:
            shown.paste(caption, (0, 0), caption)
        yield np.asarray(shown)


def _opened(digest: Digest, read: ReadBlob) -> Sums:
    with Image.open(io.BytesIO(read(digest))) as picture:
        return np.asarray(picture.convert("RGB"), np.float32)


def _box(piece: CodePiece, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the whole pixels of a piece: pieces side by side share none, and leave none out."""
    top, bottom = max(0, round(piece.y)), min(shape[0], round(piece.y + piece.height))
    left, right = max(0, round(piece.x)), min(shape[1], round(piece.x + piece.width))
    return slice(top, max(top, bottom)), slice(left, max(left, right))


class _Cut(NamedTuple):
    """A part of a picture, and by how much its first pixel is off the piece's own place."""

    pixels: Sums
    dx: float
    dy: float


def _cut(picture: Sums, piece: CodePiece) -> _Cut:
    rows, columns = _box(piece, picture.shape)
    return _Cut(picture[rows, columns].copy(), columns.start - piece.x, rows.start - piece.y)


def _without(picture: Sums, job: MorphJob, *, old: bool) -> Sums:
    """Return what is left of the code beside its pieces: nothing but the edges of letters that reach out of them."""
    rest = picture.copy()
    pieces = [*(move[0 if old else 1] for move in job.moves), *(job.leaves if old else job.comes)]
    for piece in pieces:
        rest[_box(piece, picture.shape)] = 0
    return rest


def _add(frame: Sums, cut: _Cut, x: float, y: float, weight: float) -> None:
    """Add a part to a frame at a place between pixels, by bilinear interpolation."""
    if weight <= 0 or not cut.pixels.size:
        return
    left, top = x + cut.dx, y + cut.dy
    column, row = int(np.floor(left + 1e-6)), int(np.floor(top + 1e-6))
    across, down = max(0.0, left - column), max(0.0, top - row)
    for step_y, share_y in ((0, 1 - down), (1, down)):
        for step_x, share_x in ((0, 1 - across), (1, across)):
            share = share_y * share_x * weight
            if share > 1e-4:
                _paste(frame, cut.pixels, column + step_x, row + step_y, share)


def _paste(frame: Sums, pixels: Sums, x: int, y: int, share: float) -> None:
    height, width = pixels.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(frame.shape[1], x + width), min(frame.shape[0], y + height)
    if right > left and bottom > top:
        frame[top:bottom, left:right] += pixels[top - y : bottom - y, left - x : right - x] * np.float32(share)
