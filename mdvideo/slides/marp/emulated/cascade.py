"""Cascades the declarations of a style sheet over one element, as far as the emulations of this package need it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import declarations_in
from mdvideo.slides.marp.emulated.needed_rules import classes_in
from mdvideo.slides.marp.match_selector import Node, matches
from mdvideo.slides.marp.section_style import rules_of

_ID = re.compile(r"#[-\w]+")
_CLASS = re.compile(r"\.[-\w]+|\[[^\]]*\]|(?<!:):(?!(?:where|is|not)\()[-\w]+")
_TYPE = re.compile(r"(?<![-\w.#:\[])[a-z]")
_WHERE = re.compile(r":where\((?:[^()]|\([^()]*\))*\)")


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
    won = []
    for order, (selector, block) in enumerate(rules):
        if not matches(selector, path):
            continue
        weight = weight_of(selector)
        won += [
            (value.lower().endswith("important"), weight, order, name, value) for name, value in declarations_in(block)
        ]
    last = (1, 0, 0), len(won)
    won += [(value.lower().endswith("important"), *last, name, value) for name, value in declarations_in(inline)]
    return [
        (name, re.sub(r"\s*!\s*important$", "", value, flags=re.IGNORECASE))
        for *_, name, value in sorted(won, key=lambda entry: entry[:3])
        if name.startswith(tuple(names))
    ]


@lru_cache(maxsize=4096)
def weight_of(selector: str) -> tuple[int, int, int]:
    """Return the specificity of a selector, roughly: that of ``:is()`` and ``:not()`` is all that is in them."""
    counted = _WHERE.sub("", selector)
    return len(_ID.findall(counted)), len(_CLASS.findall(counted)), len(_TYPE.findall(counted))
