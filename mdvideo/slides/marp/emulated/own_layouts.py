"""Answers ``:has()`` and applies ``::marker`` on mdvideo's own layouts, before these put elements of theirs between."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.slides.html.dom import Element, inner_html, parse_fragment
from mdvideo.slides.marp.emulated.has_names import ATTRIBUTE
from mdvideo.slides.marp.emulated.has_selectors import answer_has
from mdvideo.slides.marp.emulated.marker_styles import marker_rules, marker_styles
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.section_style import resolve_variables

OWN_MARKER_RULES = (
    "section#slide#slide li[data-marker=own]>.number{color:var(--marker)}"
    "section#slide#slide li[data-sign]::before{display:none}"
    "section#slide#slide ul>li[data-sign]>.number{position:absolute;left:0;margin:0}"
)
"""The rules by which the numbers and signs that stand for markers look as ``::marker`` says."""


def apply_to_layout(
    body: str, lines: Mapping[str, str], slide: Node, css: str, variables: Mapping[str, str]
) -> tuple[str, str]:
    """Return the slide's HTML after scoped CSS was applied to it, and which questions are true of the slide itself.

    ``lines`` are the HTML of ``header`` and ``footer``; ``variables`` are those of the slide. The second value is for
    the attribute ``has_names.ATTRIBUTE``.
    """
    asks, styles = ATTRIBUTE in css, bool(marker_rules(css))
    if not (asks or styles):
        return body, ""
    root = parse_fragment(body)
    mark = answer_has(children_of(root, lines), slide, css) if asks else ""
    for item, declared in marker_styles(root, slide, css) if styles else ():
        own = item.attributes.get("style", "")
        if "color" in declared:
            color = resolve_variables(declared["color"], variables)
            item.attributes |= {"style": f"--bullet:{color};--marker:{color};{own}", "data-marker": "own"}
        content = resolve_variables(declared.get("content", ""), variables)
        if content[:1] in ("'", '"'):
            item.attributes["data-sign"] = ""
            item.children.insert(0, Element("span", {"class": "number"}, [content.strip(content[0])]))
    return inner_html(root), mark


def children_of(body: Element, lines: Mapping[str, str]) -> Element:
    """Return an element with everything that is in the slide in Marp; the body's elements are the same objects."""
    header, footer = (
        [Element(name, {}, [*parse_fragment(lines[name]).children])] if lines.get(name) else []
        for name in ("header", "footer")
    )
    return Element("section", {}, [*header, *body.children, *footer])
