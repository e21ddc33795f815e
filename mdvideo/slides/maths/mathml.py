"""Converts formulas to MathML, which screen readers read aloud and browsers draw."""

from __future__ import annotations

from html import escape

from mdvideo.slides.maths.formula_ways import clean_formula, ways_to_write
from mdvideo.slides.maths.mathjax_engine import ENGINE, BadFormulaError, FormulaRequest


def mathml(tex: str, *, display: bool, definitions: str = "", labels: tuple[tuple[str, str], ...] = ()) -> str:
    """Return a formula as MathML, or as code if it cannot be typeset, which the slide has reported."""
    ways = ways_to_write(clean_formula(tex), definitions, display=display)
    try:
        return str(ENGINE.typeset(FormulaRequest(ways, display, labels, mathml=True))["mathml"])
    except BadFormulaError:
        return f"<code>{escape(tex, quote=False)}</code>"
