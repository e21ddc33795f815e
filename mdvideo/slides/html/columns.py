"""Arranges the blocks of a body into head, columns and footnotes, and estimates how much text there is."""

from __future__ import annotations

import math
import unicodedata
from itertools import pairwise

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.kinds.arrange_kind import arrange_kind, head_count
from mdvideo.slides.kinds.recognize_kind import KINDS

_EM_PER_CHARACTER = 0.48
"""Mean width of a character of running text."""

_LINES_OF = {"td": 0.3, "th": 0.3, "pre": 1.5, "img": 7, "figcaption": 1}
_LINES_OF_FORMULA = 2.5

_MANY_ITEMS, _MOST_OF_COLUMN, _SHORT_ITEM = 7, 8, 32
"""A list of so many items is set in two columns, of at most that many, if none has more characters than this."""


def arrange_columns(root: Element, context: RenderContext) -> None:
    """Separate the title from the rest and footnotes from both; put the rest in columns if the layout has them."""
    blocks = [child for child in root.children if isinstance(child, Element)]
    footnotes = [block for block in blocks if "footnotes" in block.classes]
    blocks = [block for block in blocks if block not in footnotes]
    head: list[Element] = []
    if blocks and blocks[0].tag in HEADINGS and head_count(blocks, context.layout):
        head = [blocks.pop(0)]
        head[0].add_class("title")
        # A heading directly under the title is its subtitle.
        if blocks and blocks[0].tag in HEADINGS and context.layout in ("title", "section", "closing", "lead"):
            head.append(blocks.pop(0))
            head[1].add_class("subtitle")
    columns = (
        arrange_kind(blocks, context)
        if context.layout in KINDS
        else _columns_of(blocks, context.layout, not context.stacked)
    )
    rest = Element("div", {"class": "rest"}, list(columns))
    if any(block.tag == "figure" or "figures" in block.classes for block in rest.elements()):
        rest.add_class("with-figures")
    parts = [Element("div", {"class": "head"}, list(head))] if head else []
    parts += [rest] if rest.children else []
    root.children = [*parts, *footnotes]


def _long_list_in_columns(blocks: list[Element]) -> list[Element]:
    """Return a list of many short items, alone below its title, as two lists beside each other; else the blocks."""
    items = blocks[0].elements() if len(blocks) == 1 and blocks[0].tag in ("ul", "ol") else []
    is_short = all(len(item.text()) <= _SHORT_ITEM and not _has_block(item) for item in items)
    if not _MANY_ITEMS <= len(items) <= 2 * _MOST_OF_COLUMN or not is_short:
        return blocks
    cut = (len(items) + 1) // 2
    halves = [Element(blocks[0].tag, dict(blocks[0].attributes), list(part)) for part in (items[:cut], items[cut:])]
    return [_grid_of([[half] for half in halves])]


def _has_block(item: Element) -> bool:
    return any(element.tag not in INLINE for element in item.walk())


def _columns_of(blocks: list[Element], layout: str, is_wide: bool = True) -> list[Element]:
    if layout == "figure":
        figures = [block for block in blocks if block.tag == "figure"]
        text = [block for block in blocks if block not in figures]
        sides = [text, figures] if blocks[0] not in figures else [figures, text]
        return [_grid_of(sides)] if figures and text else blocks
    if layout == "content":
        return _long_list_in_columns(blocks) if is_wide else blocks
    if layout != "two-column":
        return blocks
    starts = [i for i, block in enumerate(blocks) if block.tag == "h3"]
    if len(starts) > 1:
        cuts = [*starts, len(blocks)]
        return [*blocks[: starts[0]], _grid_of([blocks[a:b] for a, b in pairwise(cuts)])]
    divisions = [block for block in blocks if block.tag == "div" and "highlight" not in block.classes]
    if len(divisions) > 1:
        before = blocks[: blocks.index(divisions[0])]
        return [*before, _grid_of([[division] for division in divisions])]
    if len(blocks) < 2:
        return blocks
    lengths = [max(len(block.text()), 80) for block in blocks]
    cut = min(range(1, len(blocks)), key=lambda i: abs(sum(lengths[:i]) - sum(lengths[i:])))
    return [_grid_of([blocks[:cut], blocks[cut:]])]


def _grid_of(columns: list[list[Element]]) -> Element:
    cells: list[Element | str] = [Element("div", {"class": "column"}, list(column)) for column in columns]
    return Element("div", {"class": f"columns of-{len(columns)}"}, cells)


def can_set_title_aside(root: Element) -> bool:
    """Return whether the title may be next to the rest: the rest is plain text, and the title has no class ``fit``."""
    parts = root.elements()
    if len(parts) != 2 or "fit" in parts[0].elements()[0].classes:
        return False
    blocks = parts[1].elements()
    is_line_of_code = [child.tag for block in blocks for child in block.elements()] == ["code"] and len(blocks) == 1
    return all(block.tag in ("p", "ul", "ol", "blockquote") for block in blocks) and not is_line_of_code


def estimate_lines(root: Element, width: float, context: RenderContext) -> float:
    """Return about how many lines of running text the body has on ``width`` CSS pixels, without its title."""
    characters = max(width / context.type.body / _EM_PER_CHARACTER, 8)
    lines = 0.0
    for element in root.walk():
        if "title" in element.classes or any(child.tag not in INLINE for child in element.elements()):
            continue
        if element.tag in ("p", "li", "h2", "h3", "h4", "dt", "dd"):
            lines += max(1, math.ceil(_columns_in(element.text()) / characters))
        else:
            lines += _LINES_OF.get(element.tag, 0) or ("display" in element.classes) * _LINES_OF_FORMULA
            lines += "line" in element.classes
        lines += element.tag == "pre" and element.text().count("\n")
    return lines


def _columns_in(text: str) -> int:
    """Return how many characters wide a text is: Chinese, Japanese and Korean ones count as two."""
    return len(text) + (0 if text.isascii() else sum(unicodedata.east_asian_width(char) in "WF" for char in text))
