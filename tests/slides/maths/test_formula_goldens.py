"""Formulas of all kinds, each with what its drawing consists of: its size in ems, its glyphs and its rules.

``python -m tests.slides.maths.test_formula_goldens`` replaces the expected output with the current one. Look at the
formulas that changed, beside the picture that a browser's KaTeX or MathJax makes of them, before you keep it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from mdvideo.slides.maths.draw_formula import draw_formula
from mdvideo.slides.maths.mathjax_engine import BadFormulaError

FILE = Path(__file__).parent / "goldens" / "formulas.txt"

_GOLDEN = re.compile(r"(?P<title>[^\n]+)\n\.\n(?P<tex>.*?)\n\.\n(?P<expected>.*?)\n\.\n\n", re.DOTALL)


def goldens() -> list[tuple[str, str, str]]:
    """Return the title, the LaTeX and the expected drawing of every golden."""
    return [(found["title"], found["tex"], found["expected"]) for found in _GOLDEN.finditer(FILE.read_text("utf-8"))]


def show(tex: str) -> str:
    """Say what the drawing of a displayed formula consists of."""
    try:
        drawing = draw_formula(tex, "#000000", display=True)
    except BadFormulaError as error:
        return f"cannot be drawn: {error}"
    tags = [element.tag.rpartition("}")[2] for element in ET.fromstring(drawing.svg).iter()]  # noqa: S314 - our own
    glyphs, rules = tags.count("path"), sum(tags.count(tag) for tag in ("rect", "line", "ellipse", "polygon"))
    parts = [
        f"{drawing.width:.1f} × {drawing.height:.1f}, {drawing.depth:.1f} below the baseline",
        f"{glyphs} glyphs" + (f", {rules} rules" if rules else ""),
        *(f"unknown: {name}" for name in drawing.unknown),
        *(f"missing: {character}" for character in drawing.missing),
    ]
    return "\n".join(parts)


@pytest.mark.parametrize(("tex", "expected"), [pytest.param(t, e, id=title) for title, t, e in goldens()])
def test_a_formula_is_drawn_as_its_golden_shows(tex: str, expected: str) -> None:
    assert show(tex) == expected


if __name__ == "__main__":
    FILE.write_text("".join(f"{title}\n.\n{tex}\n.\n{show(tex)}\n.\n\n" for title, tex, _ in goldens()), "utf-8")
