"""Sizes headings: balances the lines of titles, and makes ``# <!-- fit -->`` headings as wide as the slide.

CSS has ``text-wrap: balance``, but the default renderer does not support it.
"""

from __future__ import annotations

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.themes.fonts import text_width

_SLACK = 1.015
"""Renderers round advance widths to pixels, so a balanced line gets this factor more space than was measured."""

_EMOJI_WIDTH = 1.08
"""Width of an emoji in ems; ``base/theme.css`` has the same number."""

_MAX_FIT_SIZE = 260
"""Largest font size of a heading that fits the slide's width, in CSS pixels."""
_LONE_PART, _PART = 0.7, 0.35
"""The part of the height that its lines may have in Marp's themes: alone on its slide, and above other things."""


def size_headings(root: Element, context: RenderContext) -> None:
    """Balance the lines of titles, and set the font size of headings with the class ``fit``."""
    hero_sizes = {"title": context.type.hero, "closing": context.type.hero, "section": context.type.section}
    is_hero = context.layout in hero_sizes or context.layout == "lead"
    for element in root.walk():
        if element.tag not in HEADINGS:
            continue
        text = element.text().strip()
        available = context.width - 2 * context.pad - context.grid.title_inset * (not is_hero)
        if "fit" in element.classes:
            _strip_lines(element)
            lines = _lines_of(element)
            em = max(_line_width(line, context) for line in lines)
            largest: float = _MAX_FIT_SIZE
            if context.height:
                part = _LONE_PART if len(root.elements()) == 1 else _PART
                largest = context.height * part / len(lines)
            size = min(largest, available / max(em * _SLACK, 0.1))
            element.attributes["style"] = f"font-size:calc(var(--fit)*{size:.1f}px)"
        elif "title" in element.classes and all(child.tag in INLINE - {"img", "br"} for child in element.walk()):
            size = hero_sizes.get(context.layout, context.type.title)
            if is_hero:
                available = min(available, context.grid.hero)
            elif context.aside:
                available = context.grid.aside
            width = balanced_width(text, available / size, context) * size
            if width:
                element.attributes["style"] = f"max-width:calc(var(--fit)*{width:.0f}px)"


def _lines_of(element: Element) -> list[list[Element | str]]:
    """Return the lines of a heading, as strings and emoji; a ``<br>`` ends one."""
    lines: list[list[Element | str]] = [[]]
    for child in element.children:
        if isinstance(child, str) or "emoji" in child.classes:
            lines[-1].append(child)
        elif child.tag == "br":
            lines.append([])
        else:
            first, *others = _lines_of(child)
            lines[-1].extend(first)
            lines.extend(others)
    return lines


def _strip_lines(element: Element) -> None:
    """Take the blanks from the ends of lines: on one that is full, they would stand on a line of their own."""
    children = element.children
    is_break = [isinstance(child, Element) and child.tag == "br" for child in children]
    for place, child in enumerate(children):
        if not isinstance(child, str):
            continue
        if place == 0 or is_break[place - 1]:
            child = child.lstrip()
        if place == len(children) - 1 or is_break[place + 1]:
            child = child.rstrip()
        children[place] = child


def _line_width(line: list[Element | str], context: RenderContext) -> float:
    """Return the width of a line in ems."""
    text = "".join(part for part in line if isinstance(part, str)).strip()
    emoji = sum(isinstance(part, Element) for part in line)
    letters = text_width(text, context.fonts.title, context.fonts.title_weight) + _letter_spacing(text, context)
    return letters + emoji * _EMOJI_WIDTH


def balanced_width(text: str, available: float, context: RenderContext) -> float:
    """Return the smallest width in ems at which ``text`` needs no more lines than in ``available`` ems; 0 for one."""
    words = text.split()
    widths = [
        text_width(word, context.fonts.title, context.fonts.title_weight) + _letter_spacing(word, context)
        for word in words
    ]
    space = text_width(" ", context.fonts.title, context.fonts.title_weight) + context.fonts.title_spacing

    def count_lines(limit: float) -> int:
        count, used = 1, 0.0
        for width in widths:
            if used and used + space + width > limit:
                count, used = count + 1, width
            else:
                used += width + (space if used else 0)
        return count

    lines = count_lines(available)
    if lines == 1 or max(widths) > available:
        return 0
    low, high = max(widths), available
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if count_lines(middle) <= lines else (middle, high)
    return min(high * _SLACK + 0.02, available)


def _letter_spacing(text: str, context: RenderContext) -> float:
    return len(text) * context.fonts.title_spacing
