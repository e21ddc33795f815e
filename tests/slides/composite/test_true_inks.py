"""Text in small frames is judged by its ink, not by strokes that cover their pixels in part."""

from __future__ import annotations

import pytest
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.composite.compose import compose
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.typeset import TypesetPage, typeset
from tests.support.html_pages import page

SIZES = [Size(320, 180), Size(640, 360), Size(1280, 720), Size(1920, 1080)]
SCRIM = Scrim("#ffffff", "none", 0.0, 0.0)


def is_readable(html: str, size: Size, blitz: BlitzRenderer) -> bool:
    def typeset_at(each: Size) -> TypesetPage:
        return typeset(blitz, html, each, 1, 0.6)

    white = Image.new("RGB", size, "white")
    report = compose(
        white, typeset_at(size), SCRIM, size, moving=False, full_size=lambda: typeset_at(size.design)
    ).report
    return bool(report["contrast"] >= report["required"])


def text(words: str, color: str) -> str:
    return page(f'<div style="background:#fff"><p id="text-1" style="color:{color};font-size:30px">{words}</p></div>')


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", ["12 / 34", "<em>all in italics</em>", "minimum ill"])
def test_thin_strokes_of_a_dark_ink_are_readable(words: str, size: Size, blitz: BlitzRenderer) -> None:
    assert is_readable(text(words, "#707070"), size, blitz)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", ["12 / 34", "<em>all in italics</em>", "minimum ill"])
def test_a_pale_ink_is_not(words: str, size: Size, blitz: BlitzRenderer) -> None:
    assert not is_readable(text(words, "#868686"), size, blitz)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_pale_word_among_dark_ones_is_found(size: Size, blitz: BlitzRenderer) -> None:
    words = 'Many dark words and <span style="color:#a0a0a0">a few pale words</span> in one line of text'
    assert not is_readable(text(words, "#000"), size, blitz)
