"""Formulas have the colour of the text around them."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from mdvideo.deck.model import Formula
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.themes.theme import load_theme
from tests.support.layout_slides import DECK, SPAN, slide_of

FORMULA = '<span class="math" data-formula="0"></span>'


@pytest.mark.parametrize(
    ("body", "style", "color"),
    [
        (f"<h2>{FORMULA}</h2>", "h2{color:#a01}", "#a01"),
        (f'<p style="color:rgb(1, 2, 3)">{FORMULA}</p>', "", "rgb(1, 2, 3)"),
        (f'<div class="box"><p>a {FORMULA}</p></div>', "section{--own:teal}.box{color:var(--own)}", "teal"),
        (f'<p><font color="red">{FORMULA}</font></p>', "", "red"),
        (f"<p>{FORMULA}</p>", "p{color:nonsense}", None),
        (f"<p>{FORMULA}</p>", "p{color:inherit}", None),
    ],
)
def test_a_formula_has_the_colour_of_its_text(body: str, style: str, color: str | None) -> None:
    slide = slide_of(body, style=style, formulas=(Formula("x", False, SPAN),))
    html = page_of(load_theme("default", Path()), DECK, slide, Size(320, 180), {}).html
    data = re.findall(r'class="ink math"[^>]*base64,([^"]+)"', html)
    svg = base64.b64decode(data[0]).decode()
    assert (f'"{color}"' in svg or f"{color};" in svg) is (color is not None)
    assert ("#21262e" in svg) is (color is None)
