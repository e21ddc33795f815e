"""Formulas as MathML."""

from __future__ import annotations

from mdvideo.slides.maths.mathml import mathml


def test_a_formula_becomes_mathml() -> None:
    assert "<mi>x</mi>" in mathml("x^2", display=False)
    assert 'display="block"' in mathml("x^2", display=True)


def test_macros_and_references_of_the_deck_are_known() -> None:
    formula = mathml(r"\half + \eqref{one}", display=False, definitions=r"\def\half{\frac12}", labels=(("one", "7"),))
    assert "<mfrac>" in formula
    assert "(7)" in formula


def test_latex_that_cannot_be_converted_becomes_code() -> None:
    assert mathml(r"a < \left( x", display=False) == r"<code>a &lt; \left( x</code>"
