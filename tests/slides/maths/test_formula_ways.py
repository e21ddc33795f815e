"""Ways to write a formula."""

from __future__ import annotations

import pytest

from mdvideo.slides.maths.formula_ways import clean_formula, ways_to_write


def test_a_usual_formula_is_written_in_one_way() -> None:
    assert ways_to_write(r"\frac{a}{b}", display=True) == (r"\frac{a}{b}",)


@pytest.mark.parametrize(
    ("tex", "environment"),
    [
        (r"a \\ b", "gather*"),
        (r"a &= b", "align*"),
        (r"a &= b \\ &= c", "align*"),
        (r"a \cr b", "gather*"),
        (r"\begin{matrix} a & b \end{matrix} \\ c", "gather*"),
    ],
)
def test_lines_outside_of_an_environment_get_one(tex: str, environment: str) -> None:
    assert ways_to_write(tex, display=True)[0].startswith(rf"\begin{{{environment}}}")


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{matrix} a & b \\ c & d \end{matrix}",
        r"\text{a & b}",
        r"a \& b",
        r"a \\",
        "a % & b\n + c",
        r"\substack{a \\ b}",
    ],
)
def test_lines_inside_of_one_do_not(tex: str) -> None:
    assert ways_to_write(tex, display=True)[0] == tex


def test_an_environment_for_lines_within_another_becomes_a_part_of_a_line() -> None:
    tex = r"\begin{equation} \begin{align} a &= b \end{align} \end{equation}"
    assert any(r"\begin{aligned}" in way for way in ways_to_write(tex, display=True))


def test_definitions_stand_before_every_way() -> None:
    ways = ways_to_write(r"\x \\ y", r"\def\x{1}", display=False)
    assert all(way.startswith(r"\def\x{1}") for way in ways)
    assert r"\begin{gathered}" in ways[0]


def test_blank_lines_and_characters_that_cannot_be_drawn_are_left_out() -> None:
    assert clean_formula("\n\na\n  \n\n+ b\x07\n") == "a\n+ b"
