"""The sizes of one slide: which of them grow, by its layout and by what stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.kinds.recognize_kind import HEADING, KINDS
from mdvideo.slides.type_size import grow_type
from mdvideo.slides.type_size.grow_type import GAP_BELOW_TITLE, Room
from mdvideo.slides.type_size.text_height import table_width, title_width

HEROES = {"title": "hero", "closing": "hero", "section": "section", "definition": "section"}
"""Layouts with a large title, and its size in the type scale."""
_GAP_BESIDE_TITLE = 96
_MARKS = tuple("“”„\"‚‘'«»‹›「『《")
"""Marks with which a quotation may begin; one without gets the theme's."""
_LARGEST_SUB = 1.3
_LARGEST_IN_POINTS = 1.1
"""The largest factor of text in the narrow columns of a timeline and of steps."""
_SHORT_LIST, _MORE_IN_SHORT_LISTS = 3, 0.4
"""A list of so few items may be larger by this than the chapter's others: it would be lost in its frame."""


@dataclass(frozen=True, slots=True)
class SlideSizes:
    """``grown`` has sizes in CSS pixels by name, ``classes`` what the style sheets know about the slide by."""

    grown: Mapping[str, float] = field(default_factory=dict)
    classes: tuple[str, ...] = ()


def sizes_of(root: Element, context: RenderContext, height: float, shared: float | None) -> SlideSizes:
    """Return the sizes of a slide whose body is arranged into head and rest.

    ``height`` is that of the content area, ``shared`` the factor of running text that its chapter shares, None if it
    shares none.
    """
    layout, scale = context.layout, context.type
    head = next((part for part in root.elements() if "head" in part.classes), None)
    rest = next((part for part in root.elements() if "rest" in part.classes), None)
    blocks = grow_type.text_blocks_of(rest, context.stacked) if rest else []
    if layout in HEROES:
        name = HEROES[layout]
        if head is None:
            return SlideSizes()
        text = head.elements()[0].text().strip()
        width = min(context.width, context.grid.hero)
        return SlideSizes({name: grow_type.hero_size(text, width, getattr(scale, name), context.fonts)})
    untitled = ("untitled",) if head is None else ()
    if layout == "number" and rest and "big-number" in rest.elements()[0].classes:
        parts = [part.text().strip() for part in rest.elements()[0].elements()] or [rest.elements()[0].text()]
        room = Room(context.width, height, _height_of_head(head, context))
        size = grow_type.number_size(parts[0], parts[1] if len(parts) > 1 else "", room, context.fonts)
        return SlideSizes({"number": size}, untitled)
    if layout == "question" and head is not None and not blocks:
        room = Room(min(context.width, context.grid.hero * 1.15), height)
        size = grow_type.statement_size(head.text(), room, context.fonts, context.fonts.title_weight)
        return SlideSizes({"statement": size}, ("statement",))
    if layout in ("lead", "question") and head is None and len(blocks) == 1 and blocks[0].tag == "p":
        if any(child.tag == "img" for child in blocks[0].walk()):
            return SlideSizes(classes=untitled)
        room = Room(min(context.width, context.grid.hero * 1.15), height)
        size = grow_type.statement_size(blocks[0].text(), room, context.fonts, context.fonts.title_weight)
        return SlideSizes({"statement": size}, ("statement", *untitled))
    room = Room(_width_of_rest(context), height, 0 if context.aside else _height_of_head(head, context))
    if layout == "quote" and blocks:
        text = blocks[0].text().strip()
        marks = "marked" if text.startswith(_MARKS) else "unmarked"
        return SlideSizes({"quote": grow_type.quote_size(text, room, context.fonts)}, (marks, *untitled))
    kind = grow_type.solo_kind_of(blocks)
    if kind:
        grown = grow_type.grown_sizes(kind, blocks[0], room, scale)
        unbroken = kind == "table" and table_width(blocks[0]) * grown["small"] <= room.width
        return SlideSizes(grown, ("solo", f"solo-{kind}", *(["unbroken"] if unbroken else []), *untitled))
    if rest and len(rest.elements()) == 1 and "columns" in rest.elements()[0].classes and not context.stacked:
        code = grow_type.code_pair_size(rest.elements()[0], room, scale)
        if code is not None:
            return SlideSizes({"code": code}, ("solo", *untitled))
    if layout == "picture":
        return SlideSizes()
    # Beside a picture, code leaves it its room.
    among = grow_type.code_size_among(blocks, room, scale, context.fonts) if layout == "code" else None
    if among is not None and not context.slide.backgrounds:
        return SlideSizes({"code": among}, untitled)
    cap = _LARGEST_IN_POINTS if layout in ("timeline", "steps") and not context.stacked else 2.0
    factor = grow_type.factor_of(blocks, room, scale.body, context.fonts, cap)
    # Kinds with a look of their own are not a list that grows and shrinks among others.
    if layout not in KINDS and shared:
        factor = min(factor, shared + (_MORE_IN_SHORT_LISTS if _is_short(blocks) else 0))
    grown = {"body": scale.body * factor, "small": scale.small * factor, "sub": scale.sub * min(factor, _LARGEST_SUB)}
    return SlideSizes(grown if factor > 1 else {}, untitled)


def _is_short(blocks: Sequence[Element]) -> bool:
    """Return whether blocks are a list of up to three items, or as few paragraphs; or columns of such."""
    if len(blocks) == 1 and "columns" in blocks[0].classes:
        return all(_is_short(_below_heading(column)) for column in blocks[0].elements())
    items = [element for block in blocks for element in (block, *block.walk()) if element.tag in ("li", "p")]
    return len(items) <= _SHORT_LIST and all(block.tag in ("ul", "ol", "p") for block in blocks)


def _below_heading(column: Element) -> Sequence[Element]:
    blocks = column.elements()
    return blocks[1:] if blocks and HEADING.fullmatch(blocks[0].tag) else blocks


def _width_of_rest(context: RenderContext) -> float:
    width = context.width - (context.grid.aside + _GAP_BESIDE_TITLE if context.aside else 0)
    return min(width, context.grid.measure)


def _height_of_head(head: Element | None, context: RenderContext) -> float:
    if head is None:
        return 0
    size = context.type.title
    across = title_width(head.text().strip(), context.fonts) * size
    lines = 1 if across <= context.width else int(across / (context.width * 0.92)) + 1
    return lines * size * 1.1 + GAP_BELOW_TITLE
