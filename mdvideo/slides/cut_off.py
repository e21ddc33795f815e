"""Cuts off what does not fit at the lower edge of the frame, between two lines, and sets a mark there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.fit import FittedPage, set_fit
from mdvideo.slides.html.context import FIRST_ID
from mdvideo.slides.page_boxes import TEXT_ID

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_MARK = 64.0
"""Height in CSS pixels that the mark "continued" needs at the lower edge of the frame."""
_SEARCH = 120.0
"""CSS pixels above the mark in which a row without ink is looked for: more than two lines of text."""


def cut_off(page: Document, fitted: FittedPage, size: Size) -> Mapping[str, Box]:
    """Hide what exceeds the frame, and return the page's boxes, those of text without their hidden parts."""
    frame, content = fitted.boxes.get("frame"), fitted.boxes.get("content")
    if frame is None or content is None:
        return fitted.boxes
    if content.height <= frame.height + 1:  # it is only too wide
        return _set_cut(page, fitted, frame.height, "cut")
    limit = frame.height - _MARK
    boxes = _set_cut(page, fitted, limit, "cut continued")
    page.set_attribute("root", "data-ink", "all")
    overlay = page.paint()
    page.set_attribute("root", "data-ink", "none")
    height = _last_gap(overlay, page.paint(), boxes["content"], size.scale)
    return _set_cut(page, fitted, height, "cut continued") if height else boxes


def _set_cut(page: Document, fitted: FittedPage, height: float, marks: str) -> Mapping[str, Box]:
    set_fit(page, fitted.fit, further=f";--cut:{height:g}px", marks=marks)
    boxes = page.boxes()
    bottom = boxes["content"].y + boxes["content"].height
    return {
        name: Box(box.x, box.y, box.width, min(box.height, bottom - box.y)) if _is_body_text(name) else box
        for name, box in boxes.items()
        if not _is_body_text(name) or box.y < bottom
    }


def _is_body_text(element: str) -> bool:
    return TEXT_ID.fullmatch(element) is not None and int(element.partition("-")[2]) >= FIRST_ID


def _last_gap(overlay: Pixels, bare: Pixels, content: Box, scale: float) -> float:
    """Return the height of the content, in CSS pixels, to the last row without ink near its lower edge; 0 for none."""
    top, bottom = (math.floor((content.y + offset) * scale) for offset in (0, content.height))
    left, right = (max(0, math.floor((content.x + offset) * scale)) for offset in (0, content.width))
    first = max(top, bottom - math.floor(_SEARCH * scale))
    inked = (overlay[first:bottom, left:right] != bare[first:bottom, left:right]).any((1, 2))
    gaps = np.flatnonzero(~inked)
    return (first + int(gaps[-1]) - top) / scale if len(gaps) else 0.0
