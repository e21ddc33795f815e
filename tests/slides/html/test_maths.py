"""Formulas as SVG."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.maths import BadFormulaError, draw_formula


def test_a_formula_has_the_colour_and_the_size_of_its_text() -> None:
    red = draw_formula("x_i", "#ff0000", display=False)
    assert "#ff0000" in red.svg
    assert red.data_uri.startswith("data:image/svg+xml;base64,")
    assert 0.5 < red.width < 2
    assert 0 < red.depth < red.height


def test_a_displayed_formula_has_larger_fractions() -> None:
    inline, display = (draw_formula(r"\frac{a}{b}", "#000000", display=display) for display in (False, True))
    assert display.height > inline.height


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\nope{x}", r"\\nope is not a known command"),
        ("{", "a brace or an argument is missing"),
        (r"\left( x", r"\\left has no \\right"),
        ("x^", "has nothing after it"),
    ],
)
def test_an_error_says_what_is_wrong(tex: str, message: str) -> None:
    with pytest.raises(BadFormulaError, match=message):
        draw_formula(tex, "#000000", display=False)
