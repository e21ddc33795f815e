"""Macros and labels that hold for a whole deck."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.formula_definitions import definitions_in
from mdvideo.deck.model import Formula
from mdvideo.deck.parser import parse_deck


def formulas_of(text: str) -> list[Formula]:
    return [formula for slide in parse_deck(text, "deck.md").slides for formula in slide.formulas]


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", "R"),
        (r"\newcommand\R{\mathbb R}", "R"),
        (r"\newcommand*{\E}[1]{\left[#1\right]}", "E"),
        (r"\renewcommand{\norm}[2][2]{\|#2\|_{#1}}", "norm"),
        (r"\providecommand{\half}{\frac{1}{2}}", "half"),
        (r"\def\pair#1#2{(#1,\,#2)}", "pair"),
        (r"\gdef\x{y}", "x"),
        (r"\let\eps=\varepsilon", "eps"),
        (r"\let\eps\varepsilon", "eps"),
        (r"\DeclareMathOperator{\Var}{Var}", "Var"),
        (r"\DeclareMathOperator*{\argmin}{arg\,min}", "argmin"),
        (r"\DeclarePairedDelimiter{\ceil}{\lceil}{\rceil}", "ceil"),
        (r"\newenvironment{system}{\left\{\begin{aligned}}{\end{aligned}\right.}", "system"),
    ],
)
def test_a_definition_is_found_whole(definition: str, name: str) -> None:
    (found,) = definitions_in(f"a {definition} + b")
    assert (found.name, found.text) == (name, definition)


@pytest.mark.parametrize(
    "tex", [r"\newcommand{\R}", r"\def\x", r"\newcommand", r"\newcommand{\R}{\mathbb{R}", r"\let\x", "x"]
)
def test_half_a_definition_is_none(tex: str) -> None:
    assert all(found.name == "x" and found.text == r"\let\x" for found in definitions_in(tex))


def test_a_macro_holds_for_the_formulas_after_it() -> None:
    before, definition, after = formulas_of("$\\R$\n\n$\\newcommand{\\R}{\\mathbb{R}}$\n\n---\n\n$x \\in \\R$")
    assert (before.definitions, definition.definitions) == ("", "")
    assert after.definitions == "\\newcommand{\\R}{\\mathbb{R}}\n"


def test_a_formula_gets_what_it_needs_and_nothing_else() -> None:
    """An edit of a macro makes only those slides again that show it."""
    *_, plain, used = formulas_of("$\\def\\a{1} \\def\\b{\\a} \\def\\c{2}$\n\n---\n\n$x$ $\\b$")
    assert plain.definitions == ""
    assert used.definitions == "\\def\\a{1}\n\\def\\b{\\a}\n"


def test_the_last_definition_of_a_name_comes_last() -> None:
    *_, used = formulas_of("$\\def\\a{1}$ $\\def\\a{2}$ $\\a$")
    assert used.definitions == "\\def\\a{1}\n\\def\\a{2}\n"


def test_a_reference_finds_its_tag_anywhere_in_the_deck() -> None:
    first, _ = formulas_of(
        "$\\eqref{later}$\n\n---\n\n$$\na \\tag{1} \\label{other} \\\\ b \\tag{$*$}\\label{later}\n$$"
    )
    assert first.labels == (("later", "$*$"),)


def test_a_label_without_a_tag_has_none() -> None:
    first, _ = formulas_of("$\\ref{plain}$\n\n$$ a \\label{plain} $$")
    assert first.labels == ()
