"""The look of generated pictures: the theme's colours, and the part of the frame that a slide's text will cover.

That part is told from the layout and the kinds of content, and in three steps only: an edit of some words does not
draw the slide's picture again, unless the text outgrows its step.
"""

from __future__ import annotations

import re
import unicodedata

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.pictures import ThemeStyle
from mdvideo.protocols import CalmArea, PictureLook
from mdvideo.slides.html.choose_layout import HEADINGS, is_figure, layout_of
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.html.content_area import content_area_of
from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.themes.theme import Theme, hex_colour_of
from mdvideo.slides.themes.theme_schema import Shape, TypeScale, Variant

_TALL_CALM = (0, 20, 100, 75)
"""Text is in the middle of upright frames, ..."""
_STEPS = (66, 76)
"""... and on the left of wide ones, up to one of these shares of the width, in per cent, or else everywhere."""
_GAP = 1
"""What a picture leaves free beside the text at least, in per cent of the width."""
_WIDE = CalmArea(0, 0, 94, 100)
_EVERYWHERE = CalmArea(0, 0, 100, 100)
"""Where text is in all of the frame but its margins, and where it has all that a panel leaves."""

_LEAST_PANEL = 0.64
"""The least width of a panel, as a share of the content area: ``min-width`` in the base theme."""

_EM_OF_TITLE, _EM_OF_TEXT, _EM_OF_CELL, _EM_OF_CODE = 0.46, 0.43, 0.4, 0.6
"""Mean width of a character in ems, ..."""
_EM_OF_NARROW_TITLE = 0.4
"""... and of mdvideo Display."""
_SHORT = 1.095
"""How much larger the text of short slides is."""

_AS_WIDE_AS_THE_FRAME = frozenset({"two-column", "figure", "lead"})
"""Layouts that use the whole content area."""
_LARGE = {"title": "hero", "closing": "hero", "section": "section", "lead": "section"}
"""Layouts with a large title, and its size in the type scale."""
_MOST_BELOW_A_LARGE_TITLE, _MOST_ON_ITS_PANEL = 0.55, 0.72
"""The share of the content area that the text below a large title takes at most before it wraps, and on a panel."""


def picture_style_of(theme: Theme, size: Size, lang: str) -> ThemeStyle:
    """Return what the theme adds to the prompts of a deck in ``lang``, at this size."""
    return ThemeStyle(theme.image_style, lambda slide, covered: picture_look_of(theme, slide, size, lang, covered))


def picture_look_of(theme: Theme, slide: Slide, size: Size, lang: str, covered: bool) -> PictureLook:
    """Return the look of a slide's picture; ``covered`` is whether the slide's text is over it."""
    palette = _palette_of(theme, variant_of(theme, slide))
    return PictureLook(theme.table.images.look, palette, _calm_area_of(theme, slide, size) if covered else None, lang)


def _palette_of(theme: Theme, variant: Variant) -> tuple[str, ...]:
    colours = theme.palettes[variant]
    accents = theme.table.images.accents or (colours["accent"],)
    return tuple(hex_colour_of(colour, variant) for colour in (colours["ground"], colours["ink"], *accents))


def _calm_area_of(theme: Theme, slide: Slide, size: Size) -> CalmArea | None:
    """Return where the slide's text will be, in per cent of the frame; None for a slide without text."""
    layout = layout_of(slide)
    if layout == "picture":
        # A caption is at the foot, and small.
        return CalmArea(0, 74, 100, 100) if slide.body.strip() else None
    if slide.split is not None:
        # Text has what the panel leaves, so that nothing is left for things.
        return _EVERYWHERE
    (left, _, width, _), shape = content_area_of(theme, slide, size)
    if shape == "tall":
        return CalmArea(*_TALL_CALM)
    if shape == "square":
        return _WIDE
    areas = theme.table.images.calm
    if layout in areas:
        return CalmArea(*areas[layout])
    if layout in _AS_WIDE_AS_THE_FRAME:
        return _WIDE
    pad = 0.0 if layout in theme.table.free else theme.grid[shape].pad
    need = _width_of_text(theme, slide, layout, shape, width - 2 * pad)
    reach = max(need + 2 * pad, _LEAST_PANEL * width) if pad else need
    right = 100 * (left + min(reach, width)) / size.design[0]
    step = next((step for step in _STEPS if right <= step + _GAP), None)
    if step is None:
        return _WIDE
    return CalmArea(*areas["default"]) if "default" in areas and step == _STEPS[0] else CalmArea(0, 0, step, 100)


