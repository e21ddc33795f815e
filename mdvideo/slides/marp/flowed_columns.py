"""Sets CSS columns as a grid, because not every renderer has columns: blocks are shared out by about equal lengths."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.flowed_pictures import rules_with, value_of
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path
from mdvideo.slides.marp.scope_css import COLUMN

_INLINE_COLUMNS = re.compile(r"(?<![-\w])(?:columns|column-count)\s*:\s*([^;]+)")
_COUNT = re.compile(r"(?<![\w.-])([2-6])(?![\w.%])")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CHARACTERS_PER_LINE = 60


def set_columns(root: Element, slide: Node, css: str, slide_columns: int) -> None:
    """Share out the blocks of every element that has columns; ``slide_columns`` are those of the slide itself."""
    counts = (*rules_with(css, "columns"), *rules_with(css, "column-count"))
    breaks, spans = rules_with(css, "break-before"), rules_with(css, "column-span")
    starts: set[int] = set()
    whole: set[int] = set()
    found: list[tuple[Element, int]] = []
    for _, element, path in walk_with_path(root, (slide,)):
        style = element.attributes.get("style", "")
        if value_of(path, breaks) == "column" or "break-before:column" in style.replace(" ", ""):
            starts.add(id(element))
        if value_of(path, spans) == "all":
            whole.add(id(element))
        inline = _INLINE_COLUMNS.search(style)
        count = column_count(inline[1] if inline else value_of(path, counts))
        if count > 1:
            found.append((element, count))
    if slide_columns > 1:
        found.append((root, slide_columns))
    for element, count in found:
        if element.tag in ("ul", "ol"):
            rows = math.ceil(len(element.elements()) / count)
            grid = (
                f"display:grid;grid-auto-flow:column;grid-template-rows:repeat({rows},auto);"
                f"grid-template-columns:repeat({count},minmax(0,1fr));column-gap:2em"
            )
            element.attributes["style"] = ";".join(filter(None, (element.attributes.get("style", ""), grid)))
        else:
            _share_out(element, count, starts, whole)


def column_count(value: str) -> int:
    """Return the number of columns in a value of ``columns`` or ``column-count``; 1 without one."""
    match = _COUNT.search(value)
    return int(match[1]) if match else 1


def _share_out(parent: Element, count: int, starts: set[int], whole: set[int]) -> None:
    blocks = [child for child in parent.children if isinstance(child, Element) or child.strip()]
    head = [block for block in blocks if id(block) in whole]
    rest = [block for block in blocks if id(block) not in whole]
    groups = _broken(rest, starts) if any(id(block) in starts for block in rest[1:]) else _balanced(rest, count)
    columns: list[Element | str] = [Element(COLUMN, {}, list(group)) for group in groups]
    style = f"grid-template-columns:repeat({max(count, len(groups))},minmax(0,1fr))"
    parent.children = [*head, Element("marp-columns", {"style": style}, columns)]


def _broken(blocks: Sequence[Element | str], starts: set[int]) -> list[list[Element | str]]:
    groups: list[list[Element | str]] = [[]]
    for block in blocks:
        if id(block) in starts and groups[-1]:
            groups.append([])
        groups[-1].append(block)
    return groups


def _balanced(blocks: Sequence[Element | str], count: int) -> list[list[Element | str]]:
    """Fill columns in order, each up to its share; a heading stays with what it is about."""
    share = sum(map(_length_of, blocks)) / count
    groups: list[list[Element | str]] = [[]]
    used = 0.0
    for block in blocks:
        length = _length_of(block)
        if groups[-1] and len(groups) < count and used + length / 2 > share * len(groups):
            moved = (
                groups[-1].pop() if isinstance(groups[-1][-1], Element) and groups[-1][-1].tag in _HEADINGS else None
            )
            groups.append([moved] if moved is not None else [])
            if not groups[-2]:
                del groups[-2]
        groups[-1].append(block)
        used += length
    return groups


def _length_of(block: Element | str) -> float:
    """Return about how many lines a block has."""
    if isinstance(block, str):
        return math.ceil(len(block) / _CHARACTERS_PER_LINE)
    pictures = sum(element.tag == "img" and "data-figure" in element.attributes for element in block.walk())
    if block.tag == "pre":
        return 1 + 0.8 * (block.text().count("\n") + 1)
    items = [element for element in block.walk() if element.tag in ("li", "tr")]
    lines = sum(max(1, math.ceil(len(item.text()) / _CHARACTERS_PER_LINE)) for item in items)
    return 0.7 + 6 * pictures + (lines or math.ceil(len(block.text()) / _CHARACTERS_PER_LINE))
