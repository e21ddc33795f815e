"""Boxes on a page as output pixels."""

from __future__ import annotations

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import Box
from mdvideo.slides.page_boxes import GLASS_ID, TextBox, rects_of, text_boxes_of

HALF = Size(960, 540)


def test_boxes_are_sorted_by_kind_and_number() -> None:
    boxes = {name: Box(0, 0, 10, 10) for name in ("text-10", "large-3", "text-2", "frame", "glass-1", "text-x")}
    assert [box.element for box in text_boxes_of(boxes, HALF)] == ["large-3", "text-2", "text-10"]


def test_boxes_cover_whole_pixels_and_are_clipped_to_the_frame() -> None:
    boxes = {"glass-1": Box(-10, 1, 21, 3), "glass-2": Box(1900, 1000, 100, 100), "glass-3": Box(3000, 0, 10, 10)}
    assert rects_of(boxes, GLASS_ID, HALF) == [
        ("glass-1", Rect(0, 0, 6, 2)),
        ("glass-2", Rect(950, 500, 10, 40)),
    ]


def test_large_text_requires_less_contrast() -> None:
    boxes = {"text-1": Box(0, 0, 10, 10), "large-1": Box(0, 0, 10, 10)}
    rect = Rect(0, 0, 5, 5)
    assert text_boxes_of(boxes, HALF) == (TextBox("large-1", rect, 3.0), TextBox("text-1", rect, 4.5))
