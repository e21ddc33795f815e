"""How much a deck may hold. Within these limits nothing takes more than seconds, and no parser's stack ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from mdvideo.deck.model import Slide
from mdvideo.deck.source import Source
from mdvideo.errors import Problem

MAX_SLIDES = 2000
MAX_COLUMNS = 200
"""Columns of a table. A frame shows ten to twenty."""
MAX_LEVELS = 64
"""Elements within one another."""

_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_TABLE_RULE = re.compile(r"^[ \t>]*(?=[^\n]*\|)[|:\- \t]{600,}$", re.MULTILINE)


def drop_wide_tables(markdown: str, source: Source) -> tuple[str, list[Problem]]:
    """Return Markdown in which a table of too many columns is text, with an error for each.

    The parser of tables takes quadratic time.
    """
    problems = []

    def drop(match: re.Match[str]) -> str:
        columns = match[0].strip().strip("|").count("|") + 1
        if columns <= MAX_COLUMNS:
            return match[0]
        span = source.span(match.start(), match.start() + 1)
        message = f"a table has {columns} columns; {MAX_COLUMNS} is the limit"
        problems.append(Problem("error", "table-wide", message, span, "split the table"))
        return " " * len(match[0])

    return _TABLE_RULE.sub(drop, markdown), problems


def limit_problems(slides: Iterable[Slide], source: Source) -> Iterator[Problem]:
    """Yield an error where a deck has too many slides, and for each slide that is nested too deeply."""
    for number, slide in enumerate(slides, 1):
        if number == MAX_SLIDES + 1:
            message = f"the deck has more than {MAX_SLIDES} slides"
            yield Problem("error", "too-many-slides", message, slide.span, "make several decks of it")
        if slide.body.count("<") > MAX_LEVELS and (levels := _levels_of(slide.body)) > MAX_LEVELS:
            message = f"elements are {levels} levels deep in one another; {MAX_LEVELS} is the limit"
            yield Problem("error", "nested-deeply", message, slide.span or source.line_span(0), "use fewer")


class _Depth(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.most = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _VOID:
            self.open.append(tag)
            self.most = max(self.most, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()


def _levels_of(html: str) -> int:
    depth = _Depth()
    depth.feed(html)
    depth.close()
    return depth.most
