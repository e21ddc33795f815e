"""Measures by how much a page exceeds its frame.

The content fits when its box is no larger than the frame's, no text crosses the edges of the frame, and no ink runs
out of it to the right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.errors import MdvideoError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box
from mdvideo.slides.page_boxes import PLACED_ID, TEXT_ID, rects_of

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_TOLERANCE = 1.0
"""CSS pixels by which a box may cross the edge of the frame: descenders and rounding, not lost content."""
_OVERHANG = 8.0
"""CSS pixels by which ink may extend over the edge of the frame: slanted letters, letter-spacing."""


class Overflow(MdvideoError):
    """What must be shown whole does not fit even at the smallest scale: it is ``pixels`` too large."""

    def __init__(self, pixels: int) -> None:
        super().__init__(f"the text is {pixels} pixels too large at its smallest scale", hint="shorten it")
        self.pixels = pixels


def measure_overflow(boxes: Mapping[str, Box]) -> float:
    """Return the CSS pixels by which content exceeds its frame; 0 if it fits, or if the page has no frame.

    The box of the content may be no larger than the frame's, and no text that is partly within the frame may cross its
    edges; on the left and above, those of the slide where the page has its box. Headers and footers, which are outside
    of the frame, do not count.
    """
    frame, content = boxes.get("frame"), boxes.get("content")
    if frame is None:
        return 0.0
    excess = [0.0]
    if content is not None:
        excess += [content.width - frame.width, content.height - frame.height]
    right, bottom = frame.x + frame.width, frame.y + frame.height
    slide = boxes.get("slide", frame)
    for box in _texts_within(frame, boxes):
        # What begins in the slide's padding was placed there by a negative margin: smaller text would not move it.
        outside = max(0.0, frame.x - box.x)
        excess += [box.x + box.width - right - min(outside, frame.x - slide.x), box.y + box.height - bottom]
        excess += [slide.x - box.x, slide.y - box.y]
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
        and int(element.rpartition("-")[2]) < PLACED_ID
        and box.width > 0
        and frame.x - box.width < box.x < right
        and frame.y - box.height < box.y < bottom
    ]
