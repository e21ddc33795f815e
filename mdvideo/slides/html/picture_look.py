"""The look of generated pictures: the theme's colours, and the part of the frame that a slide's text will cover.

That part is told from the layout and the kinds of content at the sizes that they grow to, and in a few steps only: an
edit of some words does not draw the slide's picture again, unless the text outgrows its step.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mdvideo.deck.model import Deck, Prompt, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.pictures import ThemeStyle
from mdvideo.protocols import CalmArea, PictureLook
from mdvideo.slides.html.choose_layout import HEADINGS, is_figure, layout_of
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.html.content_area import content_area_of
from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.html.formulas import DISPLAY_SCALE
from mdvideo.slides.themes.fonts import text_width
from mdvideo.slides.themes.theme import Theme, hex_colour_of
from mdvideo.slides.themes.theme_schema import Fonts, Shape, TypeScale, Variant
from mdvideo.slides.type_size.grow_type import (
    CODE_WIDTH,
    COMMAND_WIDTH,
    FORMULA_CAP,
    Room,
    below_title,
    cells_in,
    factor_of,
    grown_sizes,
    hero_size,
    quote_size,
    solo_kind_of,
)
from mdvideo.slides.type_size.slide_sizes import HEROES
from mdvideo.slides.type_size.text_height import table_width, title_width

_TALL_CALM = (0, 20, 100, 75)
"""Text is in the middle of upright frames, ..."""
_STEPS = (66, 76, 83)
"""... and on the left of wide ones, up to one of these shares of the width, in per cent, or else everywhere."""
_GAP = 1.5
"""By how much text may exceed its step, in per cent of the width: less than the gap that a picture leaves beside it."""
_WIDE = CalmArea(0, 0, 94, 100)
_EVERYWHERE = CalmArea(0, 0, 100, 100)
"""Where text is in all of the frame but its margins, and where it has all that a panel leaves."""

_LEAST_PANEL = 0.64
"""The least width of a panel, as a share of the content area: ``min-width`` in the base theme."""

_FULL_PANELS = ("code", "table")
"""What has a panel as wide as the content area where it stands alone below a title; the base theme has the same."""

_AS_WIDE_AS_THE_FRAME = frozenset(
    {"two-column", "figure", "lead", "question", "comparison", "timeline", "steps", "gallery"}
)
"""Layouts that use the whole content area."""
_STEP_OF = {"number": _STEPS[2], "definition": _STEPS[1]}
"""Layouts with a size of their own, and the share of the width that they have, in per cent."""
_MOST_BELOW_A_LARGE_TITLE, _MOST_ON_ITS_PANEL = 0.55, 0.72
"""The share of the content area that the text below a large title takes at most before it wraps, and on a panel."""


def picture_style_of(theme: Theme, size: Size, lang: str, original: Deck | None = None) -> ThemeStyle:
    """Return what the theme adds to the prompts of a deck in ``lang``, at this size.

    A slide of a translation has the look of the ``original``'s slide with the same prompts, so both show one picture.
    """

    def look_of(slide: Slide, covered: bool) -> PictureLook:
        source = None if original is None else _source_of(slide, original)
        if source is None or original is None:
            return picture_look_of(theme, slide, size, lang, covered)
        return picture_look_of(theme, source, size, original.lang, covered)

    return ThemeStyle(theme.image_style, look_of)


def _source_of(slide: Slide, original: Deck) -> Slide | None:
    """Return the original's slide that a slide translates: of the same number, with the same prompts."""
    source = next((other for other in original.slides if other.number == slide.number), None)
    return source if source is not None and _prompts_in(source) == _prompts_in(slide) else None


def _prompts_in(slide: Slide) -> list[str]:
    sources = [background.source for background in (*slide.backgrounds, *slide.sequence)]
    sources += [figure.source for figure in slide.figures]
    return [source.text for source in sources if isinstance(source, Prompt)]


