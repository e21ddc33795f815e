"""The text scale: as large as fits, and an error when nothing fits."""

from __future__ import annotations

import time

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box
from mdvideo.slides.fit import Overflow, measure_ink_overflow, measure_overflow
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, page

FRAME = Box(100, 100, 500, 300)


def paragraphs(count: int) -> str:
    return page("".join(f'<p id="text-{n}">Sentence number {n} of many, each on its line.</p>' for n in range(count)))


def test_text_that_fits_is_not_shrunk(blitz: BlitzRenderer) -> None:
    assert typeset(blitz, page(TITLE_AND_TEXT), SMALL, 1, 0.6).fit == 1


@pytest.mark.parametrize("count", [14, 17, 20])
def test_text_is_shrunk_no_more_than_necessary(count: int, blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, paragraphs(count), SMALL, 1, 0.6)
    assert typeset_page.fit < 1
    # At full scale each paragraph is one line of 1.4 × 42 CSS pixels; the frame has 801.
    assert typeset_page.fit == pytest.approx(801 / (count * 1.4 * 42), abs=0.02)


def test_overflow_is_reported_in_pixels(blitz: BlitzRenderer) -> None:
    with pytest.raises(Overflow) as caught:
        typeset(blitz, paragraphs(30), Size(1920, 1080), 1, 0.6)
    assert caught.value.scale == pytest.approx(0.6, abs=0.01)
    assert caught.value.pixels == pytest.approx(30 * 1.4 * 42 * caught.value.scale - 800, abs=30)
    assert str(caught.value.pixels) in str(caught.value)


def test_a_line_that_is_too_wide_overflows(blitz: BlitzRenderer) -> None:
    wide = '<p><span id="text-1" style="display:inline-block;white-space:nowrap">' + "word " * 60 + "</span></p>"
    with pytest.raises(Overflow):
        typeset(blitz, page(wide), SMALL, 1, 0.6)


def test_a_word_wider_than_its_column_is_shrunk_until_it_fits(blitz: BlitzRenderer) -> None:
    """The word's box is as wide as its column, whatever the word is. Only its ink shows that it is too wide."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauamt"
    typeset_page = typeset(blitz, page(f'<p id="text-1">{word}</p>'), SMALL, 1, 0.6)
    assert 0.6 < typeset_page.fit < 1
    columns = np.flatnonzero(typeset_page.overlays[0][..., 3].any(0))
    assert columns[-1] < (128 + 1120 + 9) * SMALL.scale
    with pytest.raises(Overflow):
        typeset(blitz, page(f'<p id="text-1">{word + word}</p>'), SMALL, 1, 0.6)


@pytest.mark.parametrize(
    "outside",
    [
        '<p id="text-9" style="position:absolute;left:1400px;top:150px">12 of 30</p>',
        '<p id="text-9" style="position:absolute;left:128px;bottom:40px">A lesson, page 3</p>',
    ],
    ids=["page number", "footer"],
)
def test_text_outside_of_the_frame_does_not_overflow(outside: str, blitz: BlitzRenderer) -> None:
    assert typeset(blitz, page(TITLE_AND_TEXT, outside=outside), SMALL, 1, 0.6).fit == 1


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


def test_ink_overflow_is_that_of_text_within_the_frame() -> None:
    size = Size(1920, 1080)
    bare = np.zeros((size.height, size.width, 4), np.uint8)
    overlay = bare.copy()
    overlay[150, 100:700] = 255
    boxes = {"frame": FRAME, "text-1": Box(100, 140, 500, 20)}
    assert measure_ink_overflow(overlay, bare, boxes, size) == 100
    assert measure_ink_overflow(overlay, bare, {"frame": FRAME, "text-1": Box(610, 140, 90, 20)}, size) == 0
    assert measure_ink_overflow(overlay, bare, {}, size) == 0


def test_a_page_without_a_root_is_an_error(blitz: BlitzRenderer) -> None:
    with pytest.raises(BackendError, match="root"):
        typeset(blitz, "<p>no root</p>", SMALL, 1, 0.6)


def test_finding_the_scale_is_fast(blitz: BlitzRenderer) -> None:
    html = paragraphs(20)
    typeset(blitz, html, SMALL, 1, 0.6)
    start = time.process_time()
    typeset(blitz, html, SMALL, 1, 0.6)
    assert time.process_time() - start < 0.5
