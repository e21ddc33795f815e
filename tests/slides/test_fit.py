"""The fit of a page: pictures, code and text are as large as fits."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.slides.fit import fit_boxes
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes import css
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, data_uri, page


def paragraphs(count: int) -> str:
    return page("".join(f'<p id="text-{n}">Sentence number {n} of many, each on its line.</p>' for n in range(count)))


def picture(width: int, height: int, number: int = 1) -> str:
    """Return a picture that is as wide as its room."""
    style = f"display:block;width:100%;--ratio:{width / height}"
    return f'<img id="picture-{number}" style="{style}" src="{data_uri(Image.new("RGB", (width, height), "red"))}">'


def test_text_that_fits_is_not_shrunk(blitz: BlitzRenderer) -> None:
    assert typeset(blitz, page(TITLE_AND_TEXT), SMALL, 1, 0.6).fit == 1


@pytest.mark.parametrize("count", [14, 17, 20])
def test_text_is_shrunk_no_more_than_necessary(count: int, blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, paragraphs(count), SMALL, 1, 0.6)
    assert typeset_page.fit < 1
    # At full scale each paragraph is one line of 1.4 × 42 CSS pixels; the frame has 801.
    assert typeset_page.fit == pytest.approx(801 / (count * 1.4 * 42), abs=0.02)


def test_text_below_the_floor_of_the_theme_is_shrunk_to_a_half_at_most(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, paragraphs(26), SMALL, 1, 0.8)
    assert 0.5 < typeset_page.fit < 0.8
    assert typeset_page.overflow == 0


def test_what_does_not_fit_at_a_half_is_reported_in_pixels(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, paragraphs(60), Size(1920, 1080), 1, 0.6)
    assert typeset_page.fit == 0.5
    assert typeset_page.overflow == pytest.approx(60 * 1.4 * 42 * 0.5 - 800, abs=60)


def test_a_line_that_is_too_wide_is_reported(blitz: BlitzRenderer) -> None:
    wide = '<p><span id="text-1" style="display:inline-block;white-space:nowrap">' + "word " * 60 + "</span></p>"
    assert typeset(blitz, page(wide), SMALL, 1, 0.6).overflow > 0


def test_a_picture_takes_the_room_that_text_leaves(blitz: BlitzRenderer) -> None:
    """It is reduced alone: the text keeps its size."""
    html = page(f"{TITLE_AND_TEXT}{picture(800, 800)}", css=css.FIT_RULES)
    with blitz.open(html, SMALL) as document:
        fitted = fit_boxes(document, 0.6)
    assert fitted.fit.scale == 1
    text, shown = fitted.boxes["text-1"], fitted.boxes["picture-1"]
    assert shown.height == pytest.approx(shown.width, abs=1)
    assert shown.height == pytest.approx(910 - text.y - text.height, abs=3)


@pytest.mark.parametrize("pixels", [(40, 6000), (6000, 40), (1, 1), (300, 300)])
def test_no_shape_of_a_picture_makes_a_slide_impossible(pixels: tuple[int, int], blitz: BlitzRenderer) -> None:
    html = page(f"{TITLE_AND_TEXT}{picture(*pixels)}{picture(*pixels, 2)}", css=css.FIT_RULES)
    fitted = typeset(blitz, html, SMALL, 1, 0.6)
    assert (fitted.fit, fitted.overflow) == (1, 0)


def test_a_picture_that_is_not_the_cause_keeps_its_size(blitz: BlitzRenderer) -> None:
    text = "".join(f'<p id="text-{n}">A sentence.</p>' for n in range(20))
    columns = f'<div style="display:flex"><div>{text}</div><div style="width:300px">{picture(600, 600)}</div></div>'
    with blitz.open(page(columns, css=css.FIT_RULES), SMALL) as document:
        fitted = fit_boxes(document, 0.6)
    assert fitted.fit.scale < 1
    assert fitted.boxes["picture-1"].height == pytest.approx(300, abs=1)


def test_code_shrinks_before_the_text_around_it(blitz: BlitzRenderer) -> None:
    code = "".join(f"line {n}\n" for n in range(17))
    html = page(
        f'<p id="text-1">Words</p><pre id="text-2">{code}</pre>',
        css="pre{font-size:calc(var(--fit)*40px);line-height:1.4}" + css.FIT_RULES,
    )
    with blitz.open(html, SMALL) as document:
        fitted = fit_boxes(document, 0.6)
    assert fitted.fit.scale == 1
    assert fitted.boxes["text-1"].height == pytest.approx(42 * 1.4, abs=1)
    assert 400 < fitted.boxes["text-2"].height <= 745


def test_an_address_is_broken_when_it_is_wider_than_the_slide(blitz: BlitzRenderer) -> None:
    """Breaking it is better than shrinking everything to a half."""
    html = page(f'<p id="text-1">See {"https://example.com/" + "a-path-" * 20}</p>', css=css.FIT_RULES)
    html = html.replace("a-path-", "apath")
    typeset_page = typeset(blitz, html, SMALL, 1, 0.6)
    assert typeset_page.overflow == 0
    assert typeset_page.fit == 1


def test_a_word_wider_than_its_column_is_shrunk_until_it_fits(blitz: BlitzRenderer) -> None:
    """The word's box is as wide as its column, whatever the word is. Only its ink shows that it is too wide."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauamt"
    typeset_page = typeset(blitz, page(f'<p id="text-1">{word}</p>'), SMALL, 1, 0.6)
    assert 0.6 < typeset_page.fit < 1
    columns = np.flatnonzero(typeset_page.overlays[0][..., 3].any(0))
    assert columns[-1] < (128 + 1120 + 9) * SMALL.scale
    assert typeset(blitz, page(f'<p id="text-1">{word * 3}</p>'), SMALL, 1, 0.6).overflow > 0


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


def test_a_page_without_a_root_is_an_error(blitz: BlitzRenderer) -> None:
    with pytest.raises(BackendError, match="root"):
        typeset(blitz, "<p>no root</p>", SMALL, 1, 0.6)


def test_finding_the_scale_is_fast(blitz: BlitzRenderer) -> None:
    html = paragraphs(20)
    typeset(blitz, html, SMALL, 1, 0.6)
    start = time.process_time()
    typeset(blitz, html, SMALL, 1, 0.6)
    assert time.process_time() - start < 0.5
