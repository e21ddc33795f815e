"""Sizes headings: balances the lines of titles, and makes ``# <!-- fit -->`` headings as wide as the slide.

CSS has ``text-wrap: balance``, but the default renderer does not support it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.themes.fonts import text_width

_SLACK = 1.015
"""Renderers round advance widths to pixels, so a balanced line gets this factor more space than was measured."""

_EMOJI_WIDTH = 1.08
"""Width of an emoji in ems; ``base/theme.css`` has the same number."""

_MOST_LINES, _SHORT_LINE = 4, 0.42
"""Texts of at most so many lines are balanced, if their last line is shorter than this part of the others."""

Face = tuple[str, int, float]
"""A family, a weight, and the letter spacing in ems."""

_BESIDE = 460.0
"""Width in CSS pixels of a title beside a gallery; ``base/theme.css`` has the same number."""
_BOLD = 700
"""Weight of strong words in every theme."""
_MONO_WIDTH, _CODE_PADDING = 0.53, 0.5
"""Width in ems of a character of code in running text, and of the ground beside it."""

_MAX_FIT_SIZE = 260
"""Largest font size of a heading that fits the slide's width, in CSS pixels."""
_LONE_PART, _PART = 0.7, 0.35
"""The part of the height that its lines may have in Marp's themes: alone on its slide, and above other things."""


def size_headings(root: Element, context: RenderContext) -> None:
    """Balance the lines of titles, and set the font size of headings with the class ``fit``."""
    hero_sizes = {"title": context.type.hero, "closing": context.type.hero, "section": context.type.section}
    hero_sizes["definition"] = context.type.section
    is_hero = context.layout in hero_sizes or context.layout == "lead"
    for element in root.walk():
        if element.tag not in HEADINGS:
            continue
        if context.layout == "question" or "big-number" in element.classes:
            continue  # their size is that of the frame
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
            elif context.aside or context.beside:
                available = context.grid.aside if context.aside else _BESIDE
            face = (context.fonts.title, context.fonts.title_weight, context.fonts.title_spacing)
            width = balanced_width(*word_widths(element, face), available / size) * size
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


def balanced_width(widths: Sequence[float], space: float, available: float) -> float:
    """Return the smallest width in ems at which words need no more lines than in ``available`` ems; 0 for one line."""
    if not widths or max(widths) > available or (lines := len(_fill(widths, space, available))) == 1:
        return 0
    low, high = max(widths), available
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_fill(widths, space, middle)) <= lines else (middle, high)
    return min(high * _SLACK + 0.02, available)


def is_last_line_short(widths: Sequence[float], space: float, available: float) -> bool:
    """Return whether words make a few lines of which the last is so short that it looks left over."""
    lines = _fill(widths, space, available)
    return 1 < len(lines) <= _MOST_LINES and lines[-1] < _SHORT_LINE * available


def word_widths(element: Element, face: Face) -> tuple[list[float], float]:
    """Return the widths of an element's words, with pictures as words of their own, and of a blank, in ems."""
    family, weight, spacing = face
    widths: list[float] = []
    is_open = False  # whether the next part goes on with the last word
    for part, is_code, is_bold in _parts_of(element):
        if isinstance(part, Element):
            pieces = [_width_of_picture(part)]
            begins, ends = False, False
        else:
            # A no-break space joins two words into one.
            words = [word for word in re.split(r"[ \n\t]+", part) if word]
            each = _MONO_WIDTH if is_code else 0
            own = max(weight, _BOLD) if is_bold else weight
            pieces = [len(w) * each or text_width(w, family, own) + len(w) * spacing for w in words]
            begins, ends = part[:1].isspace(), part[-1:].isspace()
            if is_code and pieces:
                pieces = [pieces[0] + _CODE_PADDING, *pieces[1:]]
        if pieces and is_open and not begins and widths:
            widths[-1] += pieces.pop(0)
        widths += pieces
        is_open = not ends if pieces or not begins else False
    return widths, text_width(" ", family, weight) + spacing


def _parts_of(
    element: Element, is_code: bool = False, is_bold: bool = False
) -> Iterator[tuple[Element | str, bool, bool]]:
    """Yield the text of an element in parts, with whether it is code or bold, and its pictures."""
    for child in element.children:
        if isinstance(child, str):
            yield child, is_code, is_bold
        elif child.tag == "img":
            yield child, False, False
        else:
            yield from _parts_of(
                child, is_code or child.tag in ("code", "kbd", "samp"), is_bold or child.tag in ("strong", "b")
            )


def _width_of_picture(picture: Element) -> float:
    stated = re.search(r"(?<![-\w])width:\s*([\d.]+)em", picture.attributes.get("style", ""))
    return float(stated[1]) if stated else _EMOJI_WIDTH


def _fill(widths: Sequence[float], space: float, limit: float) -> list[float]:
    """Return the widths of the lines that words of these widths make."""
    lines = [0.0]
    for width in widths:
        if lines[-1] and lines[-1] + space + width > limit:
            lines.append(width)
        else:
            lines[-1] += width + (space if lines[-1] else 0)
    return lines


def _letter_spacing(text: str, context: RenderContext) -> float:
    return len(text) * context.fonts.title_spacing
