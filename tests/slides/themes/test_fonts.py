"""The bundled fonts: coverage, and widths as they are drawn."""

from __future__ import annotations

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.fonts import DISPLAY, MONO, SANS, SERIF, is_covered, text_width

TEXT = "Hamburgefonstiv, 123"


def test_bundled_fonts_cover_european_scripts_and_common_symbols() -> None:
    assert all(map(is_covered, "aßλжế→∑┌ \n"))
    assert not is_covered("漢")


@pytest.mark.parametrize("family", [SANS, SERIF, MONO, DISPLAY])
def test_fonts_are_found_by_name_and_measured_as_they_are_drawn(family: str, blitz: BlitzRenderer) -> None:
    """The bundled family is drawn, not a fallback: the width is that of its own glyphs."""

    def drawn_width(name: str) -> float:
        html = f"<style>span{{font:700 100px '{name}';white-space:nowrap;position:absolute}}</style>" + (
            f'<div id="root"><span id="text-1">{TEXT}</span></div>'
        )
        with blitz.open(html, Size(1920, 1080)) as document:
            return document.boxes()["text-1"].width

    assert drawn_width(family) == pytest.approx(100 * text_width(TEXT, family, 700), rel=0.012)
    assert family == SANS or drawn_width(family) != pytest.approx(drawn_width("no such family"), rel=0.01)


def test_an_unknown_family_is_measured_as_the_sans() -> None:
    assert text_width(TEXT, "Comic Sans", 400) == text_width(TEXT, SANS, 400)
    assert text_width(TEXT, SANS, 900) > text_width(TEXT, SANS, 400)
