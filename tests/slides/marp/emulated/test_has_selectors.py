"""What a selector asks of other elements is answered before layout."""

from __future__ import annotations

import pytest

from mdvideo.slides.html.dom import parse_fragment
from mdvideo.slides.marp.emulated.has_names import ATTRIBUTE, questions_in, replace_has
from mdvideo.slides.marp.emulated.has_selectors import answer_has
from mdvideo.slides.marp.match_selector import Node

PAGE = '<h1>A</h1><h2 class="b">B</h2><p><img alt="c"></p><div><p>D</p><ul><li><em>e</em></li></ul></div>'


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("h1+h2", True),
        ("> h1 + h2", True),
        ("h2+h1", False),
        ("h1 ~ p", True),
        ("> img", False),
        ("> p > img", True),
        ("div em, table", True),
        ("table", False),
        ("p:focus", False),
    ],
)
def test_a_slide_is_asked(question: str, holds: bool) -> None:
    css = replace_has(f"section:has({question}) h1{{color:red}}")
    assert bool(answer_has(parse_fragment(PAGE), Node("section"), css)) is holds


@pytest.mark.parametrize(
    ("question", "tags"),
    [
        ("img", ["p"]),
        ("> li", ["ul"]),
        ("em", ["div", "ul", "li"]),
        ("+ p", ["h2"]),
        ("~ div", ["h1", "h2", "p"]),
        (":not(.b) + ul", ["div"]),
    ],
)
def test_elements_are_asked(question: str, tags: list[str]) -> None:
    root = parse_fragment(PAGE)
    answer_has(root, Node("section"), replace_has(f"section *:has({question}){{color:red}}"))
    assert [each.tag for each in root.walk() if ATTRIBUTE in each.attributes] == tags


def test_a_question_may_stand_within_others() -> None:
    selector = replace_has("p:not(:has(i, b:not(.c))) em:has(u)")
    assert ":has" not in selector
    assert sorted(questions_in(selector).values()) == ["i, b:not(.c)", "u"]
