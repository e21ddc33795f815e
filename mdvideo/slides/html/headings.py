"""Titles: lines of about the same length, and headings that are as wide as the slide."""

from __future__ import annotations

from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element
from mdvideo.slides.themes.fonts import text_width

_SLACK = 1.015
"""Renderers round advance widths to pixels, so a balanced line gets this much more room than was measured."""

_FIT_LARGEST = 260
"""Greatest size of a heading that fits its text to the width, in CSS pixels."""


def size_headings(root: Element, setting: RenderContext) -> None:
    """Balance the lines of titles, and set the size of a heading that fits its text to the width."""
    sizes = {"title": setting.type.hero, "closing": setting.type.hero, "section": setting.type.section}
    wide = setting.layout in sizes or setting.layout == "lead"
    for element in root.walk():
        if element.tag not in HEADINGS:
            continue
        text = element.text().strip()
        room = setting.width - 2 * setting.pad - setting.grid.title_inset * (not wide)
        if "fit" in element.classes:
            em = text_width(text, setting.fonts.title, setting.fonts.title_weight) + _spacing(text, setting)
            size = min(_FIT_LARGEST, room / max(em * _SLACK, 0.1))
            element.attributes["style"] = f"font-size:calc(var(--fit)*{size:.1f}px)"
        elif "title" in element.classes and all(child.tag in INLINE - {"img", "br"} for child in element.walk()):
            size = sizes.get(setting.layout, setting.type.title)
            room = min(room, setting.grid.hero) if wide else setting.grid.aside if setting.aside else room
            width = balanced_width(text, room / size, setting) * size
            if width:
                element.attributes["style"] = f"max-width:calc(var(--fit)*{width:.0f}px)"


def balanced_width(text: str, room: float, setting: RenderContext) -> float:
    """The least width in ems at which ``text`` takes no more lines than in ``room``; 0 where it takes one."""
    words = text.split()
    widths = [text_width(w, setting.fonts.title, setting.fonts.title_weight) + _spacing(w, setting) for w in words]
    space = text_width(" ", setting.fonts.title, setting.fonts.title_weight) + setting.fonts.title_spacing

    def lines(limit: float) -> int:
        count, used = 1, 0.0
        for width in widths:
            if used and used + space + width > limit:
                count, used = count + 1, width
            else:
                used += width + (space if used else 0)
        return count

    most = lines(room)
    if most == 1 or max(widths) > room:
        return 0
    low, high = max(widths), room
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if lines(middle) <= most else (middle, high)
    return min(high * _SLACK + 0.02, room)


def _spacing(text: str, setting: RenderContext) -> float:
    return len(text) * setting.fonts.title_spacing
