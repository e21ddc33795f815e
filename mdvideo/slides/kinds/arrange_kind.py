"""Sets the parts of a slide of some kind: points of a timeline and steps as columns, pictures of a gallery in rows.

Each function takes the blocks below a slide's title and returns what stands in their place. Columns are those of
``columns.py``, so that type grows and stacks in them as in others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.kinds.gallery_rows import gallery_of
from mdvideo.slides.kinds.recognize_kind import date_in, lead_in, split_number

_MOST_COLUMNS = 5
"""Points beside each other in a wide frame; more stand below each other."""

Arrange = Callable[[list[Element], RenderContext], list[Element]]


def arrange_kind(blocks: list[Element], context: RenderContext) -> list[Element]:
    """Return the blocks below the title of a slide as its kind sets them."""
    arrange = _ARRANGE.get(context.layout)
    return arrange(blocks, context) if arrange and blocks else blocks


def _number(blocks: list[Element], _context: RenderContext) -> list[Element]:
    """Divide a number and its unit, which is smaller."""
    heading = blocks[0]
    parts = split_number(heading.text())
    heading.add_class("big-number")
    if parts and not any(isinstance(child, Element) for child in heading.children):
        value, unit = (part.replace(" ", "\u00a0") for part in parts)
        heading.children = [Element("span", {"class": "value"}, [value])]
        heading.children += [Element("span", {"class": "unit"}, [unit])] if unit else []
    return blocks


def _comparison(blocks: list[Element], _context: RenderContext) -> list[Element]:
    """Put two sides, or more, beside each other, each below its heading."""
    starts = [i for i, block in enumerate(blocks) if block.tag in ("h3", "h4")]
    if len(starts) < 2 or starts[0] != 0:
        return blocks
    cuts = [*starts, len(blocks)]
    sides = [Element("div", {"class": "column"}, list(blocks[a:b])) for a, b in pairwise(cuts)]
    return [Element("div", {"class": f"columns of-{len(sides)} sides"}, list(sides))]


def _timeline(blocks: list[Element], context: RenderContext) -> list[Element]:
    return _points(blocks, context, "points", _point_of)


def _steps(blocks: list[Element], context: RenderContext) -> list[Element]:
    return _points(blocks, context, "stages", _step_of)


def _points(
    blocks: list[Element], _context: RenderContext, name: str, part_of: Callable[[Element, int], Element]
) -> list[Element]:
    """Make columns of the items of the first list; blocks around it stay."""
    for place, block in enumerate(blocks):
        if block.tag in ("ul", "ol") and len(block.elements()) > 1:
            parts = [part_of(item, number) for number, item in enumerate(block.elements(), 1)]
            count = len(parts)
            form = f"columns of-{count} {name}" if count <= _MOST_COLUMNS else f"{name} many"
            holder = Element("div", {"class": form}, list(parts))
            return [*blocks[:place], holder, *blocks[place + 1 :]]
    return blocks


def _point_of(item: Element, _number: int) -> Element:
    """Return a point of a timeline: its time as a heading, and what happened."""
    date, lead = date_in(item), lead_in(item)
    children = [child for child in item.children if isinstance(child, str) or "number" not in child.classes]
    if lead is not None:
        children.remove(lead)
        date = lead.text().strip().rstrip(":")
    elif date and children and isinstance(children[0], str):
        children[0] = children[0].lstrip()[len(date) :]
    head = [Element("h4", {"class": "date"}, [date])] if date else []
    return _column_of(item, head, children)


def _step_of(item: Element, number: int) -> Element:
    """Return a step: its number, what is done in bold as a heading, and the rest."""
    lead = lead_in(item)
    children = [child for child in item.children if isinstance(child, str) or "number" not in child.classes]
    head = [Element("div", {"class": "stage"}, [str(number)])]
    if lead is not None:
        children.remove(lead)
        head.append(Element("h4", {}, list(lead.children)))
    return _column_of(item, head, children)


def _column_of(item: Element, head: list[Element], children: list[Element | str]) -> Element:
    """Return an item as a column: a heading, and its words as paragraphs, or the blocks that it has."""
    attributes = {name: value for name, value in item.attributes.items() if name.startswith("data-")}
    column = Element("div", {"class": "column", **attributes}, list(head))
    words: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and child.tag in ("p", "ul", "ol", "figure", "div", "pre", "table"):
            column.children.append(child)
        else:
            words.append(child)
    if words and isinstance(words[0], str):
        words[0] = words[0].lstrip(" :–—-\n\u00a0")
    if any(not isinstance(word, str) or word.strip() for word in words):
        column.children.append(Element("p", {}, words))
    return column


def _recap(blocks: list[Element], _context: RenderContext) -> list[Element]:
    """Number the points."""
    for block in blocks:
        if block.tag in ("ul", "ol"):
            block.add_class("points-to-keep")
            for number, item in enumerate(block.elements(), 1):
                own = [c for c in item.children if isinstance(c, str) or "number" not in c.classes]
                item.children = [Element("span", {"class": "number"}, [str(number)]), *own]
            break
    return blocks


def _definition(blocks: list[Element], _context: RenderContext) -> list[Element]:
    """Mark what is beside the meaning: a line in emphasis, with the part of speech or how it is said."""
    for block in blocks:
        words = [child for child in block.children if not isinstance(child, str) or child.strip()]
        if block.tag == "p" and words and isinstance(words[0], Element) and words[0].tag in ("em", "i"):
            if len(block.text()) <= 60:
                block.add_class("grammar")
            break
    return blocks


_ARRANGE: dict[str, Arrange] = {
    "number": _number,
    "comparison": _comparison,
    "timeline": _timeline,
    "steps": _steps,
    "gallery": gallery_of,
    "recap": _recap,
    "definition": _definition,
}


def head_count(blocks: Sequence[Element], layout: str) -> int:
    """Return how many of a slide's first blocks are its head: none where the first heading is a large number."""
    if layout != "number" or len(blocks) < 2:
        return 1
    return 1 if blocks[1].tag[:1] == "h" and blocks[1].tag[1:].isdigit() else 0
