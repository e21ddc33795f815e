"""Sets pictures in a flow of blocks: the size that the author's rules leave open, and floats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import declarations_in
from mdvideo.slides.marp.match_selector import Node, matches
from mdvideo.slides.marp.placed_elements import walk_with_path
from mdvideo.slides.marp.scope_css import COLUMN, FLOW
from mdvideo.slides.marp.section_style import rules_of

_FLOAT = re.compile(r"(?<![-\w])float\s*:\s*(left|right)")

Rules = tuple[tuple[str, str, str], ...]


def set_pictures(root: Element, slide: Node, css: str) -> None:
    """Let pictures whose height alone is set keep their shape, and put floats beside what follows them."""
    heights = rules_with(css, "height")
    widths = rules_with(css, "width")
    floats = rules_with(css, "float")
    floating: dict[int, str] = {}
    for _, element, path in walk_with_path(root, (slide,)):
        if (
            "data-figure" in element.attributes
            and "sized" not in element.classes
            and value_of(path, heights) not in ("", "auto")
        ):
            element.add_class("free" if value_of(path, widths) in ("", "auto") else "sized")
        inline = _FLOAT.findall(element.attributes.get("style", ""))
        side = inline[-1] if inline else value_of(path, floats)
        if side in ("left", "right"):
            floating[id(element)] = side
    if floating:
        _set_beside(root, floating)


def value_of(path: Sequence[Node], rules: Rules) -> str:
    """Return the value of the last rule that matches the element at the end of ``path``; empty without one."""
    found = [value for selector, _, value in rules if matches(selector, path)]
    return found[-1] if found else ""


@lru_cache(maxsize=256)
def rules_with(css: str, name: str) -> Rules:
    """Return selector, property and value of every rule that sets a property."""
    return tuple(
        (selector, name, value.replace("!important", "").strip().lower())
        for selector, block in rules_of(css)
        if name in block and "::" not in selector and FLOW not in selector
        for declared, value in declarations_in(block)
        if declared == name
    )


def _set_beside(parent: Element, floating: dict[int, str]) -> None:
    """Put each block that floats, or consists of a floating picture, into a row with the blocks after it."""
    for number, child in enumerate(parent.children):
        if not isinstance(child, Element):
            continue
        side, block = _floating_part(child, floating)
        after = parent.children[number + 1 :]
        if side and any(isinstance(each, Element) or each.strip() for each in after):
            style = "flex-direction:row-reverse" if side == "right" else ""
            beside = Element(COLUMN, {"class": "beside"}, list(after))
            _set_beside(beside, floating)
            row = Element("marp-row", {"style": style} if style else {}, [block, beside])
            parent.children = [*parent.children[:number], row]
            return
        _set_beside(child, floating)


def _floating_part(child: Element, floating: dict[int, str]) -> tuple[str, Element]:
    if id(child) in floating:
        return floating[id(child)], child
    inner = child.elements()
    text = "".join(each for each in child.children if isinstance(each, str)).strip()
    if child.tag == "p" and len(inner) == 1 and not text and id(inner[0]) in floating:
        return floating[id(inner[0])], child
    return "", child
