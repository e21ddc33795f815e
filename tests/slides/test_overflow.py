"""By how much a page exceeds its frame: boxes at every edge, and ink at the right."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.frame_size import Size
from mdvideo.protocols import Box
from mdvideo.slides.overflow import measure_ink_overflow, measure_overflow

FRAME = Box(100, 100, 500, 300)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ({"frame": FRAME, "content": Box(100, 100, 500, 300.9)}, 0),
        ({"frame": FRAME, "content": Box(100, 100, 500, 320)}, 20),
        ({"frame": FRAME, "content": FRAME, "text-1": Box(590, 150, 40, 20)}, 30),
        ({"frame": FRAME, "content": FRAME, "text-1": Box(110, 90, 40, 20)}, 10),
        ({"frame": FRAME, "content": FRAME, "text-1": Box(110, 401, 40, 20)}, 0),
        ({"content": FRAME}, 0),
    ],
    ids=["rounding", "content", "right", "top", "outside", "no frame"],
)
def test_overflow_is_measured_at_every_edge(boxes: dict[str, Box], expected: float) -> None:
    assert measure_overflow(boxes) == expected


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(93, 150, 500, 20), 0),
        (Box(60, 150, 580, 20), 0),
        (Box(60, 150, 600, 20), 20),
        (Box(-10, 150, 500, 20), 10),
        (Box(110, 80, 500, 30), 10),
    ],
    ids=["shifted left", "banner across the padding", "too wide", "off the slide", "shifted up, but wide"],
)
def test_what_the_author_moved_into_the_padding_fits(box: Box, expected: float) -> None:
    """A negative margin stays however small the text is."""
    boxes = {"slide": Box(0, 0, 700, 500), "frame": FRAME, "content": FRAME, "text-1": box}
    assert measure_overflow(boxes) == expected


def test_ink_overflow_is_that_of_text_within_the_frame() -> None:
    size = Size(1920, 1080)
    bare = np.zeros((size.height, size.width, 4), np.uint8)
    overlay = bare.copy()
    overlay[150, 100:700] = 255
    boxes = {"frame": FRAME, "text-1": Box(100, 140, 500, 20)}
    assert measure_ink_overflow(overlay, bare, boxes, size) == 100
    assert measure_ink_overflow(overlay, bare, {"frame": FRAME, "text-1": Box(610, 140, 90, 20)}, size) == 0
    assert measure_ink_overflow(overlay, bare, {}, size) == 0
