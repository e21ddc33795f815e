"""Targets in the HTML of a page."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from mdvideo.deck.pointing.pointing_marks import PointingTarget
from mdvideo.slides.pointing.mark_targets import mark_targets, missing_message
from mdvideo.slides.pointing.page_text import page_text_of

PAGE = (
    "<html><head><style>p{color:red}</style></head><body><h1>Ask &amp; answer</h1>"
    "<p>A <strong>resolver</strong>\n  knows it\u2019s\u00a0address.</p>"
    '<ul><li>One</li><li data-fragment="2">The resolver again</li></ul>'
    "<table><tr><th>Step</th><th>Cost</th></tr><tr><td>DNS</td><td>20 ms</td></tr></table>"
    '<pre><code><span class="k">def</span> f():\n    return <b>1</b>\n</code></pre>'
    '<p><img alt="E = mc²" src="x"><img id="picture-1" alt="resolver" src="y"></p></body></html>'
)


def words(text: str, nth: int = 1) -> PointingTarget:
    return PointingTarget("words", text, nth, written=f'"{text}"')


def marked(target: PointingTarget) -> str:
    """Return the text that is marked, with what separates its parts."""
    html = mark_targets(PAGE, [target]).html
    return "|".join(re.findall(r'<span data-target="0">(.*?)</span>', html))


@pytest.mark.parametrize(
    ("target", "found"),
    [
        (words("resolver"), "resolver"),
        (words("ask & ANSWER"), "Ask|&amp;|answer"),
        (words("A resolver knows"), "A|resolver|knows"),
        (words("it's address"), "it\u2019s|address"),
        (words("esolve"), "esolve"),
        (words("resolver", 2), "resolver"),
        (PointingTarget("cell", numbers=(Fraction(2), Fraction(2))), "20|ms"),
        (PointingTarget("line", numbers=(Fraction(2), Fraction(2))), "return|1"),
        (words("never"), ""),
        (words("Step Cost"), ""),
    ],
)
def test_words_are_found_as_they_are_read(target: PointingTarget, found: str) -> None:
    assert marked(target) == found


def test_parts_of_words_are_the_last_resort() -> None:
    target = words("esolve")
    assert mark_targets(PAGE, [target], [target]).fragments == {}
    assert mark_targets(PAGE, [target]).fragments == {0: 0}


def test_what_appears_later_is_known() -> None:
    assert mark_targets(PAGE, [words("resolver"), words("resolver", 2)]).fragments == {0: 0, 1: 2}


def test_a_formula_is_found_by_what_it_says_and_a_picture_is_not() -> None:
    html = mark_targets(PAGE, [words("E = mc²"), words("resolver", 3)]).html
    assert '<img alt="E = mc²" src="x" data-target="0">' in html
    assert ' data-target="1">' not in html


def test_targets_may_overlap() -> None:
    html = mark_targets(PAGE, [words("resolver knows"), words("knows it's")]).html
    assert '<span data-target="0 1">knows</span>' in html


def test_a_page_keeps_its_text() -> None:
    targets = [words("resolver"), words("A resolver knows"), PointingTarget("line", numbers=(Fraction(1), Fraction(2)))]
    assert page_text_of(mark_targets(PAGE, targets).html).text == page_text_of(PAGE).text


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        (words("resolvr"), 'did you mean "resolver"?'),
        (words("web sever"), 'did you mean "Web server"?'),
        (words("resolver", 4), "count from #1"),
        (PointingTarget("line", numbers=(Fraction(9), Fraction(9)), written="line 9"), "it has 2 lines of code; lines"),
        (PointingTarget("cell", numbers=(Fraction(1), Fraction(3)), written="cell 1,3"), "it has 2 rows and 2 columns"),
    ],
)
def test_a_target_that_is_not_there_says_what_is(target: PointingTarget, hint: str) -> None:
    assert missing_message(PAGE, target, ["Web server"])[1].startswith(hint)
