"""Writes out what a slide's ``::before`` and ``::after`` hold: texts, the slide's attributes, a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import declarations_in, unescaped, without_important
from mdvideo.slides.marp.match_selector import Node, Specificity, match_compound
from mdvideo.slides.marp.scope_css import AFTER, BEFORE
from mdvideo.slides.marp.section_style import resolve_variables, rules_of
from mdvideo.slides.page_boxes import PLACED_ID

_PART = re.compile(
    r"(?P<string>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')|attr\(\s*(?P<attribute>[-\w]+)[^)]*\)"
    r"|url\(\s*[\"']?(?P<url>[^\"')]*)[\"']?\s*\)|counter\((?P<counter>[-\w]+)[^)]*\)"
)


def generated_content(css: str, slide: Node, variables: Mapping[str, str]) -> tuple[Element | None, Element | None]:
    """Return the elements for ``section::before`` and ``section::after``; None for one that shows nothing.

    The second is the page number: a slide without one has none, whatever the style sheet says, as in Marp.
    """
    before = _element(BEFORE, _content_of(css, BEFORE, slide), slide, variables)
    if "data-marpit-pagination" not in slide.attributes:
        return before, None
    number = _content_of(css, AFTER, slide) or "attr(data-marpit-pagination)"
    return before, _element(AFTER, number, slide, variables)


def _content_of(css: str, tag: str, slide: Node) -> str | None:
    """Return the value of ``content`` that wins."""
    won: list[tuple[bool, Specificity, int, str]] = []
    for order, (selector, block) in enumerate(rules_of(css)):
        if not selector.endswith(f">{tag}") or "content" not in block:
            continue
        specificity = match_compound(selector.removesuffix(f">{tag}"), slide)
        if specificity is None:
            continue
        for name, value in declarations_in(block):
            if name == "content":
                plain, is_important = without_important(value)
                won.append((is_important, specificity, order, plain))
    return max(won, key=lambda entry: entry[:3])[3] if won else None


def _element(tag: str, value: str | None, slide: Node, variables: Mapping[str, str]) -> Element | None:
    if value is None or value.lower() in ("none", "normal"):
        return None
    children = content_parts(value, slide, variables)
    number = PLACED_ID + (3 if tag == BEFORE else 4)
    has_text = any(isinstance(child, str) and child.strip() for child in children)
    return Element(tag, {"id": f"text-{number}"} if has_text else {}, children)


def content_parts(value: str, node: Node, variables: Mapping[str, str]) -> list[Element | str]:
    """Return what a value of ``content`` shows on an element."""
    children: list[Element | str] = []
    for part in _PART.finditer(resolve_variables(value, variables)):
        if part["string"]:
            children.append(unescaped(part["string"][1:-1]))
        elif part["attribute"]:
            children.append(node.attributes.get(part["attribute"], ""))
        elif part["url"]:
            children.append(Element("img", {"alt": "", "src": part["url"]}))
    return children
