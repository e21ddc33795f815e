"""Balances the lines of short texts that are no headings: statements, quotations, and what would end in a short line.

CSS has ``text-wrap: balance`` and ``pretty``, but the default renderer supports neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.html.headings import Face, balanced_width, is_last_line_short, word_widths
from mdvideo.slides.type_size.even_lines import even_lines

_WIDE = ("title", "section", "closing")
_LEAD_WIDTH = 1080.0
"""Width in CSS pixels of the sentence under a large title; ``base/theme.css`` has the same number."""
_INDENT = 1.3
_LAST_LINE, _WHOLE = 0.45, 0.85
"""The part of the width that the last line of several has at least, and at most, where words are joined for it."""
_GAPS = {2: 72, 3: 48, 4: 36, 5: 32}
_SAFE, _MOST_WORDS = 0.98, 40
"""The part of a line that is filled where breaks are set; and the words up to which they are."""
_IN_LINES = INLINE - {"br"}


def balance_text(root: Element, context: RenderContext, sizes: Mapping[str, float]) -> None:
    """Set the greatest width of paragraphs and list items whose lines are better shorter.

    ``sizes`` are those that have grown, in CSS pixels.
    """
    rest = next((part for part in root.elements() if "rest" in part.classes), None)
    if rest is None:
        return
    fonts = context.fonts
    title: Face = (fonts.title, fonts.title_weight, fonts.title_spacing)
    if "statement" in sizes:
        width = min(context.width, context.grid.hero * 1.15)
        text = rest.elements()[0]
        if not _break_evenly(text, width / sizes["statement"], title):
            _balance(text, width / sizes["statement"], title)
    elif context.layout == "quote" and "quote" in sizes:
        for text in rest.walk():
            if text.tag == "p" and text not in rest.elements():
                face: Face = (fonts.title, fonts.quote_weight, -0.012)
                if not _break_evenly(text, context.width * 0.9 / sizes["quote"], face):
                    _balance(text, context.width * 0.9 / sizes["quote"], face)
    else:
        size = context.type.lead if context.layout in _WIDE else context.type.body
        measure = _LEAD_WIDTH if context.layout in _WIDE else context.grid.measure
        width = context.width if context.layout in ("two-column", "figure") else min(context.width, measure)
        if context.aside:
            width = context.width - context.grid.aside - 96
        gaps = {} if context.stacked else {count: gap / size for count, gap in _GAPS.items()}
        _balance_below(rest, width / size, gaps, (fonts.text, fonts.text_weight, 0.0))


def _balance_below(
    parent: Element, width: float, gaps: Mapping[int, float], face: Face, *, always: bool = False
) -> None:
    """Balance what is in ``parent``, ``width`` ems wide. ``gaps`` are by number of columns, in ems.

    Paragraphs in the narrow columns of a timeline or of steps are ``always`` balanced.
    """
    for child in parent.elements():
        if child.tag in ("p", "li") and all(inner.tag in _IN_LINES for inner in child.walk()):
            own = width - (_INDENT if child.tag == "li" else 0)
            words = word_widths(_without_number(child), face)
            if child.tag == "p" and (always or is_last_line_short(*words, own)):
                _balance(child, own, face)
            elif is_last_line_short(*words, own):
                _join_last(child, _count_for_last_line(*words, own))
        elif "columns" in child.classes:
            count = len(child.elements())
            each = (width - (count - 1) * gaps[count]) / count if count in gaps else width
            for column in child.elements():
                _balance_below(column, each, gaps, face, always=bool({"points", "stages"} & set(child.classes)))
        elif child.tag in ("ul", "ol", "div"):
            _balance_below(child, width, gaps, face)


def _balance(text: Element, available: float, face: Face) -> None:
    width = balanced_width(*word_widths(_without_number(text), face), available)
    if width:
        style = text.attributes.get("style", "")
        own = f"box-sizing:content-box;max-width:{width:.2f}em!important"
        text.attributes["style"] = f"{style};{own}".lstrip(";")


def _break_evenly(text: Element, available: float, face: Face) -> bool:
    """Break a text of plain words where its lines are most alike, in as few lines as it needs.

    Returns False where there is more than plain words, or a word is wider than a line.
    """
    if len(text.children) != 1 or not isinstance(words := text.children[0], str):
        return False
    pieces = words.split(" ")
    widths, space = word_widths(text, face)
    if len(widths) != len(pieces) or max(widths, default=0) > available * _SAFE or len(pieces) > _MOST_WORDS:
        return False
    lines = even_lines(widths, space, available * _SAFE)
    if len(lines) < 2:
        return False
    children: list[Element | str] = []
    for start, end in lines:
        children += [*([Element("br")] if children else []), " ".join(pieces[start:end])]
    text.children = children
    # The lines are as they are: a box that is a little too narrow must not break them again.
    longest = max(sum(widths[start:end]) + space * (end - start - 1) for start, end in lines)
    style = text.attributes.get("style", "")
    text.attributes["style"] = f"{style};white-space:nowrap;min-width:{longest:.2f}em".lstrip(";")
    return True


def _count_for_last_line(widths: Sequence[float], space: float, available: float) -> int:
    """Return how many of the last words together are about half a line; at most half of the words."""
    total, count = 0.0, 0
    for width in reversed(widths):
        if total >= _LAST_LINE * available or count >= len(widths) // 2 or total + width + space > _WHOLE * available:
            break
        total, count = total + width + space, count + 1
    return count


def _join_last(text: Element, count: int) -> None:
    """Join the last words of a text by no-break spaces, so that they share a line whatever its width is.

    A greatest width would do so too, but where a list's rows have rules, or the font is not the measured one, the
    lines are broken elsewhere.
    """
    left = count - 1
    for holder, place in reversed(_texts_of(text)):
        words = str(holder.children[place])
        is_last = not words.rstrip() or (
            words.endswith((" ", "\n")) and holder is text and place == len(text.children) - 1
        )
        tail = len(words) - len(words.rstrip()) if is_last else 0
        body, end = (words[:-tail], words[-tail:]) if tail else (words, "")
        while left > 0 and (at := max(body.rfind(" "), body.rfind("\n"))) >= 0:
            body, left = f"{body[:at]}\u00a0{body[at + 1 :]}", left - 1
        holder.children[place] = body + end
        if left <= 0:
            return


def _texts_of(element: Element) -> list[tuple[Element, int]]:
    """Return the places of an element's texts, in order: the element that holds each, and its index there."""
    found: list[tuple[Element, int]] = []
    for place, child in enumerate(element.children):
        if isinstance(child, str):
            found.append((element, place))
        elif "number" not in child.classes:
            found += _texts_of(child)
    return found


def _without_number(item: Element) -> Element:
    children = [child for child in item.children if isinstance(child, str) or "number" not in child.classes]
    return Element(item.tag, {}, children)
