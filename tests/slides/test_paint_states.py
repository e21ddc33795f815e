"""Fragment states: each shows one fragment more, with and without ink."""

from __future__ import annotations

from mdvideo.slides.paint_states import paint_states
from mdvideo.slides.renderers.blitz import BlitzRenderer
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, TWO_FRAGMENTS, page


def test_each_state_shows_one_fragment_more(blitz: BlitzRenderer) -> None:
    with blitz.open(page(TWO_FRAGMENTS), SMALL) as document:
        overlays, bares = paint_states(document, 3)
    inked = [int((overlay[..., 3] > 0).sum()) for overlay in overlays]
    assert inked[0] < inked[1] < inked[2]
    assert not any(bare.any() for bare in bares)
    assert bares[0] is bares[2]


def test_a_panel_is_in_the_bare_page_of_the_states_that_show_it(blitz: BlitzRenderer) -> None:
    panel = '<div data-fragment="1" style="background:#300"><p id="text-2">Later</p></div>'
    with blitz.open(page(TITLE_AND_TEXT + panel), SMALL) as document:
        _, bares = paint_states(document, 2)
    assert not bares[0].any()
    assert bares[1].any()
