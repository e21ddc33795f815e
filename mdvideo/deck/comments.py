"""HTML comments: directives, presenter notes, or marks for other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mdvideo.deck.directives.directive_table import LOOSE, DirectiveValue, is_known, nearest_key, read_directives
from mdvideo.deck.loose_yaml import Table, read_table
from mdvideo.deck.model import Note
from mdvideo.deck.source import Excerpt
from mdvideo.errors import DeckError, Problem, Span

_OTHER_TOOLS = re.compile(r"(?:prettier-ignore|markdownlint-|lint\b)")
_KEY = re.compile(r"[ \t]*(?P<key>_?[A-Za-z][\w-]*)[ \t]*:(?=\s|$)")
_NOTE = re.compile(r"note[ \t]*:[ \t]*", re.IGNORECASE)
_SURELY_MEANT = 0.8
"""Least likeness (difflib's ratio) at which an unknown key in a comment is a slip and not the start of a note."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What one comment says."""

    given: tuple[DirectiveValue, ...] = ()
    note: Note | None = None
    problems: tuple[Problem, ...] = ()
    fit: bool = False
    """``<!-- fit -->``: in a heading, fit it to the slide's width."""


class Found(NamedTuple):
    """A comment in some text: offsets of its mark, of its words, and the end of the whole."""

    mark: int
    start: int
    stop: int
    end: int


def find_comment(text: str, at: int) -> Found | None:
    """The comment that begins at ``at``, if it is closed.

    It is what Marpit's own pattern matches, but in linear time.
    """
    close = text.find("-->", at + 4) if text.startswith("<!--", at) else -1
    if close < 0:
        return None
    start, stop = at + 4, close
    while start < stop and text[start] == "-":
        start += 1
    while stop > start and text[stop - 1] == "-":
        stop -= 1
    return Found(at, start, stop, close + 3)


def find_comments(text: str) -> Iterator[Found]:
    """Every closed comment in ``text``."""
    at = text.find("<!--")
    while at >= 0 and (found := find_comment(text, at)) is not None:
        yield found
        at = text.find("<!--", found.end)


def read_comment(excerpt: Excerpt) -> Comment:
    """The meaning of a comment whose text, without its marks, is ``excerpt``."""
    excerpt = excerpt.stripped()
    text = excerpt.text
    if not text or _OTHER_TOOLS.match(text):
        return Comment()
    if text == "fit":
        return Comment(fit=True)
    if (prefix := _NOTE.match(text)) is not None:
        return _note(excerpt.behind(prefix.end()).stripped())
    match = _KEY.match(text)
    if match is None and not text.startswith("{"):
        return _note(excerpt)
    if match is not None and not is_known(match["key"]):
        return _unknown(excerpt, match)
    return _directives(excerpt, certain=match is not None)


def _note(excerpt: Excerpt) -> Comment:
    if not excerpt.text:
        return Comment()
    places = tuple(excerpt.span(number, 0, len(line)) for number, line in enumerate(excerpt.lines))
    return Comment(note=Note(excerpt.text, excerpt.span(0, 0, len(excerpt.lines[0].rstrip())), places))


def _unknown(excerpt: Excerpt, match: re.Match[str]) -> Comment:
    """A first key that is no directive: mixed with known ones, a slip for one, or else a note, as in Marp."""
    if any((m := _KEY.match(line)) is not None and is_known(m["key"]) for line in excerpt.lines[1:]):
        table = _table(excerpt)
        if table is not None and any(is_known(key.text) for key, _ in table.entries):
            return _given(table)
    # A sentence begins with a capital, a directive never does: then only its case may be wrong.
    close = nearest_key(match["key"], 1.0 if match["key"][0].isupper() else _SURELY_MEANT)
    if close is None:
        return _note(excerpt)
    span = excerpt.span(0, *match.span("key"))
    hint = f"did you mean {close}? If it is a note, begin it with `Note:`"
    return Comment(
        problems=(Problem("warning", "directive-unknown", f"no directive is called {match['key']!r}", span, hint),)
    )


def _directives(excerpt: Excerpt, *, certain: bool) -> Comment:
    try:
        table = _read(excerpt)
    except DeckError as error:
        return Comment(problems=error.problems) if certain else _note(excerpt)
    if table is None or not any(is_known(key.text) for key, _ in table.entries):
        return _note(excerpt)
    return _given(table)


def _table(excerpt: Excerpt) -> Table | None:
    try:
        return _read(excerpt)
    except DeckError:
        return None


def _read(excerpt: Excerpt) -> Table | None:
    """The comment as YAML; where the lines stand indented under the first, so that they line up with it."""
    try:
        return read_table(excerpt, LOOSE)
    except DeckError:
        dedented = excerpt.dedented()
        if dedented.lines == excerpt.lines:
            raise
        try:
            return read_table(dedented, LOOSE)
        except DeckError:
            pass
        raise


def _given(table: Table) -> Comment:
    given, problems = read_directives(table, front_matter=False)
    return Comment(given=tuple(given), problems=tuple(problems))


def unclosed(span: Span, *, inline: bool) -> Problem:
    """A comment that swallows the rest of the deck or, in a line of text, shows its marks and words."""
    if inline:
        hint = "close it with --> before the next blank line, or write &lt;!--"
        return Problem("warning", "comment-unclosed", "this comment is not closed, and shows as text", span, hint)
    return Problem("error", "comment-unclosed", "this comment is never closed", span, "close it with -->")
