"""Reports characters that no bundled font can draw, so that ``check`` names them before the video shows boxes."""

from __future__ import annotations

from mdvideo.errors import Problem, Span
from mdvideo.slides.html.emoji_images import EMOJI, PACKAGE_HINT, emoji_uri
from mdvideo.slides.themes.fonts import is_covered

_LISTED = 6
"""How many characters a message lists."""


def missing_glyph_problems(text: str, span: Span) -> tuple[Problem, ...]:
    """Return warnings about characters of ``text`` without a bundled glyph, and about emoji without a colour font."""
    emoji = sorted({found for found in EMOJI.findall(text) if emoji_uri(found) is None})
    missing = sorted({char for char in EMOJI.sub("", text) if not is_covered(char)})
    problems = []
    if emoji:
        message = f"no colour emoji font has a glyph for {' '.join(emoji[:_LISTED])}"
        problems.append(Problem("warning", "emoji-font", message, _span_of(emoji[0], span), PACKAGE_HINT))
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:_LISTED])
        more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
        hint = "a font of this machine is used if it has them; choose one with font-family in the theme or in style"
        message = f"the bundled fonts have no glyph for {named}{more}"
        problems.append(Problem("warning", "glyph-missing", message, _span_of(missing[0], span), hint))
    return tuple(problems)


def _span_of(part: str, span: Span) -> Span:
    """Return the span of ``part`` if it is on the line of ``span``, else ``span``."""
    at = span.text.find(part)
    return span if at < 0 else Span(span.file, span.line, at + 1, at + 1 + len(part), span.text)
