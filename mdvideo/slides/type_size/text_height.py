"""Estimates the height of text at a size, from the widths of the bundled fonts, without laying out a page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import zip_longest

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.html.formulas import DISPLAY_SCALE
from mdvideo.slides.themes.fonts import text_width
from mdvideo.slides.themes.theme_schema import Fonts

LINE = 1.4
"""Height of a line of running text in ems, nearly as in ``base/theme.css``; its gaps are the same as there, too."""

_BLOCK_GAP, _ITEM_GAP, _INNER_GAP = 0.67, 0.56, 0.25
_INDENT = 1.3
_COLUMN_GAP = {2: 72, 3: 48, 4: 36, 5: 32}
_SLACK = 0.9
"""Ems by which a line of several is shorter than its column, on average."""

ROW, COLUMN_GAP = 2.25, 1.6
"""Height of a row of a table, and what is between two columns, in its own ems."""
SMALL = 0.86
"""Size of tables, relative to running text, roughly as in every theme."""
_LINES_OF_FORMULA = 2.5

_OTHER_LINES = {"hr": 0.3, "pre": 6, "figure": 7, "svg": 7, "details": 4, "video": 7}
"""Lines of what is no text, where such a block stands between text."""


def width_of(block: Element) -> float:
    """Return the width in ems of running text that a table or a displayed formula needs; 0 for other blocks."""
    if block.tag == "table":
        return SMALL * table_width(block)
    drawn = size_of_formula(block) if "display" in block.classes else None
    return DISPLAY_SCALE * drawn[0] if drawn else 0.0


def title_width(text: str, fonts: Fonts) -> float:
    """Return the width of a title on one line, in ems."""
    return text_width(text, fonts.title, fonts.title_weight) + len(text) * fonts.title_spacing


def table_width(table: Element) -> float:
    """Return the width of a table with no broken lines, in its own ems."""
    rows = [[_cell_width(cell) for cell in row.elements()] for row in table.walk() if row.tag == "tr"]
    columns = [max(column) for column in zip_longest(*rows, fillvalue=0.0)]
    return sum(columns) + COLUMN_GAP * max(0, len(columns) - 1)


def _cell_width(cell: Element) -> float:
    return text_width(cell.text().strip(), "", 700 if cell.tag == "th" else 400)


def size_of_formula(block: Element) -> tuple[float, float] | None:
    """Return width and height in ems of the pictures in a formula, one below the other; None if they state none."""
    across, down = 0.0, 0.0
    for element in block.walk():
        style = element.attributes.get("style", "")
        width, height = (re.search(rf"(?<![-\w]){name}:\s*([\d.]+)em", style) for name in ("width", "height"))
        if element.tag == "img" and width and height:
            across, down = max(across, float(width[1])), down + float(height[1]) + 0.4
    return (across, down) if across and down else None


def lines_of(text: str, width: float, fonts: Fonts) -> int:
    """Return how many lines a text has on ``width`` ems."""
    total = text_width(text, fonts.text, fonts.text_weight)
    return 1 if total <= width else math.ceil(total / max(width - _SLACK, 1.0))


def height_of(blocks: Sequence[Element], width: float, size: float, fonts: Fonts) -> float:
    """Return the height of blocks, one below the other, in CSS pixels; ``width`` and ``size`` are such pixels, too."""
    heights = [_height_of_block(block, width, size, fonts) for block in blocks]
    return sum(heights) + max(0, len(heights) - 1) * _BLOCK_GAP * size


def _height_of_block(block: Element, width: float, size: float, fonts: Fonts) -> float:
    if block.tag in ("ul", "ol"):
        items = [_height_of_block(item, width - _INDENT * size, size, fonts) for item in block.elements()]
        return sum(items) + max(0, len(items) - 1) * _ITEM_GAP * size
    if "columns" in block.classes:
        columns = block.elements()
        each = (width - (len(columns) - 1) * _COLUMN_GAP.get(len(columns), 36)) / max(1, len(columns))
        return max((height_of(column.elements(), each, size, fonts) for column in columns), default=0)
    inner = [child for child in block.elements() if child.tag not in INLINE]
    if "display" in block.classes:
        drawn = size_of_formula(block)
        return size * (DISPLAY_SCALE * drawn[1] + 0.7 if drawn else _LINES_OF_FORMULA * LINE)
    if block.tag == "table":
        return sum(element.tag == "tr" for element in block.walk()) * ROW * SMALL * size
    if block.tag in _OTHER_LINES:
        return _OTHER_LINES[block.tag] * size * LINE
    own = "".join(child if isinstance(child, str) else child.text() for child in block.children if child not in inner)
    height = 0.0
    if own.strip() or not inner:
        scale = 1.2 if block.tag in HEADINGS else 1.0
        parts = _split_at_breaks(block) if not inner else [own.strip()]
        height = sum(lines_of(part, width / size / scale, fonts) for part in parts) * size * scale * LINE
    if inner:
        gap = _INNER_GAP if block.tag == "li" else _BLOCK_GAP
        height += sum(_height_of_block(child, width, size, fonts) for child in inner) + gap * size * len(inner)
    return height


def _split_at_breaks(block: Element) -> list[str]:
    parts = [""]
    for child in block.children:
        if isinstance(child, Element) and child.tag == "br":
            parts.append("")
        else:
            parts[-1] += child if isinstance(child, str) else child.text()
    return [part.strip() for part in parts]
