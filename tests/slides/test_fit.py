"""Content is set as large as it fits, painted state by state, and refused when it does not fit."""

from __future__ import annotations

import time

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Rect
from mdvideo.protocols import Box
from mdvideo.slides.fit import Overflow, overflow, typeset
from mdvideo.slides.renderers.blitz import BlitzRenderer
from tests.support.html_pages import LESSON, REVEALED, SMALL, page


def paragraphs(count: int) -> str:
    return page("".join(f'<p id="text-{n}">Sentence number {n} of many, each on its line.</p>' for n in range(count)))


def test_what_fits_is_not_shrunk(blitz: BlitzRenderer) -> None:
    assert typeset(blitz, page(LESSON), SMALL, 1, 0.6).fit == 1


@pytest.mark.parametrize("count", [14, 17, 20])
def test_text_is_shrunk_as_little_as_it_takes(count: int, blitz: BlitzRenderer) -> None:
    made = typeset(blitz, paragraphs(count), SMALL, 1, 0.6)
    assert made.fit < 1
    # Each paragraph is one line of 1.4 × 42 CSS pixels at full scale; 801 of them fit.
    assert made.fit == pytest.approx(801 / (count * 1.4 * 42), abs=0.02)


def test_what_does_not_fit_says_by_how_much(blitz: BlitzRenderer) -> None:
    with pytest.raises(Overflow) as caught:
        typeset(blitz, paragraphs(30), Size(1920, 1080), 1, 0.6)
    assert caught.value.scale == pytest.approx(0.6, abs=0.01)
    assert caught.value.pixels == pytest.approx(30 * 1.4 * 42 * caught.value.scale - 800, abs=30)
    assert str(caught.value.pixels) in str(caught.value)


def test_a_word_that_is_too_wide_overflows(blitz: BlitzRenderer) -> None:
    wide = '<p><span id="text-1" style="display:inline-block;white-space:nowrap">' + "word " * 60 + "</span></p>"
    with pytest.raises(Overflow):
        typeset(blitz, page(wide), SMALL, 1, 0.6)


def test_a_word_wider_than_its_column_is_shrunk_until_it_fits(blitz: BlitzRenderer) -> None:
    """The word's box is as wide as its column, whatever the word is; only its ink tells."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauamt"
    made = typeset(blitz, page(f'<p id="text-1">{word}</p>'), SMALL, 1, 0.6)
    assert 0.6 < made.fit < 1
    columns = np.flatnonzero(made.overlays[0][..., 3].any(0))
    assert columns[-1] < (128 + 1120 + 9) * SMALL.scale
    with pytest.raises(Overflow):
        typeset(blitz, page(f'<p id="text-1">{word + word}</p>'), SMALL, 1, 0.6)


def test_a_page_number_beside_the_frame_is_not_lost_text(blitz: BlitzRenderer) -> None:
    number = '<p id="text-9" style="position:absolute;left:1400px;top:150px">12 of 30</p>'
    assert typeset(blitz, page(LESSON, outside=number), SMALL, 1, 0.6).fit == 1


def test_headers_and_footers_stand_outside_of_the_frame(blitz: BlitzRenderer) -> None:
    footer = '<p id="text-9" style="position:absolute;left:128px;bottom:40px">A lesson, page 3</p>'
    assert typeset(blitz, page(LESSON, outside=footer), SMALL, 1, 0.6).fit == 1


def test_overflow_is_measured_at_every_edge() -> None:
    frame = Box(100, 100, 500, 300)
    assert overflow({"frame": frame, "content": Box(100, 100, 500, 300.9)}) == 0
    assert overflow({"frame": frame, "content": Box(100, 100, 500, 320)}) == 20
    assert overflow({"frame": frame, "content": frame, "text-1": Box(590, 150, 40, 20)}) == 30
    assert overflow({"frame": frame, "content": frame, "text-1": Box(110, 90, 40, 20)}) == 10
    assert overflow({"frame": frame, "content": frame, "text-1": Box(110, 401, 40, 20)}) == 0
    assert overflow({"content": frame}) == 0


def test_each_state_shows_one_fragment_more(blitz: BlitzRenderer) -> None:
    made = typeset(blitz, page(REVEALED), SMALL, 3, 0.6)
    inked = [int((overlay[..., 3] > 0).sum()) for overlay in made.overlays]
    assert inked[0] < inked[1] < inked[2]
    assert not any(bare.any() for bare in made.bares)
    assert made.bares[0] is made.bares[2]


def test_panels_that_appear_are_in_the_bare_page_when_they_do(blitz: BlitzRenderer) -> None:
    panel = '<div data-fragment="1" style="background:#300"><p id="text-2">Later</p></div>'
    made = typeset(blitz, page(LESSON + panel), SMALL, 2, 0.6)
    assert not made.bares[0].any()
    assert made.bares[1].any()


def test_text_boxes_know_what_they_need(blitz: BlitzRenderer) -> None:
    made = typeset(blitz, page(LESSON + '<div id="glass-1" style="height:90px"></div>'), SMALL, 1, 0.6)
    assert {box.element: box.ratio for box in made.text} == {"large-1": 3.0, "text-1": 4.5}
    assert [(glass.x, glass.width, glass.height) for glass in made.glass] == [(42, 374, 31)]
    assert all(isinstance(box.rect, Rect) for box in made.text)


def test_a_page_without_a_root_is_refused(blitz: BlitzRenderer) -> None:
    with pytest.raises(BackendError, match="root"):
        typeset(blitz, "<p>no root</p>", SMALL, 1, 0.6)


def test_finding_the_scale_is_quick(blitz: BlitzRenderer) -> None:
    html = paragraphs(20)
    typeset(blitz, html, SMALL, 1, 0.6)
    start = time.process_time()
    typeset(blitz, html, SMALL, 1, 0.6)
    assert time.process_time() - start < 0.5


def test_painted_alpha_is_straight(blitz: BlitzRenderer) -> None:
    """A half-clear red panel is full red at half alpha, not dark red."""
    html = '<html id="root"><body style="margin:0"><div style="height:500px;background:rgba(255,0,0,.5)">'
    with blitz.open(html, SMALL) as opened:
        red, green, blue, alpha = (int(v) for v in opened.paint()[20, 20])
    assert (red, green, blue) == (255, 0, 0)
    assert alpha == pytest.approx(128, abs=1)


@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(854, 480), Size(426, 240), Size(250, 250)])
def test_pages_fill_any_frame_exactly(size: Size, blitz: BlitzRenderer) -> None:
    width, height = size.design
    html = f'<html id="root"><body style="margin:0"><div style="width:{width}px;height:{height}px;background:#123">'
    with blitz.open(html, size) as opened:
        painted = opened.paint()
    assert painted.shape == (size.height, size.width, 4)
    assert np.all(painted[1:-1, 1:-1, 3] == 255)
