"""Finds the elements that an author places on the slide, and makes them children of it.

The default renderer places an absolute element in the element around it, whatever that is; CSS means the nearest one
that is positioned itself, which in Marp is mostly the slide (CSS 2.2, 10.1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import declarations_in
from mdvideo.slides.marp.match_selector import Node, compounds_of, matches
from mdvideo.slides.marp.scope_css import FLOW
from mdvideo.slides.marp.section_style import rules_of
from mdvideo.slides.page_boxes import PLACED_ID

_POSITION = re.compile(r"(?<![-\w])position\s*:\s*(\w+)")


def lift_placed(root: Element, slide: Node, css: str) -> list[Element]:
    """Take elements that stand relative to the slide out of the body, and return them.

    Something invisible stays in their place, so that what follows does not become the first child.

    All that is placed freely gets the ids of such text: where it stands is no matter of fit.
    """
    rules = position_rules(css)
    lifted: list[Element] = []
    for parent, element, path in list(walk_with_path(root, (slide,))):
        position, is_own = _position_of(element, path, rules)
        if position not in ("absolute", "fixed"):
            continue
        mark_placed(element)
        inside = path[1:-1]
        is_inside = any(is_positioned(path[: depth + 2], rules) for depth in range(len(inside)))
        if element in lifted or (is_inside and position == "absolute"):
            continue
        if parent is root or is_own:
            parent.children[next(n for n, child in enumerate(parent.children) if child is element)] = Element(
                "marp-gone", {}
            )
            lifted.append(element)
    return lifted


def lift_fixed(line: Element, slide: Node, css: str) -> list[Element]:
    """Take elements out of a header or footer that stand relative to the slide, and return them."""
    rules = position_rules(css)
    lifted: list[Element] = []
    for parent, element, path in list(walk_with_path(Element("section", {}, [line]), (slide,))):
        if element is not line and _position_of(element, path, rules) == ("fixed", True):
            mark_placed(element)
            parent.children = [child for child in parent.children if child is not element]
            lifted.append(element)
    return lifted


def walk_with_path(parent: Element, path: tuple[Node, ...]) -> Iterator[tuple[Element, Element, tuple[Node, ...]]]:
    """Yield every element with its parent and the path to it from the slide."""
    siblings = parent.elements()
    tags = Counter(sibling.tag for sibling in siblings)
    seen: Counter[str] = Counter()
    node: Node | None = None
    for number, element in enumerate(siblings):
        seen[element.tag] += 1
        places = {
            "first-child": number == 0,
            "last-child": number == len(siblings) - 1,
            "only-child": len(siblings) == 1,
            "first-of-type": seen[element.tag] == 1,
            "last-of-type": seen[element.tag] == tags[element.tag],
            "only-of-type": tags[element.tag] == 1,
        }
        positions = frozenset(name for name, holds in places.items() if holds)
        node = Node(element.tag, tuple(element.classes), element.attributes, positions, node)
        yield parent, element, (*path, node)
        yield from walk_with_path(element, (*path, node))


def _position_of(element: Element, path: Sequence[Node], rules: tuple[tuple[str, str, bool], ...]) -> tuple[str, bool]:
    """Return the element's position, and whether it would keep it anywhere on the slide."""
    inline = _POSITION.findall(element.attributes.get("style", ""))
    if inline:
        return inline[-1], True
    found = [(value, simple) for selector, value, simple in rules if matches(selector, path)]
    return found[-1] if found else ("static", False)


def is_positioned(path: Sequence[Node], rules: tuple[tuple[str, str, bool], ...]) -> bool:
    """Whether the last element of the path is positioned. ``rules`` are those of ``position_rules``."""
    inline = _POSITION.findall(path[-1].attributes.get("style", ""))
    found = inline or [value for selector, value, _ in rules if matches(selector, path)]
    return bool(found) and found[-1] != "static"


@lru_cache(maxsize=64)
def position_rules(css: str) -> tuple[tuple[str, str, bool], ...]:
    """Return each selector that sets ``position``, the value, and whether it names only its subject and the slide."""
    found = []
    for selector, block in rules_of(css):
        if "position" not in block or "::" in selector or FLOW in selector or selector.endswith((":before", ":after")):
            continue
        value = next((value for name, value in declarations_in(block) if name == "position"), None)
        if value is not None:
            compounds = compounds_of(selector)
            simple = len(compounds) <= 2 and compounds[-1][0] in " >"
            found.append((selector, value.split()[0].lower(), simple))
    return tuple(found)


def mark_placed(element: Element) -> None:
    """Give the element and what is in it the ids of placed text, and the size that does not shrink."""
    style = element.attributes.get("style", "")
    if "--fit" not in style:
        element.attributes["style"] = f"--fit:1;{style}"
    for inner in [element, *element.walk()]:
        kind, dash, number = inner.attributes.get("id", "").partition("-")
        if dash and kind != "picture" and int(number) < PLACED_ID:
            inner.attributes["id"] = f"{kind}-{PLACED_ID + int(number)}"
