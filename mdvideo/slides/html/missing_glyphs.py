"""Which characters of a slide no bundled font can draw, so that ``check`` names them instead of a box in the video."""

from __future__ import annotations

from mdvideo.errors import Problem, Span
from mdvideo.slides.html.emoji_images import EMOJI, PACKAGE_HINT, emoji_uri
from mdvideo.slides.themes.fonts import covered

_SHOWN = 6
"""Characters named in one message."""


def glyph_problems(text: str, span: Span) -> tuple[Problem, ...]:
    """Warnings about characters of ``text`` without a bundled glyph, and emoji without a colour font."""
    emoji = sorted({found for found in EMOJI.findall(text) if emoji_uri(found) is None})
    missing = sorted({char for char in EMOJI.sub("", text) if not covered(char)})
    problems = []
    if emoji:
        message = f"no colour emoji font has {' '.join(emoji[:_SHOWN])}"
        problems.append(Problem("warning", "emoji-font", message, _span_of(emoji[0], span), PACKAGE_HINT))
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        hint = "a font of this machine is used if it has them; name one with font-family in the theme or in style"
        message = f"the bundled fonts lack {named}{more}"
        problems.append(Problem("warning", "glyph-missing", message, _span_of(missing[0], span), hint))
    return tuple(problems)


def _span_of(part: str, span: Span) -> Span:
    """The place of ``part`` if it stands on the span's own line, else the span."""
    at = span.text.find(part)
    return span if at < 0 else Span(span.file, span.line, at + 1, at + 1 + len(part), span.text)
