"""Lets the width of a picture follow from its height where a style sheet sets the height alone."""

from __future__ import annotations

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.cascade import classes_on, declarations_for, rules_about
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path


def free_widths(root: Element, slide: Node, css: str) -> None:
    """Give pictures with a height of their own, and no width, a width by their shape instead of their natural one."""
    pictures = [element for element in root.walk() if element.tag == "img" and "data-figure" in element.attributes]
    if not pictures:
        return
    classes = classes_on(root, slide)
    heights, widths = rules_about(css, "height", classes), rules_about(css, "width", classes)
    for _, element, path in walk_with_path(root, (slide,)):
        if "data-figure" not in element.attributes:
            continue
        own = element.attributes.get("style", "")
        height = dict(declarations_for(path, heights, ("height",), own)).get("height", "auto")
        if height != "auto" and not declarations_for(path, widths, ("width",), own):
            element.attributes["style"] = ";".join(filter(None, [own, "width:auto"]))
