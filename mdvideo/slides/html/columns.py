"""Where the blocks of a body go: title, columns, footnotes; and how much there is of it."""

from __future__ import annotations

import math
from itertools import pairwise

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element

_EM_A_CHARACTER = 0.48
"""Mean width of a character of running text."""

_LINES = {"td": 0.3, "th": 0.3, "pre": 1.5, "img": 7, "figcaption": 1}
_LINES_OF_FORMULA = 2.5


def arrange(root: Element, setting: RenderContext) -> None:
    """Set the title apart from the rest, the rest in columns where the layout has them, the footnotes at the foot."""
    blocks = [child for child in root.children if isinstance(child, Element)]
    foot = [block for block in blocks if "footnotes" in block.classes]
    blocks = [block for block in blocks if block not in foot]
    head: list[Element] = []
    if blocks and blocks[0].tag in HEADINGS:
        head = [blocks.pop(0)]
        head[0].add_class("title")
        # A heading of the next level straight under the title is its second line.
        if blocks and blocks[0].tag in HEADINGS and setting.layout in ("title", "section", "closing", "lead"):
            head.append(blocks.pop(0))
            head[1].add_class("subtitle")
    rest = Element("div", {"class": "rest"}, list(_columns(blocks, setting.layout)))
    parts = [Element("div", {"class": "head"}, list(head))] if head else []
    parts += [rest] if rest.children else []
    root.children = [*parts, *foot]


def _columns(blocks: list[Element], layout: str) -> list[Element]:
    if layout == "figure":
        figures = [block for block in blocks if block.tag == "figure"]
        words = [block for block in blocks if block not in figures]
        sides = [words, figures] if blocks[0] not in figures else [figures, words]
        return [_grid(sides)] if figures and words else blocks
    if layout != "two-column":
        return blocks
    starts = [i for i, block in enumerate(blocks) if block.tag == "h3"]
    if len(starts) > 1:
        cuts = [*starts, len(blocks)]
        return [*blocks[: starts[0]], _grid([blocks[a:b] for a, b in pairwise(cuts)])]
    divisions = [block for block in blocks if block.tag == "div" and "highlight" not in block.classes]
    if len(divisions) > 1:
        before = blocks[: blocks.index(divisions[0])]
        return [*before, _grid([[division] for division in divisions])]
    if len(blocks) < 2:
        return blocks
    lengths = [max(len(block.text()), 80) for block in blocks]
    cut = min(range(1, len(blocks)), key=lambda i: abs(sum(lengths[:i]) - sum(lengths[i:])))
    return [_grid([blocks[:cut], blocks[cut:]])]


def _grid(columns: list[list[Element]]) -> Element:
    cells: list[Element | str] = [Element("div", {"class": "column"}, list(column)) for column in columns]
    return Element("div", {"class": f"columns of-{len(columns)}"}, cells)


def stands_aside(root: Element) -> bool:
    """Whether there is a title that may stand beside the rest: the rest is plain text, and the title does not fit
    itself to the width.
    """
    parts = root.elements()
    if len(parts) != 2 or "fit" in parts[0].elements()[0].classes:
        return False
    return all(block.tag in ("p", "ul", "ol", "blockquote") for block in parts[1].elements())


def lines_of(root: Element, width: float, setting: RenderContext) -> float:
    """About how many lines of running text the body makes, its title left out."""
    across = max(width / setting.type.body / _EM_A_CHARACTER, 8)
    lines = 0.0
    for element in root.walk():
        if "title" in element.classes or any(child.tag not in INLINE for child in element.elements()):
            continue
        if element.tag in ("p", "li", "h2", "h3", "h4", "dt", "dd"):
            lines += max(1, math.ceil(len(element.text()) / across))
        else:
            lines += _LINES.get(element.tag, 0) or ("display" in element.classes) * _LINES_OF_FORMULA
            lines += "line" in element.classes
        lines += element.tag == "pre" and element.text().count("\n")
    return lines
