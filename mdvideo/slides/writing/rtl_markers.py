"""Writes the markers of lists as text on pages from right to left: the default renderer draws them at the left."""

from __future__ import annotations

import re

from mdvideo._util.untrusted.numbers import read_integer, read_natural
from mdvideo.slides.html.dom import Element

_BULLETS = ("•", "◦", "▪")
_NO_MARKER = re.compile(
    r"(?:^|[\s>,}])(?:ul|ol|li)[^{},]*(?:,[^{}]*)?\{[^{}]*list-style(?:-type)?\s*:\s*none", re.IGNORECASE
)

MARKER_RULES = """
li.marked{list-style:none;position:relative}
li.marked>.number{position:absolute;top:0;right:-2.3em;width:2em;text-align:left}
"""


def write_markers(root: Element, css: str) -> None:
    """Give each list item its bullet or number, unless the style sheet takes markers away."""
    if not _NO_MARKER.search(css):
        _write_markers(root, 0)


def _write_markers(parent: Element, depth: int) -> None:
    for element in parent.elements():
        if element.tag in ("ul", "ol") and "footnotes-list" not in element.classes:
            first = element.attributes.get("start", "1")
            number = read_integer(first) or (0 if first == "0" else 1)
            for item in element.elements():
                own = item.attributes.get("value", "")
                number = number if (given := read_natural(own)) is None else given
                if item.tag == "li" and "task-list-item" not in item.classes:
                    marker = f"{number}." if element.tag == "ol" else _BULLETS[min(depth, 2)]
                    item.children.insert(0, Element("span", {"class": "number"}, [marker]))
                    item.add_class("marked")
                number += 1
            _write_markers(element, depth + 1)
        else:
            _write_markers(element, depth)
