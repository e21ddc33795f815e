"""Formulas as MathML."""

from __future__ import annotations

from mdvideo.slides.html.mathml import mathml


def test_a_formula_becomes_mathml() -> None:
    assert "<mi>x</mi>" in mathml("x^2", display=False)
    assert 'display="block"' in mathml("x^2", display=True)


def test_latex_that_cannot_be_converted_becomes_code() -> None:
    assert mathml(r"a < \left( x", display=False) == r"<code>a &lt; \left( x</code>"