def picture_look_of(theme: Theme, slide: Slide, size: Size, lang: str, covered: bool) -> PictureLook:
    """Return the look of a slide's picture; ``covered`` is whether the slide's text is over it."""
    palette = _palette_of(theme, variant_of(theme, slide))
    return PictureLook(theme.table.images.look, palette, _calm_area_of(theme, slide, size) if covered else None, lang)


def _palette_of(theme: Theme, variant: Variant) -> tuple[str, ...]:
    colours = theme.palettes[variant]
    accents = theme.table.images.accents or (colours["accent"],)
    return tuple(hex_colour_of(colour, variant) for colour in (colours["ground"], colours["ink"], *accents))


def takes_frame(theme: Theme, slide: Slide, size: Size) -> bool:
    """Return whether the slide's text leaves no room beside it, so that a sheet under it is as wide as the frame."""
    return _calm_area_of(theme, slide, size) in (_WIDE, _EVERYWHERE)


def _calm_area_of(theme: Theme, slide: Slide, size: Size) -> CalmArea | None:
    """Return where the slide's text will be, in per cent of the frame; None for a slide without text."""
    layout = layout_of(slide)
    if layout == "picture":
        # A caption is at the foot, and small.
        return CalmArea(0, 74, 100, 100) if slide.body.strip() else None
    if slide.split is not None:
        # Text has what the panel leaves, so that nothing is left for things.
        return _EVERYWHERE
    (left, _, width, height), shape = content_area_of(theme, slide, size)
    if shape == "tall":
        return CalmArea(*_TALL_CALM)
    if shape == "square":
        return _WIDE
    areas = theme.table.images.calm
    if layout in _STEP_OF and layout not in areas:
        return CalmArea(0, 0, _STEP_OF[layout], 100)
    if layout in areas:
        return CalmArea(*areas[layout])
    if layout in _AS_WIDE_AS_THE_FRAME:
        return _WIDE
    pad = 0.0 if layout in theme.table.free else theme.grid[shape].pad
    formulas = tuple(formula.tex for formula in slide.formulas)
    need = _width_of_text(slide.body, formulas, layout, theme, shape, Room(width, height))
    reach = max(need, _LEAST_PANEL * width) + pad if pad else need
    right = 100 * (left + reach) / size.design[0]
    step = next((step for step in _STEPS if right <= step + _GAP), None)
    if step is None:
        return _WIDE
    return CalmArea(*areas["default"]) if "default" in areas and step == _STEPS[0] else CalmArea(0, 0, step, 100)


