"""Draws what stands in for a picture that cannot be shown: a frame with its text and name, or a diagram's own text."""

from __future__ import annotations

from html import escape

from mdvideo.frame_size import Size
from mdvideo.slides.themes.fonts import MONO, SANS, text_width
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Variant

_LARGEST = 30.0
"""Font size in pixels of a 1080p frame."""
_SMALLEST = 11.0
_ICON = 130.0
"""Height in pixels of a 1080p frame below which a picture is an icon."""
_SIGN = 2
"""Characters of an alternative text that is a number or a sign."""

_SIZE, _LINE, _ADVANCE, _PADDING = 20, 28, 12.0, 24
"""Font size, height of a line, width of a character and the space around the text, in CSS pixels."""
_MOST_LINES, _MOST_COLUMNS = 24, 90
"""What of a text is shown; an ellipsis stands for the rest."""


def placeholder_svg(
    theme: Theme, variant: Variant, size: Size, scale: float, alt: str, name: str, *, covered: bool = False
) -> bytes:
    """Return an SVG of ``size`` pixels, where ``scale`` is that of the frame. A ``covered`` one is behind text.

    It has the alternative text in the middle and the file's name below it, as far as there is room. A covered one is a
    faint frame alone: words behind those of the slide would hide them.
    """
    colours = theme.palettes[variant]
    ink, muted, panel = colours["ink"], colours["muted"], colours["panel"]
    width, height = size
    line = max(1.0, 2 * scale)
    inset = line / 2 + (24 * scale if covered else 0)
    dashes = f"{8 * scale:g} {6 * scale:g}"
    frame = (
        f'<rect x="{inset:g}" y="{inset:g}" width="{max(1, width - 2 * inset):g}" '
        f'height="{max(1, height - 2 * inset):g}" rx="{18 * scale:g}" fill="{panel}" '
        f'fill-opacity="{0 if covered else 1}" stroke="{muted}" stroke-opacity="{0.4 if covered else 1}" '
        f'stroke-width="{line:g}" stroke-dasharray="{dashes}"/>'
    )
    room = width - 2 * inset - 32 * scale
    rows = [(row, ink) for row in _wrapped(alt, room, scale)]
    rows += [(row, muted) for row in _wrapped(_short_name(name), room, scale)[:1]]
    font = _font_size(room, scale)
    most = int((height - 2 * inset) / (font * 1.4)) if room > 3 * font and not covered else 0
    if alt and not covered and (height < _ICON * scale or len(alt) <= _SIGN):
        # An icon in a line of text, or one that style sheets make small: its words are as large as it.
        rows = [(alt, ink)]
        font = min(0.6 * height, (width - 12 * scale) / max(text_width(alt, SANS, 400), 0.1))
        most = int(font >= _SMALLEST * scale)
    rows = rows[: max(most, 0)]
    middle = height / 2 - (len(rows) - 1) * font * 0.7 + font * 0.35
    texts = "".join(
        f'<text x="{width / 2:g}" y="{middle + number * font * 1.4:g}" font-family="{SANS}" font-size="{font:g}" '
        f'text-anchor="middle" fill="{colour}">{escape(row)}</text>'
        for number, (row, colour) in enumerate(rows)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return f"{head}{frame}{texts}</svg>".encode()


def _font_size(room: float, scale: float) -> float:
    return max(_SMALLEST * scale, min(_LARGEST * scale, room / 14))


def _short_name(name: str) -> str:
    return name.split("?", 1)[0].split("#", 1)[0].rstrip("/").replace("\\", "/").rsplit("/", 1)[-1]


def _wrapped(text: str, room: float, scale: float) -> list[str]:
    """Cut a text into at most three lines that fit; the last one ends with an ellipsis where something is left out."""
    font = _font_size(room, scale)
    rows: list[str] = []
    for word in text.split():
        joined = f"{rows[-1]} {word}" if rows else word
        if rows and text_width(joined, SANS, 400) * font <= room:
            rows[-1] = joined
        else:
            rows.append(_cut(word, room / font))
    return rows if len(rows) <= 3 else [*rows[:2], _cut(f"{rows[2]} …", room / font)]


def _cut(word: str, ems: float) -> str:
    while len(word) > 2 and text_width(word, SANS, 400) > ems:
        word = f"{word[: -2 if word.endswith('…') else -1]}…"
    return word


def source_svg(text: str, theme: Theme, variant: Variant) -> bytes:
    """Return an SVG with the lines of a text on the theme's ground for code."""
    palette = theme.palettes[variant]
    lines = text.expandtabs(4).rstrip().split("\n")
    lines = lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]
    lines = [line if len(line) <= _MOST_COLUMNS else f"{line[: _MOST_COLUMNS - 1]}…" for line in lines]
    width = max(20, *(len(line) for line in lines)) * _ADVANCE + 2 * _PADDING
    height = len(lines) * _LINE + 2 * _PADDING
    rows = "".join(
        f'<text x="{_PADDING}" y="{_PADDING + _LINE * number + 21}" xml:space="preserve">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height}" viewBox="0 0 {width:g} {height}">'
        f'<rect width="100%" height="100%" rx="10" fill="{palette["code-ground"]}"/>'
        f'<g font-family="{MONO}" font-size="{_SIZE}" fill="{palette["code-ink"]}">{rows}</g></svg>'
    ).encode()
