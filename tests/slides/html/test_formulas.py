"""Formulas in a slide's body: their size, their baseline, the room for them, and what is reported."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mdvideo.deck.model import Formula
from mdvideo.errors import Problem
from mdvideo.frame_size import Size
from mdvideo.slides.html import body
from mdvideo.slides.html.dom import inner_html
from mdvideo.slides.html.formulas import draw_formulas
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import SPAN, context_for, slide_of


def drawn(theme: Theme, html: str, *formulas: Formula, width: float = 1500) -> tuple[str, list[Problem]]:
    """Return a body with its formulas drawn, and the problems. ``{}`` in ``html`` stands for each formula."""
    tags = ["div" if formula.display else "span" for formula in formulas]
    places = [f'<{tag} class="math" data-formula="{number}"></{tag}>' for number, tag in enumerate(tags)]
    html = html.format(*places)
    context = context_for(slide_of(html, formulas=formulas), theme, width=width)
    return inner_html(body.rewrite(html, context, (draw_formulas,))), context.problems


def inline(tex: str) -> Formula:
    return Formula(tex, False, SPAN)


def display(tex: str) -> Formula:
    return Formula(tex, True, SPAN)


def test_a_formula_becomes_an_image_on_the_baseline(paper: Theme) -> None:
    html, problems = drawn(paper, "<p>a {}</p>", inline("x_i"))
    assert '<span class="formula" data-formula="0"><img class="ink math" alt="x_i" src="data:image/svg+xml' in html
    assert "margin-bottom:-" in html
    assert not problems


def test_a_formula_in_a_line_has_the_scale_of_the_page(paper: Theme) -> None:
    widths = []
    for scale in (1.0, 1.5):
        context = context_for(slide_of("", formulas=(inline("x_i"),)), paper)
        context.formula_scale = scale
        html = inner_html(body.rewrite('<p><span data-formula="0"></span></p>', context, (draw_formulas,)))
        widths.append(float(re.findall(r"width:([\d.]+)em", html)[0]))
    assert widths[1] == pytest.approx(1.5 * widths[0], rel=0.01)


def test_a_wide_displayed_formula_shrinks_on_its_own(paper: Theme) -> None:
    tex = "+".join("abcdefghijklmnopqrstuvw")
    assert "font-size:calc(" in drawn(paper, "{}", display(tex), width=600)[0]
    assert "font-size" not in drawn(paper, "{}", display(tex), width=3000)[0]


def test_a_wide_formula_in_text_is_no_wider_than_the_text(paper: Theme) -> None:
    tex = "+".join("abcdefghijklmnopqrstuvw")
    wide, narrow = (drawn(paper, "<p>{}</p>", inline(tex), width=width)[0] for width in (3000, 600))
    widths = [float(re.findall(r"width:([\d.]+)em", html)[0]) for html in (wide, narrow)]
    assert widths[1] < widths[0]


@pytest.mark.parametrize("tex", [r"\frac{a}", "{", r"\left( x", r"\begin{matrix} a & b", "x^", r"\begin{nope}"])
def test_what_cannot_be_drawn_is_a_warning_and_stays_as_latex(tex: str, paper: Theme) -> None:
    html, problems = drawn(paper, "<p>{}</p>", inline(tex))
    assert f"<code>{tex.replace('&', '&amp;')}</code>" in html
    assert [(p.severity, p.code, p.span) for p in problems] == [("warning", "bad-formula", SPAN)]


def test_an_unknown_command_is_a_warning_and_the_rest_is_drawn(paper: Theme) -> None:
    html, problems = drawn(paper, "<p>{}</p>", inline(r"\nope{x} + y"))
    assert "<img" in html
    (problem,) = problems
    assert problem.severity == "warning"
    assert r"\nope is no known command" in problem.message


def test_a_reference_to_nothing_is_a_warning(paper: Theme) -> None:
    _, problems = drawn(paper, "<p>{}</p>", inline(r"\eqref{none}"))
    assert "???" in problems[0].message


def test_a_formula_that_only_defines_takes_no_room(paper: Theme) -> None:
    html, problems = drawn(paper, "{}", display(r"\newcommand{\R}{\mathbb{R}}"))
    assert "display:none" in html
    assert "<img" not in html
    assert not problems


def test_a_number_without_a_formula_is_left_alone(paper: Theme) -> None:
    html = '<span data-formula="7"></span>'
    assert drawn(paper, html)[0] == html


def test_only_blocks_with_deep_formulas_have_higher_lines(paper: Theme) -> None:
    html, _ = drawn(paper, "<p>a {} b</p><p>a {} b</p>", inline("x_i^2"), inline(r"\underbrace{x}_n"))
    first, second = html.split("</p>", 1)
    assert "line-height" not in first
    assert "line-height" in second


def test_what_is_nested_in_an_item_keeps_its_lines(paper: Theme) -> None:
    html, _ = drawn(paper, "<ul><li>a {}<ul><li>b</li></ul></li></ul>", inline(r"\underbrace{x}_n"))
    assert re.search(r"<li><span style=\"display:block;[^\"]*\">a .*</span><ul><li>b</li></ul></li>", html)


@pytest.mark.parametrize(
    "tex",
    [
        r"\underbrace{x}_{n}",
        r"\int_0^1",
        r"\dfrac{a}{\dfrac{b}{c}}",
        r"\begin{pmatrix}1\\2\\3\end{pmatrix}",
        r"\sum_{\substack{a\\b}}",
    ],
)
@pytest.mark.parametrize("block", ["p", "li", "td"])
def test_a_formula_does_not_touch_the_next_line(tex: str, block: str, paper: Theme) -> None:
    """Between the formula, drawn in red, and the words of the next line there is a row of pixels without either."""
    html, _ = drawn(paper, f"<{block}>Hxy<br>Hxy {{}} Hxy<br>Hxy</{block}>", inline(rf"\color{{red}}{tex}"))
    html = {"td": f"<table><tr>{html}</tr></table>", "li": f"<ul>{html}</ul>"}.get(block, html)
    page = f'<body style="margin:60px;font:40px/1.4 mdvideo Sans;color:#00f">{html}</body>'
    with BlitzRenderer(font_files()).open(page, Size(1280, 720)) as document:
        pixels = document.paint().astype(int)
    red, blue = (
        (pixels[..., 3] > 40) & (pixels[..., 0 if red else 2] > pixels[..., 2 if red else 0] + 60)
        for red in (True, False)
    )
    lines = np.split(rows := np.flatnonzero(blue.any(axis=1)), np.flatnonzero(np.diff(rows) > 1) + 1)
    formula = np.flatnonzero(red.any(axis=1))
    assert lines[0][-1] < formula[0] - 1
    assert formula[-1] < lines[-1][0] - 1
