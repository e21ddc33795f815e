"""Finds the largest text scale at which a page fits its frame, and measures by how much it exceeds the frame.

The content fits when its box is no larger than the frame's, no text crosses the edges of the frame, and no ink runs
out of it to the right. All sizes in the content are multiples of the CSS variable ``--fit``, so that one number scales
it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.errors import BackendError, MdvideoError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.page_boxes import TEXT_ID, rects_of

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_STEPS = 128
"""Text scales are multiples of 1/128, which is less than half a CSS pixel at the largest font size."""
_TOLERANCE = 1.0
"""CSS pixels by which a box may cross the edge of the frame: descenders and rounding, not lost content."""
_OVERHANG = 8.0
"""CSS pixels by which ink may extend over the edge of the frame: slanted letters, letter-spacing."""


class Overflow(MdvideoError):
    """A slide's content does not fit even at the smallest scale: it is ``pixels`` too large at ``scale``."""

    def __init__(self, pixels: int, scale: float) -> None:
        super().__init__(
            f"the content is {pixels} pixels too large for the slide, with its text shrunk to {scale:.0%}",
            hint="split the slide in two, or shorten its text",
        )
        self.pixels = pixels
        self.scale = scale


def fit_boxes(page: Document, floor: float, size: Size) -> tuple[float, Mapping[str, Box]]:
    """Set the largest text scale in ``floor``…1 at which no box crosses the frame.

    Returns the scale and the boxes at that scale. Raises Overflow when the page does not fit at ``floor`` either,
    BackendError when it has no element with the id ``root``.
    """
    return _find_scale(page, floor, size, lambda: measure_overflow(page.boxes()))


def fit_ink(page: Document, floor: float, size: Size) -> tuple[float, Mapping[str, Box]]:
    """Set the scale as ``fit_boxes`` does, but also paint the page and shrink it until no ink leaves the frame."""
    return _find_scale(page, floor, size, lambda: measure_overflow(page.boxes()) or _paint_and_measure(page, size))


def measure_overflow(boxes: Mapping[str, Box]) -> float:
    """Return the CSS pixels by which content exceeds its frame; 0 if it fits, or if the page has no frame.

    The box of the content may be no larger than the frame's, and no text that is partly within the frame may cross its
    edges. Headers and footers, which are outside of the frame, do not count.
    """
    frame, content = boxes.get("frame"), boxes.get("content")
    if frame is None:
        return 0.0
    excess = [0.0]
    if content is not None:
        excess += [content.width - frame.width, content.height - frame.height]
    right, bottom = frame.x + frame.width, frame.y + frame.height
    for box in _texts_within(frame, boxes):
        excess += [box.x + box.width - right, box.y + box.height - bottom, frame.x - box.x, frame.y - box.y]
    largest = max(excess)
    return largest if largest > _TOLERANCE else 0.0


def measure_ink_overflow(overlay: Pixels, bare: Pixels, boxes: Mapping[str, Box], size: Size) -> float:
    """Return the CSS pixels by which ink leaves the frame on the right, although all boxes fit.

    That happens with a word wider than its column. ``overlay`` and ``bare`` are the same state with and without ink,
    as RGBA (height, width, 4). The ink of texts outside of the frame does not count.
    """
    frame = boxes.get("frame")
    if frame is None:
        return 0.0
    edge = math.ceil((frame.x + frame.width + _OVERHANG) * size.scale)
    within = _texts_within(frame, boxes)
    lost = np.zeros((size.height, max(0, size.width - edge)), np.bool_)
    for box in within:
        rows = slice(max(0, math.floor(box.y * size.scale)), math.ceil((box.y + box.height) * size.scale))
        lost[rows] |= (overlay[rows, edge:] != bare[rows, edge:]).any(2)
    for element, rect in rects_of(boxes, TEXT_ID, size):
        if boxes[element] not in within and rect.x + rect.width > edge:
            lost[rect.y : rect.y + rect.height, max(0, rect.x - edge) : rect.x + rect.width - edge] = False
    columns = np.flatnonzero(lost.any(0))
    return _OVERHANG + (int(columns[-1]) + 1) / size.scale if len(columns) else 0.0


def _texts_within(frame: Box, boxes: Mapping[str, Box]) -> list[Box]:
    """Return the boxes of text that are at least partly within the frame."""
    right, bottom = frame.x + frame.width, frame.y + frame.height
    return [
        box
        for element, box in boxes.items()
        if TEXT_ID.fullmatch(element)
        and box.width > 0
        and frame.x - box.width < box.x < right
        and frame.y - box.height < box.y < bottom
    ]


def _find_scale(
    page: Document, floor: float, size: Size, excess: Callable[[], float]
) -> tuple[float, Mapping[str, Box]]:
    """Bisect for the largest scale at which ``excess``, in CSS pixels of the page as it is, returns 0."""
    if "root" not in page.boxes():
        raise BackendError('the page has no element with the id "root"')
    if not excess():
        return 1.0, page.boxes()
    fits, too_large = math.ceil(floor * _STEPS), _STEPS
    _set_scale(page, fits)
    if missing := excess():
        raise Overflow(math.ceil(missing * size.scale), fits / _STEPS)
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        _set_scale(page, middle)
        if excess():
            too_large = middle
        else:
            fits = middle
    _set_scale(page, fits)
    return fits / _STEPS, page.boxes()


def _set_scale(page: Document, steps: int) -> None:
    page.set_attribute("root", "style", f"--fit:{steps / _STEPS}")


def _paint_and_measure(page: Document, size: Size) -> float:
    page.set_attribute("root", "data-ink", "all")
    overlay = page.paint()
    page.set_attribute("root", "data-ink", "none")
    return measure_ink_overflow(overlay, page.paint(), page.boxes(), size)
