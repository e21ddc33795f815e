"""Reports characters that no font of this machine can draw, before the video shows boxes.

One box among words is a warning. A deck whose words are boxes is an error that says what to install, since nobody can
read it.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mdvideo.deck.model import Deck, Diagram, Slide
from mdvideo.errors import Problem, Span
from mdvideo.slides.html.emoji_images import EMOJI, PACKAGE_HINT, emoji_uri
from mdvideo.slides.writing.page_fonts import missing_by_system
from mdvideo.slides.writing.writing_systems import SYMBOLS, install_hint_of, is_letter

_LISTED = 6
"""How many characters a message lists."""
_UNREADABLE_SHARE, _UNREADABLE_LETTERS = 0.05, 60
"""Share of a deck's letters, or number of letters on one slide, from which on missing ones make it unreadable."""
_TAG = re.compile(r"<[^>]*>")


def missing_glyph_problems(deck: Deck) -> Iterator[Problem]:
    """Yield problems about characters without a font, one for each writing system, and emoji without a colour font."""
    texts = [(slide.span, _text_of(slide)) for slide in deck.slides]
    everything = "\n".join(text for _, text in texts)
    if everything.isascii():
        return
    if emoji := sorted({found for found in EMOJI.findall(everything) if emoji_uri(found) is None}):
        message = f"no colour emoji font has a glyph for {' '.join(emoji[:_LISTED])}{_more(len(emoji))}"
        yield Problem("warning", "emoji-font", message, _span_of(emoji[0], texts), PACKAGE_HINT)
    counts = Counter(EMOJI.sub("", everything))
    letters = sum(count for character, count in counts.items() if is_letter(character))
    for system, missing in sorted(missing_by_system("".join(counts), deck.lang).items()):
        listed = sorted(missing)
        span = _span_of(listed[0], texts)
        lost = sum(counts[character] for character in missing if is_letter(character))
        most = max(sum(map(text.count, missing)) for _, text in texts)
        if system != SYMBOLS and (lost >= _UNREADABLE_SHARE * letters or most >= _UNREADABLE_LETTERS):
            message = f"no font on this machine has {system}, in which {lost} letters of the deck are written"
            yield Problem("error", "font-missing", message, span, install_hint_of([system]))
            continue
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in listed[:_LISTED])
        times = sum(counts[character] for character in missing)
        where = f", {times} times in the deck" if times > 1 else ""
        message = f"no font on this machine has a glyph for {named}{_more(len(listed))}{where}"
        yield Problem("warning", "glyph-missing", message, span, install_hint_of([system]))


def _text_of(slide: Slide) -> str:
    lines = (html.unescape(_TAG.sub(" ", line)) for line in (slide.header, slide.footer) if line)
    diagrams = (figure.source.text for figure in slide.figures if isinstance(figure.source, Diagram))
    return "\n".join((slide.text, *lines, *diagrams))


def _more(count: int) -> str:
    return f" and {count - _LISTED} more" if count > _LISTED else ""


def _span_of(part: str, texts: Sequence[tuple[Span, str]]) -> Span | None:
    """Return the span of the first slide that contains ``part``; of the part alone if it is on the span's line."""
    span = next((span for span, text in texts if part in text), None)
    if span is None or (at := span.text.find(part)) < 0:
        return span
    return Span(span.file, span.line, at + 1, at + 1 + len(part), span.text)
