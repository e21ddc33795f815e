"""Gives blocks a height that is a part of the slide's: in a flow, there are elements of our own between the two."""

from __future__ import annotations

import re

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.cascade import classes_on, declarations_for, rules_about
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path

_NAMES = ("height", "min-height", "max-height")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")


def set_percent_heights(root: Element, slide: Node, css: str, padding: float) -> None:
    """Write the heights in percent of the slide's children as lengths. ``padding`` is the slide's, in CSS pixels."""
    rules = rules_about(css, "height", classes_on(root, slide))
    for parent, element, path in list(walk_with_path(root, (slide,))):
        if parent is not root:
            continue
        own = element.attributes.get("style", "")
        declared = dict(declarations_for(path, rules, _NAMES, own))
        found = {name: _PERCENT.fullmatch(declared.get(name, "")) for name in _NAMES}
        lengths = [
            f"{name}:calc((var(--frame-height) - {padding:g}px)*{float(match[1]) / 100:g})!important"
            for name, match in found.items()
            if match is not None
        ]
        if lengths:
            element.attributes["style"] = ";".join(filter(None, [own, *lengths]))
