"""A typeset page: its states, its text boxes and its panels."""

from __future__ import annotations

from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, TWO_FRAGMENTS, page


def test_a_typeset_page_has_its_text_boxes_and_glass_panels(blitz: BlitzRenderer) -> None:
    html = page(TITLE_AND_TEXT + '<div id="glass-1" style="height:90px"></div>')
    typeset_page = typeset(blitz, html, SMALL, 1, 0.6)
    assert {box.element: box.ratio for box in typeset_page.text} == {"large-1": 3.0, "text-1": 4.5}
    assert [(glass.x, glass.width, glass.height) for glass in typeset_page.glass] == [(42, 374, 31)]
    assert all(isinstance(box.rect, Rect) for box in typeset_page.text)


def test_a_typeset_page_has_all_states_with_and_without_ink(blitz: BlitzRenderer) -> None:
    typeset_page = typeset(blitz, page(TWO_FRAGMENTS), SMALL, 3, 0.6)
    assert len(typeset_page.overlays) == len(typeset_page.bares) == 3
    assert {pixels.shape for pixels in typeset_page.overlays} == {(SMALL.height, SMALL.width, 4)}
    assert typeset_page.overlays[2].any()
    assert not typeset_page.bares[2].any()