@lru_cache(maxsize=2048)
def _width_of_text(body: str, formulas: tuple[str, ...], layout: str, theme: Theme, shape: Shape, area: Room) -> float:
    """Return about how wide the text is in CSS pixels, at most the area: its longest line or its widest block."""
    grid, fonts, scale = theme.grid[shape], theme.fonts, theme.type[shape]
    blocks = [block for block in parse_fragment(body).elements() if "footnotes" not in block.classes]
    room = Room(min(area.width, grid.measure), area.height)
    rest, room = below_title(blocks, room, scale)
    is_free = layout in theme.table.free
    solo = solo_kind_of(rest)
    if solo in _FULL_PANELS and grid.pad and not is_free:
        return area.width
    measure = area.width if layout == "quote" else min(area.width, grid.measure)
    sizes = _grown_sizes(rest, layout, solo, room, scale, fonts)
    widths = [0.0]
    for block in blocks:
        if block.tag in HEADINGS:
            # Titles are balanced: a long one is not wider than half of its text.
            limit = min(area.width, grid.hero)
            size = sizes.title
            if layout in HEROES:
                size = hero_size(block.text().strip(), limit, getattr(scale, HEROES[layout]), fonts)
            wide = title_width(block.text().strip(), fonts) * size
            widths.append(wide if wide <= limit else limit if layout not in HEROES else 0.6 * wide)
        elif is_figure(block) or block.tag == "figure":
            return area.width
        else:
            most = _MOST_BELOW_A_LARGE_TITLE if is_free else _MOST_ON_ITS_PANEL
            limit = most * area.width if layout in HEROES else measure
            widths.append(min(_width_of_block(block, formulas, sizes, fonts), limit))
    return min(max(widths), area.width)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Sizes in CSS pixels that the text of a slide grows to at most; its chapter may have less.

    ``command`` and ``quote`` are those of a command and a quotation that are all of the slide, 0 on others.
    """

    title: float
    body: float
    small: float
    code: float
    command: float
    formula: float
    quote: float


def _grown_sizes(rest: Sequence[Element], layout: str, solo: str, room: Room, scale: TypeScale, fonts: Fonts) -> _Sizes:
    """Return the sizes of the blocks below the title, which are ``solo`` alone if that is not empty."""
    factor, own = 1.0, dict[str, float]()
    quote = 0.0
    if layout == "quote" and rest:
        quote = quote_size(rest[0].text().strip(), room, fonts)
    elif solo:
        own = grown_sizes(solo, rest[0], room, scale)
    elif layout not in HEROES:
        factor = factor_of(rest, room, scale.body, fonts)
    body = scale.body * factor
    return _Sizes(
        title=scale.title,
        body=body,
        small=own.get("small", scale.small * factor),
        code=own.get("code", scale.code),
        command=own.get("command", 0.0),
        # How large it gets alone depends on its drawing, which is made later.
        formula=scale.body * FORMULA_CAP if solo == "formula" else body * DISPLAY_SCALE,
        quote=quote,
    )


def _width_of_block(block: Element, formulas: Sequence[str], sizes: _Sizes, fonts: Fonts) -> float:
    """Return about how wide a block of text is without a limit, in CSS pixels."""
    if block.tag == "table":
        return table_width(block) * sizes.small
    if block.tag == "pre" or any(child.tag == "pre" for child in block.walk()):
        return max(map(cells_in, block.text().split("\n"))) * CODE_WIDTH * sizes.code + 88
    if sizes.command:
        return cells_in(block.text().strip()) * COMMAND_WIDTH * sizes.command
    holders = [element for element in (block, *block.walk()) if "data-formula" in element.attributes]
    of_formulas = max((_width_of_formula(element, formulas) * sizes.formula for element in holders), default=0.0)
    face = (fonts.text, fonts.text_weight)
    if block.tag in ("ul", "ol"):
        items = [item for item in block.walk() if item.tag == "li"]
        return 1.3 * sizes.body + max([of_formulas, *(_longest_line_of(item, face) * sizes.body for item in items)])
    if sizes.quote and block.tag == "blockquote":
        return _longest_line_of(block, (fonts.title, fonts.quote_weight)) * sizes.quote
    return max(of_formulas, _longest_line_of(block, face) * sizes.body)


def _width_of_formula(element: Element, formulas: Sequence[str]) -> float:
    """Return about how wide a formula is in ems: its signs without TeX's commands and braces."""
    number = element.attributes["data-formula"]
    if not number.isdigit() or int(number) >= len(formulas):
        return 0.0
    tex = re.sub(r"\\(?=(?:sin|cos|tan|log|ln|exp|lim|max|min)\b)", "", formulas[int(number)])
    signs = re.sub(r"\\(?:mathrm|text|frac|left|right|quad|overset|,|;)|[{}\s_^]", "", tex)
    return 0.7 * len(re.sub(r"\\[a-zA-Z]+", "x", signs))


def _longest_line_of(block: Element, face: tuple[str, int]) -> float:
    """Return the width in ems of the longest line, as the author breaks them, in a font of this family and weight."""
    return max(text_width(line.strip(), *face) for line in _text_with_breaks(block).split("\n"))


def _text_with_breaks(block: Element) -> str:
    parts = (child if isinstance(child, str) else _text_with_breaks(child) for child in block.children)
    return "\n" if block.tag == "br" else "".join(parts)