def _width_of_text(theme: Theme, slide: Slide, layout: str, shape: Shape, room: float) -> float:
    """Return about how wide the text is in CSS pixels, at most ``room``: its longest line or its widest block."""
    sizes = theme.type[shape]
    measure = min(room, theme.grid[shape].measure)
    widths = [0.0]
    for block in parse_fragment(slide.body).elements():
        if "footnotes" in block.classes:
            continue
        if block.tag in HEADINGS:
            # Titles are balanced: a long one is not wider than half of its text.
            size = float(getattr(sizes, _LARGE.get(layout, "title")))
            em = _em_of_title(theme) + theme.fonts.title_spacing
            wide = em * size * _columns_in(block.text())
            limit = min(room, theme.grid[shape].hero)
            widths.append(wide if wide <= limit else limit if layout not in _LARGE else 0.6 * wide)
        elif is_figure(block) or block.tag == "figure":
            return room
        else:
            most = _MOST_BELOW_A_LARGE_TITLE if layout in theme.table.free else _MOST_ON_ITS_PANEL
            limit = most * room if layout in _LARGE else measure
            widths.append(min(_width_of_block(block, slide, sizes, layout), limit))
    return min(max(widths), room)


def _em_of_title(theme: Theme) -> float:
    """Return the mean width of a character of a title in ems, before its spacing."""
    name = theme.fonts.title
    if "Mono" in name:
        return _EM_OF_CODE
    wide = 0.03 if theme.fonts.title_weight > 750 else 0.0
    return wide + (_EM_OF_NARROW_TITLE if "Display" in name else _EM_OF_TITLE)


def _width_of_block(block: Element, slide: Slide, sizes: TypeScale, layout: str) -> float:
    """Return about how wide a block of text is without a limit, in CSS pixels."""
    body = sizes.body * _SHORT
    if block.tag == "table":
        rows = [[_columns_in(cell.text()) for cell in row.elements()] for row in block.walk() if row.tag == "tr"]
        columns = max(map(len, rows), default=0)
        widest = (max((row[at] for row in rows if at < len(row)), default=0) for at in range(columns))
        return sum(max(width, 5) * _EM_OF_CELL * body + 24 for width in widest)
    if block.tag == "pre" or any(child.tag == "pre" for child in block.walk()):
        return _longest_line_of(block) * _EM_OF_CODE * sizes.code + 88
    formulas = [element for element in (block, *block.walk()) if "data-formula" in element.attributes]
    of_formulas = max((_width_of_formula(element, slide) * body for element in formulas), default=0.0)
    if block.tag in ("ul", "ol"):
        indent = 1.3 * body
        items = [item for item in block.walk() if item.tag == "li"]
        return indent + max([of_formulas, *(_longest_line_of(item) * _EM_OF_TEXT * body for item in items)])
    size = max(sizes.title * 0.86, body) if block.tag == "blockquote" and layout == "quote" else body
    return max(of_formulas, _longest_line_of(block) * _EM_OF_TEXT * size)


def _width_of_formula(element: Element, slide: Slide) -> float:
    """Return about how wide a formula is in ems: its signs without TeX's commands and braces."""
    number = element.attributes["data-formula"]
    if not number.isdigit() or int(number) >= len(slide.formulas):
        return 0.0
    tex = re.sub(r"\\(?=(?:sin|cos|tan|log|ln|exp|lim|max|min)\b)", "", slide.formulas[int(number)].tex)
    signs = re.sub(r"\\(?:mathrm|text|frac|left|right|quad|overset|,|;)|[{}\s_^]", "", tex)
    return 0.7 * len(re.sub(r"\\[a-zA-Z]+", "x", signs))


def _longest_line_of(block: Element) -> int:
    """Return how many characters wide the longest line is, as the author breaks them."""
    return max(map(_columns_in, _text_with_breaks(block).split("\n")))


def _text_with_breaks(block: Element) -> str:
    parts = (child if isinstance(child, str) else _text_with_breaks(child) for child in block.children)
    return "\n" if block.tag == "br" else "".join(parts)


def _columns_in(text: str) -> int:
    """Return how many characters wide a text is: Chinese, Japanese and Korean ones count as two."""
    return len(text) + (0 if text.isascii() else sum(unicodedata.east_asian_width(char) in "WF" for char in text))
