"""Front matter: where it ends, and the YAML in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mdvideo.deck.directives.directive_table import LOOSE, DirectiveValue, read_directives
from mdvideo.deck.loose_yaml import read_table
from mdvideo.deck.page_as_deck import DIVIDER, page_table
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import DeckError, Problem

_FENCE = re.compile(r"-{3,}[ \t]*")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says. ``end`` is the offset in the source at which the slides begin.

    ``page`` if the text is a site's page that is a deck too.
    """

    given: tuple[DirectiveValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    end: int = 0
    page: bool = False


def read_front_matter(source: Source) -> FrontMatter:
    """The front matter, if the first line is ``---`` and a later one closes it."""
    lines = source.lines
    if not _FENCE.fullmatch(lines[0]):
        return FrontMatter()
    closing = next((n for n in range(1, len(lines)) if _FENCE.fullmatch(lines[n])), None)
    if closing is None:
        return FrontMatter()
    start = source.starts[1]
    end = source.starts[closing] + len(lines[closing])
    excerpt = Excerpt(source, tuple(lines[1:closing]) or ("",), tuple(source.starts[1:closing]) or (start,))
    if not excerpt.text.strip():
        return FrontMatter(end=end)
    try:
        table = read_table(excerpt, LOOSE)
        if table is None:
            return FrontMatter(problems=(_no_keys(source, closing),), end=end)
        table, page = page_table(table)
    except DeckError as error:
        return FrontMatter(problems=error.problems, end=end)
    given, problems = read_directives(table, front_matter=True)
    if page is not None and all(each.name != "headingDivider" for each in given):
        given.append(DirectiveValue("headingDivider", DIVIDER, page, once=False))
    return FrontMatter(tuple(given), tuple(problems), end, page is not None)


def _no_keys(source: Source, closing: int) -> Problem:
    line = next(n for n in range(1, closing) if source.lines[n].strip())
    return Problem(
        "error",
        "front-matter",
        "front matter must be lines of `key: value`",
        source.line_span(line),
        "if this is the first slide, remove the --- in line 1",
    )
