"""A page may bring its fonts with it."""

from __future__ import annotations

import base64

import numpy as np

from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.declared_fonts import declared_fonts
from mdvideo.slides.themes.fonts import FONT_FOLDER

SIZE = Size(640, 360)
SERIF = base64.b64encode((FONT_FOLDER / "Serif.ttf").read_bytes()).decode()
FACE = f"@font-face{{font-family:'My Font';src:url(data:font/woff2;base64,AAAA),url(\"data:font/ttf;base64,{SERIF}\")}}"


def page(style: str, family: str) -> str:
    return f"<html id='root'><style>{style}p{{font:90px {family}}}</style><p>Words in a font</p></html>"


def test_text_is_set_in_the_font_that_the_page_brings(blitz: BlitzRenderer) -> None:
    pictures = []
    for html in (page(FACE, "'My Font'"), page("", "'mdvideo Serif'"), page("", "'My Font'")):
        with blitz.open(html, SIZE) as document:
            pictures.append(document.paint())
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_damaged_fonts_are_left_out() -> None:
    assert declared_fonts("@font-face{font-family:a;src:url(data:font/ttf;base64,AAEAAAAA)}") == []
    assert declared_fonts("<p>no font</p>") == []
