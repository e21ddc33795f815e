"""Gives the lines of a code block the background that a style sheet gives to ``code``: each as wide as its words.

In a browser ``code`` in ``pre`` is no block; here it is, so that it can shrink alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.cascade import classes_on, declarations_for, rules_about
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path
from mdvideo.slides.marp.section_style import resolve_variables

_NO_COLOUR = re.compile(r"transparent|none|inherit|unset|initial|revert|.*(?:url|gradient)\(.*|", re.DOTALL)


def set_code_backgrounds(root: Element, slide: Node, css: str, variables: Mapping[str, str]) -> None:
    """Move the background colour of ``code`` in ``pre`` to its lines, unless the style sheet makes it a block."""
    blocks = [element for element in root.walk() if element.tag == "pre"]
    if not blocks:
        return
    classes = classes_on(root, slide)
    backgrounds, displays = rules_about(css, "background", classes), rules_about(css, "display", classes)
    for parent, element, path in walk_with_path(root, (slide,)):
        if element.tag != "code" or parent.tag != "pre":
            continue
        own = element.attributes.get("style", "")
        declared = declarations_for(path, backgrounds, ("background",), own)
        colours = [value for name, value in declared if name in ("background", "background-color")]
        colour = resolve_variables(colours[-1], variables).strip() if colours else ""
        display = dict(declarations_for(path, displays, ("display",), own)).get("display", "inline")
        if _NO_COLOUR.fullmatch(colour) or not display.startswith("inline"):
            continue
        element.attributes["style"] = ";".join(filter(None, [own, "background:none!important", "padding:0!important"]))
        enclosed = next((child for child in element.elements() if "enclosed-code" in child.classes), element)
        # Highlighted lines are blocks of their own.
        for holder in [child for child in enclosed.elements() if "line" in child.classes] or [enclosed]:
            line = Element("span", {}, holder.children)
            holder.children = [line]
            # The default renderer paints the background of a word in a line, but not under what is in that word.
            for word in [line, *line.walk()]:
                word.attributes.setdefault("style", f"background:{colour}")
