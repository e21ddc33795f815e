"""Formulas as SVG."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from mdvideo.slides.maths.draw_formula import FormulaDrawing, draw_formula
from mdvideo.slides.maths.mathjax_engine import BadFormulaError


def drawn(tex: str, *, display: bool = True, definitions: str = "") -> FormulaDrawing:
    return draw_formula(tex, "#000000", display=display, definitions=definitions)


def test_a_formula_has_the_colour_and_the_size_of_its_text() -> None:
    red = draw_formula("x_i", "#ff0000", display=False)
    assert "#ff0000" in red.svg
    assert red.data_uri.startswith("data:image/svg+xml;base64,")
    assert 0.5 < red.width < 2
    assert 0 < red.depth < red.height


def test_a_displayed_formula_has_larger_fractions() -> None:
    inline, display = (drawn(r"\frac{a}{b}", display=display) for display in (False, True))
    assert display.height > inline.height


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        ("{", "an opening brace has no closing one"),
        (r"\frac{a", "a closing brace is missing"),
        (r"\left( x", r"\\left has no \\right"),
        ("x^", "missing superscript"),
        ("x_1_2", "two subscripts on one symbol"),
        (r"\frac{a}", r"missing argument for \\frac"),
        (r"\begin{nonsense} x \end{nonsense}", "unknown environment 'nonsense'"),
        (r"\begin{matrix} a & b", r"missing \\end"),
        (r"\def\x{\x\x} \x", "its macros refer to each other without end"),
        ("{" * 5000 + "}" * 2000, "nested too deeply|has no closing one"),
        ("x + " * 5000, "more than 8000 characters"),
        ("  ", "it is empty"),
    ],
)
def test_an_error_says_what_is_wrong(tex: str, message: str) -> None:
    with pytest.raises(BadFormulaError, match=message):
        drawn(tex)


def test_a_command_that_nobody_knows_is_shown_by_its_name() -> None:
    drawing = drawn(r"\frac{\nope{x}}{\nada} + \nope{y}")
    assert drawing.unknown == (r"\nope", r"\nada")
    assert not drawing.is_blank


def test_a_macro_of_one_formula_is_unknown_in_another() -> None:
    assert not drawn(r"\newcommand{\mine}{x} \mine").unknown
    assert drawn(r"\mine").unknown == (r"\mine",)
    assert not drawn(r"\mine", definitions=r"\newcommand{\mine}{x}").unknown


@pytest.mark.parametrize(
    "define", [r"\gdef\half{\frac12}", r"\global\def\half{\frac12}", r"\providecommand*\half{\frac12}"]
)
def test_the_ways_to_define_are_one(define: str) -> None:
    assert drawn(r"\half", definitions=define) == drawn(r"\frac12")


def test_definitions_alone_are_blank() -> None:
    assert drawn(r"\newcommand{\E}{\mathbb{E}}").is_blank
    assert not drawn(r"\boxed{x}").is_blank


def test_a_reference_shows_the_tag_of_its_label() -> None:
    with_label = draw_formula(r"\eqref{one}", "#000000", display=False, labels=(("one", "1"),))
    assert not with_label.unresolved
    assert with_label.svg.count("<path") == len("(1)")
    assert drawn(r"\eqref{none}").unresolved


def test_a_tag_is_beside_its_formula_and_not_over_it() -> None:
    """MathJax leaves it to a browser to place the tag; the formula stays in the middle."""
    bare, tagged = drawn("a = b"), drawn(r"a = b \tag{1}")
    assert tagged.width > bare.width + 2
    assert 'width="100%"' not in tagged.svg


def test_rules_of_a_table_have_a_width() -> None:
    lines = [
        e
        for e in ET.fromstring(drawn(r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}").svg).iter()  # noqa: S314 - our own
        if e.tag.endswith("line")
    ]
    assert len(lines) == 2
    assert all(float(line.get("stroke-width", "0")) > 0 for line in lines)


def test_what_is_drawn_outside_its_box_is_not_cut_off() -> None:
    assert drawn(r"\llap{wide} x").width > drawn("x").width + 1
    assert drawn(r"\smash{\frac{a}{b}}").height == pytest.approx(drawn(r"\frac{a}{b}").height, abs=0.05)


def test_a_picture_of_a_formula_needs_no_font() -> None:
    """Letters that MathJax lacks are taken from other fonts, as outlines."""
    drawing = drawn(r"\text{Größe é, Ж}")
    assert "<text" not in drawing.svg
    assert not drawing.missing


def test_characters_without_a_glyph_are_listed() -> None:
    assert drawn("x + \U00012345").missing in ((), ("\U00012345",))
    assert drawn("x + \U000f1234").missing == ("\U000f1234",)


def test_what_xml_cannot_hold_is_left_out() -> None:
    ET.fromstring(drawn("a\x08b\x0c\ud800\uffff").svg)  # noqa: S314 - our own
