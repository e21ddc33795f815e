"""Finds where an author wrote a piece of CSS, in the deck or in the style sheets of its theme, and slips in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.deck.model import Deck
from mdvideo.deck.source import Source
from mdvideo.errors import Problem, Span
from mdvideo.slides.css_support.find_faults import css_faults

_STYLES = re.compile(
    r"""\A\s*---\n.*?\n(?:---|\.\.\.)\n|<style\b[^>]*>.*?</style|\sstyle\s*=\s*(?:"[^"]*"|'[^']*')""",
    re.DOTALL | re.IGNORECASE,
)
_CHANGED = re.compile(r"url\(|mdvideo |\[data-|\.el-")
"""Where CSS begins to differ from what its author wrote."""


class StylePlaces:
    """The texts of a deck and of its style sheets, which are read when the first place is asked for."""

    def __init__(self, deck: Path, sheets: Sequence[Path] = ()) -> None:
        self._deck = deck
        self._sheets = tuple(sheet for sheet in dict.fromkeys(sheets) if sheet.suffix.lower() in (".css", ".scss"))

    def place_of(self, css: str, line: int = 1) -> Span | None:
        """Return the place of a declaration, selector or at-rule: the first at or after this line of the deck.

        Otherwise the first in the deck, or in a style sheet; None where it is found in none of them.
        """
        written = _CHANGED.split(css)[0].strip() or css
        pattern = re.compile(r"\s*".join(map(re.escape, re.findall(r"[-\w.%#]+|[^\s\w]", written))), re.IGNORECASE)
        for source, regions in self._texts:
            found = [
                match
                for start, end in regions
                for match in pattern.finditer(source.text, start, end)
                if not re.match(r"[-\w]", source.text[match.start() - 1 : match.start()])
            ]
            spans = [source.span(*match.span()) for match in found]
            if spans:
                return next((span for span in spans if span.line >= line), spans[0])
            line = 1
        return None

    @cached_property
    def _texts(self) -> list[tuple[Source, list[tuple[int, int]]]]:
        """The texts, each with the ranges of characters that hold CSS."""
        return list(self._read())

    def _read(self) -> Iterator[tuple[Source, list[tuple[int, int]]]]:
        for path in (self._deck, *self._sheets):
            try:
                text = read_regular(path).decode("utf-8-sig", "replace")
            except OSError:
                continue
            source = Source.from_text(text, path.name if path != self._deck else str(path))
            is_deck = path == self._deck
            regions = [match.span() for match in _STYLES.finditer(source.text)] if is_deck else [(0, len(source.text))]
            yield source, regions


def style_problems(deck: Deck, places: StylePlaces) -> Iterator[Problem]:
    """Yield a warning for each slip in the CSS that stands in a deck, at its place."""
    for css, span in ((deck.style, None), *((slide.style, slide.span) for slide in deck.slides)):
        for fault in css_faults(css) if css else ():
            first, last = css.rfind("\n", 0, fault.start) + 1, css.find("\n", fault.start)
            line = css[first : len(css) if last < 0 else last]
            place = places.place_of(line, span.line if span else 1) or span
            wrong = css[fault.start : fault.end].partition("\n")[0]
            at = place.text.find(wrong) if place is not None else -1
            if place is not None and at >= 0:
                place = replace(place, column=at + 1, end_column=at + 1 + max(1, len(wrong)))
            yield Problem("warning", "css-invalid", fault.message, place, fault.hint)
