"""The sizes of one slide: which of them grow, by its layout and by what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.kinds.recognize_kind import KINDS
from mdvideo.slides.type_size import grow_type
from mdvideo.slides.type_size.grow_type import GAP_BELOW_TITLE, Room
from mdvideo.slides.type_size.text_height import title_width

HEROES = {"title": "hero", "closing": "hero", "section": "section", "definition": "section"}
"""Layouts with a large title, and its size in the type scale."""
_GAP_BESIDE_TITLE = 96
_MARKS = tuple("“”„\"‚‘'«»‹›「『《")
"""Marks with which a quotation may begin; one without gets the theme's."""
_LARGEST_SUB = 1.3


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
        return SlideSizes(grown, ("solo", f"solo-{kind}", *untitled))
    if layout == "picture":
        return SlideSizes()
    factor = grow_type.factor_of(blocks, room, scale.body, context.fonts)
    # Kinds with a look of their own are not a list that grows and shrinks among others.
    factor = min(factor, shared or factor) if layout not in KINDS else factor
    grown = {"body": scale.body * factor, "small": scale.small * factor, "sub": scale.sub * min(factor, _LARGEST_SUB)}
    return SlideSizes(grown if factor > 1 else {}, untitled)


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
