"""Front matter: where it ends, and the directives in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mdvideo.deck.directives.directive_table import LOOSE_KEYS, DirectiveValue
from mdvideo.deck.directives.read_directives import read_directives
from mdvideo.deck.loose_yaml import read_mapping
from mdvideo.deck.page_as_deck import DEFAULT_DIVIDER, deck_mapping_of
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import DeckError, Problem

_FENCE = re.compile(r"-{3,}[ \t]*")
_NOT_NEWLINE = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The directives in the front matter. ``end`` is the source offset where the slides start.

    ``is_page``: the file is a site's page that is also a deck.
    """

    directives: tuple[DirectiveValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    end: int = 0
    is_page: bool = False


def read_front_matter(source: Source) -> FrontMatter:
    """Read the front matter, which exists if the first line is ``---`` and a later line closes it."""
    lines = source.lines
    if not _FENCE.fullmatch(lines[0]):
        return FrontMatter()
    closing = next((n for n in range(1, len(lines)) if _FENCE.fullmatch(lines[n])), None)
    if closing is None:
        return FrontMatter()
    start = source.line_starts[1]
    end = source.line_starts[closing] + len(lines[closing])
    excerpt = Excerpt(source, tuple(lines[1:closing]) or ("",), tuple(source.line_starts[1:closing]) or (start,))
    if not excerpt.text.strip():
        return FrontMatter(end=end)
    try:
        mapping = read_mapping(excerpt, LOOSE_KEYS)
        if mapping is None:
            return FrontMatter(problems=(_not_a_mapping(source, closing),), end=end)
        mapping, page = deck_mapping_of(mapping)
    except DeckError as error:
        return FrontMatter(problems=error.problems, end=end)
    directives, problems = read_directives(mapping, front_matter=True)
    if page is not None and all(directive.name != "headingDivider" for directive in directives):
        directives.append(DirectiveValue("headingDivider", DEFAULT_DIVIDER, page, once=False))
    return FrontMatter(tuple(directives), tuple(problems), end, page is not None)


def blank_front_matter(source: Source, front: FrontMatter) -> str:
    """Return the text with spaces in place of the front matter, so that lines and columns stay the same.

    NUL becomes U+FFFD, as CommonMark asks.
    """
    text = _NOT_NEWLINE.sub(" ", source.text[: front.end]) + source.text[front.end :]
    return text.replace("\0", "\ufffd")


def _not_a_mapping(source: Source, closing: int) -> Problem:
    line = next(n for n in range(1, closing) if source.lines[n].strip())
    return Problem(
        "error",
        "front-matter",
        "front matter must be lines of `key: value`",
        source.line_span(line),
        "if this is the first slide, remove the --- in line 1",
    )
