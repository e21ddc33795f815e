"""Selectors match elements before layout."""

from __future__ import annotations

import pytest

from mdvideo.slides.marp.match_selector import Node, compounds_of, match_compound, match_selector, matches

SLIDE = Node("section", ("lead", "wide"), {"data-theme": "x"})
PATH = (SLIDE, Node("div", ("box",)), Node("img", (), {"alt": "logo right"}, frozenset({"first-child"})))


@pytest.mark.parametrize(
    ("selector", "specificity"),
    [
        ("section", (0, 0, 1)),
        ("section.lead.wide", (0, 2, 1)),
        ("section:where(.lead)", (0, 0, 1)),
        ("section:is(.none, .lead)", (0, 1, 1)),
        ("section:not(.part)", (0, 1, 1)),
        ('[data-theme="x"]', (0, 1, 0)),
        ("section.part", None),
        ("section:not(.lead)", None),
        ("section:has(h1)", None),
        ("", None),
    ],
)
def test_a_compound_has_the_specificity_of_css(selector: str, specificity: tuple[int, int, int] | None) -> None:
    assert match_compound(selector, SLIDE) == specificity


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("section img", True),
        ("section > div > img", True),
        ("section > img", False),
        ('.box img[alt~="right"]', True),
        ("img:first-child", True),
        ("img:last-child", False),
        ("p + img", False),
        ("section.part img", False),
    ],
)
def test_combinators(selector: str, found: bool) -> None:
    assert matches(selector, PATH) is found


def test_compounds_keep_their_brackets() -> None:
    assert compounds_of("a:is(b > c) > d") == ((" ", "a:is(b > c)"), (">", "d"))


@pytest.mark.parametrize(
    ("selector", "specificity"),
    [
        ("section img", (0, 0, 2)),
        ("section.lead > .box > img:first-child", (0, 3, 2)),
        (":where(section) :is(.box, #none) img", (0, 1, 1)),
        ("section > img", None),
    ],
)
def test_the_specificity_of_a_selector_is_that_of_all_its_compounds(
    selector: str, specificity: tuple[int, int, int] | None
) -> None:
    assert match_selector(selector, PATH) == specificity
