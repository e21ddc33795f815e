"""What does not fit is cut off between two lines, with a mark, and never reaches the footer."""

from __future__ import annotations

import numpy as np

from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes import css
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import page

SIZE = Size(1280, 720)
FRAME_BOTTOM = 910
FOOTER = '<p id="text-2" style="position:absolute;left:128px;top:960px">A footer</p>'


def overfull(columns: int = 1) -> str:
    items = "".join(f'<p id="text-{n}">Sentence number {n}, with letters like g and y.</p>' for n in range(10, 80))
    body = f'<div style="columns:{columns}">{items}</div>'
    return page(body, css=css.FIT_RULES, outside=FOOTER)


def test_no_line_is_cut_through_and_the_footer_stays_free(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, overfull(), SIZE, 1, 0.7)
    assert typeset_page.overflow > 0
    ink = (typeset_page.overlays[0] != typeset_page.bares[0]).any((1, 2))
    rows = np.flatnonzero(ink[: round(FRAME_BOTTOM * SIZE.scale)])
    assert rows[-1] / SIZE.scale < FRAME_BOTTOM - 60
    gap = ink[rows[-1] + 1 : round(955 * SIZE.scale)]
    assert not gap.any()
    line_heights = np.diff(np.flatnonzero(np.diff(ink[: rows[-1] + 2].astype(int)) == -1))
    assert line_heights[-1] >= np.median(line_heights) - 2


def test_a_mark_says_that_there_is_more(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, overfull(), SIZE, 1, 0.7)
    middle = round((128 + 1120 / 2) * SIZE.scale)
    bottom = round(FRAME_BOTTOM * SIZE.scale)
    assert typeset_page.bares[0][bottom - 30 : bottom - 8, middle - 12 : middle + 12, 3].min() > 200


def test_hidden_text_is_not_measured(blitz: BlitzRenderer) -> None:
    boxes = typeset(blitz, overfull(), SIZE, 1, 0.7).text
    shown = {box.element: box.rect for box in boxes}
    assert "text-79" not in shown
    assert "text-2" in shown
    assert max(r.y + r.height for name, r in shown.items() if name != "text-2") <= round(FRAME_BOTTOM * SIZE.scale)


def test_a_page_that_fits_is_not_cut(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, page('<p id="text-1">One line</p>', css=css.FIT_RULES), SIZE, 1, 0.7)
    assert typeset_page.overflow == 0
    assert not typeset_page.bares[0].any()
