"""Colours the markers of lists as ``::marker`` rules say: the default renderer draws them in the colour of the item.

The item gets the colour of its marker, and what is in it the colour that the item had.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.cascade import classes_on, declarations_for, rules_about
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path
from mdvideo.slides.marp.section_style import resolve_variables, rules_of

_MARKER = re.compile(r"(.*?)::marker$", re.DOTALL)
_INHERITED = ("inherit", "unset", "revert", "currentcolor")


def style_markers(root: Element, slide: Node, css: str, variables: Mapping[str, str], ink: str) -> None:
    """Apply the rules for markers to the lists of a slide. ``ink`` is the colour of its text."""
    if not marker_rules(css):
        return
    colors, own = colors_in(root, slide, css, ink)
    for item, declared in marker_styles(root, slide, css):
        content = resolve_variables(declared.get("content", ""), variables)
        if content[:1] in ("'", '"'):
            _add_style(item, f"list-style-type:{content}")
        if "color" in declared:
            _color_marker(item, declared["color"], colors, own)


def colors_in(root: Element, slide: Node, css: str, ink: str) -> tuple[dict[int, str], set[int]]:
    """Return the colour of each element's text by ``id()``, as it is written, and which elements have one of their own.

    ``ink`` is the colour of the slide's text.
    """
    about_color = rules_about(css, "color", classes_on(root, slide))
    colors = {id(root): ink}
    own: set[int] = set()
    for parent, element, path in list(walk_with_path(root, (slide,))):
        color = _color_of(element, path, about_color)
        colors[id(element)] = color or colors[id(parent)]
        own |= {id(element)} if color else set()
    return colors, own


def marker_styles(root: Element, slide: Node, css: str) -> list[tuple[Element, dict[str, str]]]:
    """Return the items of lists with what the rules for their markers declare: ``color`` and ``content``."""
    rules = marker_rules(css)
    return [
        (element, dict(declarations_for(path, rules, ("color", "content"))))
        for _, element, path in walk_with_path(root, (slide,))
        if element.tag == "li"
    ]


def _color_marker(item: Element, color: str, colors: Mapping[int, str], own: set[int]) -> None:
    inherited = f"color:{colors[id(item)]}"
    children: list[Element | str] = []
    for child in item.children:
        if isinstance(child, Element):
            if id(child) not in own:
                _add_style(child, inherited)
            children.append(child)
        elif text := child.strip():
            # Blanks at the ends of an inline element are lost beside a box.
            before, _, after = child.partition(text)
            children += [before, Element("span", {"style": inherited}, [text]), after]
        else:
            children.append(child)
    item.children = children
    _add_style(item, f"color:{color}!important")


def _color_of(element: Element, path: tuple[Node, ...], rules: tuple[tuple[str, str], ...]) -> str | None:
    declared = declarations_for(path, rules, ("color",), element.attributes.get("style", ""))
    values = [value for name, value in declared if name == "color"]
    if values and values[-1].lower() not in _INHERITED:
        return values[-1]
    return element.attributes.get("color") if element.tag == "font" else None


@lru_cache(maxsize=64)
def marker_rules(css: str) -> tuple[tuple[str, str], ...]:
    """Return the selectors and blocks of scoped rules for markers; the selectors are those of the items."""
    found = [(_MARKER.fullmatch(selector), block) for selector, block in rules_of(css)]
    return tuple((f"{match[1]}*" if match[1][-1:] in " >" else match[1], block) for match, block in found if match)


def _add_style(element: Element, style: str) -> None:
    own = element.attributes.get("style", "")
    element.attributes["style"] = f"{style};{own}" if own else style
