"""The boxes on a page that are measured, found by id: ``text-N`` and ``large-N`` for text, ``glass-N`` for panels,
``picture-N`` for pictures in the text.

These ids, ``root``, ``frame`` and ``content``, the attributes ``data-state``, ``data-ink`` and ``data-fitted`` and the
variable ``--fit`` are all that typesetting knows about a page. ``docs/themes.md`` describes them for authors of themes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import Box

TEXT_ID = re.compile(r"(text|large)-\d+")
GLASS_ID = re.compile(r"glass-\d+")
PICTURE_ID = re.compile(r"picture-\d+")

PLACED_ID = 9000
"""Numbers from here on are of text that its author places freely: its contrast is measured, not where it stands."""

BODY_RATIO, LARGE_RATIO = 4.5, 3.0
"""The minimum contrast of text, and of large text, by WCAG 2.2, success criterion 1.4.3."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """An element that contains text: its id, its rectangle, and the contrast ratio that it requires."""

    element: str
    rect: Rect
    ratio: float


def text_boxes_of(boxes: Mapping[str, Box], size: Size) -> tuple[TextBox, ...]:
    """Return the text boxes of a page, in the order of their ids."""
    return tuple(
        TextBox(element, rect, LARGE_RATIO if element.startswith("large") else BODY_RATIO)
        for element, rect in rects_of(boxes, TEXT_ID, size)
    )


def rects_of(boxes: Mapping[str, Box], pattern: re.Pattern[str], size: Size) -> list[tuple[str, Rect]]:
    """Return ids that match and their rectangles in output pixels, clipped to the frame, in the order of the ids."""
    rects = []
    for element in sorted(filter(pattern.fullmatch, boxes), key=_sort_key_of):
        box = boxes[element]
        left, top = max(0, math.floor(box.x * size.scale)), max(0, math.floor(box.y * size.scale))
        right = min(size.width, math.ceil((box.x + box.width) * size.scale))
        bottom = min(size.height, math.ceil((box.y + box.height) * size.scale))
        if right > left and bottom > top:
            rects.append((element, Rect(left, top, right - left, bottom - top)))
    return rects


def _sort_key_of(element: str) -> tuple[str, int]:
    kind, _, number = element.partition("-")
    return kind, int(number)
