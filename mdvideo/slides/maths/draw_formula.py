"""Draws LaTeX formulas as SVG, in one colour, sized in ems of the text around them.

A formula becomes an image rather than inline SVG, because every renderer lays out images in the same way.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from mdvideo.slides.maths.borrowed_glyphs import borrow_glyphs
from mdvideo.slides.maths.formula_ways import UNPRINTABLE, clean_formula, ways_to_write
from mdvideo.slides.maths.mathjax_engine import ENGINE, BadFormulaError, FormulaRequest

_EM = 1000
"""MathJax's units per em."""

_PER_PIXEL = 25
"""MathJax's units per pixel of the file, which only matters where the file is looked at alone."""

_INK = re.compile(r"<(?:path|rect|text|line|ellipse|circle|poly)")

_LARGEST = 4_000_000
"""Characters of SVG: a matrix that fills a slide has 200,000."""

_MARGIN = 30
"""Units around the drawing, in which the strokes that leave its box are still seen."""


@dataclass(frozen=True, slots=True)
class FormulaDrawing:
    """An SVG file and its size in ems. ``depth`` is how far it extends below the baseline.

    ``unknown`` lists the commands that nobody knows, which are shown by their names. ``missing`` lists the characters
    that no font has. ``unresolved`` says that a reference to a label is shown as ???.
    """

    svg: str
    width: float
    height: float
    depth: float
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unresolved: bool = False

    def scaled(self, factor: float) -> FormulaDrawing:
        """Return the drawing in another size."""
        return replace(self, width=self.width * factor, height=self.height * factor, depth=self.depth * factor)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see, as in a formula that only defines macros."""
        return _INK.search(self.svg) is None

    @property
    def data_uri(self) -> str:
        """The SVG file as a data URI."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


@lru_cache(maxsize=2048)
def draw_formula(
    tex: str, color: str, *, display: bool, definitions: str = "", labels: tuple[tuple[str, str], ...] = ()
) -> FormulaDrawing:
    r"""Draw a formula. Raises BadFormulaError when the LaTeX is wrong.

    ``definitions`` are those of the deck's macros that the formula needs, as LaTeX; ``labels`` are pairs of a label and
    its tag, for ``\\eqref``.
    """
    formula = clean_formula(tex)
    if not formula:
        raise BadFormulaError("it is empty")
    foreign = sorted({character for character in formula + definitions if not character.isascii()})
    lacking = ENGINE.missing_characters("".join(foreign)) if foreign else []
    glyphs = borrow_glyphs(lacking)
    ways = ways_to_write(formula, f"{clean_formula(definitions)}\n" if definitions else "", display=display)
    answer = ENGINE.typeset(FormulaRequest(ways, display, labels, glyphs))
    x, y, width, height = answer["box"]
    if len(answer["svg"]) > _LARGEST:
        raise BadFormulaError("it is too large")
    return FormulaDrawing(
        _svg_file(UNPRINTABLE.sub("", answer["svg"]).replace("currentColor", color), x, y, width, height),
        (width + 2 * _MARGIN) / _EM,
        (height + 2 * _MARGIN) / _EM,
        (y + height + _MARGIN) / _EM,
        tuple(answer["unknown"]),
        tuple(character for character in lacking if ord(character) not in dict(glyphs)),
        bool(answer["unresolved"]),
    )


def _svg_file(content: str, x: float, y: float, width: float, height: float) -> str:
    box = f"{x - _MARGIN:g} {y - _MARGIN:g} {width + 2 * _MARGIN:g} {height + 2 * _MARGIN:g}"
    size = f'width="{(width + 2 * _MARGIN) / _PER_PIXEL:.3f}" height="{(height + 2 * _MARGIN) / _PER_PIXEL:.3f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{box}">{content}</svg>'
