"""MathJax in QuickJS: nothing that stands in a formula stops the program."""

from __future__ import annotations

import contextlib
import threading
import time
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mdvideo.slides.maths import mathjax_engine
from mdvideo.slides.maths.draw_formula import draw_formula
from mdvideo.slides.maths.mathjax_engine import ENGINE, BadFormulaError, FormulaRequest, MathJaxEngine

COMMANDS = (
    r"\frac \sqrt \text \mathrm \left \right \big \Bigg \middle \begin{matrix} \end{matrix} \begin{align} \end{align} "
    r"\begin{cases} \end{cases} \begin{array}{c|c} \end{array} \hline \tag \label \eqref \notag \newcommand \def \let "
    r"\operatorname* \ce \pu \over \atop \choose \substack \not \limits \color \colorbox \bbox \href \require \verb "
    r"\mathop \binom \underbrace \hspace \rule \raise \kern \llap \smash \phantom \cancel \boxed \unicode \cr \\ \{ "
    r"\} \, \; \! \$ \% \& \# \_ \DeclareMathOperator \newenvironment \verb|x| \begin{CD} \end{CD} \nonsense"
)

PIECES = st.sampled_from(
    [
        *"abxyz0123 {}[]()^_&%$#~'\"<>|=+-*/,.!\\\n\t",
        *COMMANDS.split(),
        *("\\frac 1", "é", "中", "😀", "\x00", "\ud800", "\u202e", "{{{{", "}}}}"),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_any_formula_is_drawn_or_refused(tex: str, display: bool) -> None:
    start = time.monotonic()
    with contextlib.suppress(BadFormulaError):
        drawing = draw_formula(tex, "#000000", display=display)
        assert "svg" in ET.fromstring(drawing.svg).tag  # noqa: S314 - our own
        assert drawing.width > 0
        assert drawing.height > 0
    assert time.monotonic() - start < 4 * mathjax_engine.SECONDS


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac 1" * 14 + "4",
        r"\frac{1}{" * 60 + "2" + "}" * 60,
        r"\sqrt{" * 60 + "2" + "}" * 60,
        "x^{" * 60 + "2" + "}" * 60,
        r"\left(" * 60 + "x" + r"\right)" * 60,
        r"\begin{pmatrix} 1 & " * 12 + "2" + r"\end{pmatrix}" * 12,
        r"\def\a{xx}\def\b{\a\a\a\a}\def\c{\b\b\b\b}\def\d{\c\c\c\c}\d\d\d\d",
        r"\newcommand{\a}[1]{#1#1}\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{\a{x}}}}}}}}}}}}",
    ],
)
def test_nesting_takes_no_exponential_time(tex: str) -> None:
    start = time.process_time()
    with contextlib.suppress(BadFormulaError):
        draw_formula(tex, "#123456", display=True)
    assert time.process_time() - start < mathjax_engine.SECONDS + 1


def test_a_formula_that_takes_too_long_is_stopped_and_the_next_one_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathjax_engine, "SECONDS", 0.05)
    engine = MathJaxEngine()
    with pytest.raises(BadFormulaError, match="takes more than"):
        engine.typeset(FormulaRequest(("x+" * 3900 + "x",), display=True))
    monkeypatch.undo()
    assert "svg" in engine.typeset(FormulaRequest(("x",), display=True))


def test_threads_share_the_engine() -> None:
    widths: list[float] = []
    tex = [rf"\sum_{{i={number}}}^n a_i" for number in range(16)]
    threads = [
        threading.Thread(target=lambda t=t: widths.append(draw_formula(t, "#000", display=True).width)) for t in tex
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(widths) == len(tex)


@pytest.mark.parametrize(
    "tex", [r"\unicode0", r"\unicode{xD800}", r"\unicode{x110000}", r"\unicode{x1F600}", r"\unicode{x263a}"]
)
def test_any_character_can_be_asked_for(tex: str) -> None:
    with contextlib.suppress(BadFormulaError):
        ET.fromstring(draw_formula(tex, "#000000", display=True).svg)  # noqa: S314 - our own


def test_the_first_way_that_is_right_is_taken() -> None:
    answer = ENGINE.typeset(FormulaRequest((r"\frac{", "x"), display=True))
    assert answer["svg"].count("<path") == 1
    with pytest.raises(BadFormulaError, match="a closing brace is missing"):
        ENGINE.typeset(FormulaRequest((r"\frac{", r"\left("), display=True))
