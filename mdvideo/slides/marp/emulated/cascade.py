"""Cascades the declarations of a style sheet over one element, as far as the emulations of this package need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import declarations_in, without_important
from mdvideo.slides.marp.emulated.needed_rules import classes_in
from mdvideo.slides.marp.match_selector import Node, Specificity, match_selector
from mdvideo.slides.marp.section_style import rules_of


def classes_on(root: Element, slide: Node) -> frozenset[str]:
    """Return the classes of a slide and of all elements in it."""
    return frozenset((*slide.classes, *(name for element in root.walk() for name in element.classes)))


@lru_cache(maxsize=512)
def rules_about(css: str, word: str, classes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the selectors and blocks of rules with ``word`` in the block that a page with these classes may need."""
    return tuple((selector, block) for selector, block, needed in _rules_with(css, word) if needed <= classes)


@lru_cache(maxsize=64)
def _rules_with(css: str, word: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple((selector, block, classes_in(selector)) for selector, block in rules_of(css) if word in block)


def declarations_for(
    path: tuple[Node, ...], rules: Iterable[tuple[str, str]], names: Sequence[str], inline: str = ""
) -> list[tuple[str, str]]:
    """Return the declarations of ``rules`` whose names begin with one of ``names``, the winning ones last.

    They apply to the last element of the path, whose ``style`` attribute is ``inline``.
    """
    won: list[tuple[bool, Specificity, int, str, str]] = []
    inline_weight: Specificity = (1, 0, 0)
    for order, (selector, block) in enumerate(rules):
        weight = match_selector(selector, path)
        if weight is not None:
            won += _weighed(block, weight, order)
    won += _weighed(inline, inline_weight, len(won))
    return [
        (name, value) for *_, name, value in sorted(won, key=lambda entry: entry[:3]) if name.startswith(tuple(names))
    ]


def _weighed(block: str, weight: Specificity, order: int) -> Iterator[tuple[bool, Specificity, int, str, str]]:
    for name, value in declarations_in(block):
        plain, is_important = without_important(value)
        yield is_important, weight, order, name, plain
