"""Front matter: the directives in it. Where it is, ``foreign/front_matter_forms.py`` knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mdvideo.deck.directives.directive_table import ESCAPED_KEYS, LOOSE_KEYS, DirectiveValue
from mdvideo.deck.directives.read_directives import read_directives
from mdvideo.deck.foreign.front_matter_forms import FrontMatterBlock, find_front_matter
from mdvideo.deck.foreign.toml_front_matter import read_toml
from mdvideo.deck.loose_yaml import YamlMapping, read_mapping
from mdvideo.deck.page_as_deck import DEFAULT_DIVIDER, deck_mapping_of
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import DeckError, Problem

_INDENTED_KEY = re.compile(r"(?P<indent>[ \t]+)(?P<key>_?[A-Za-z][\w-]*)[ \t]*:[ \t]+\S")
_NOT_NEWLINE = re.compile(r"[^\n]")

MAX_INVALID_LINES = 5
"""Lines of invalid YAML that are left out, one after the other, so that the others count."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The directives in the front matter. ``end`` is the source offset where the slides start.

    ``is_page``: the file is a site's page that is also a deck. ``keys`` are all top-level keys, of other tools too.
    """

    directives: tuple[DirectiveValue, ...] = ()
    problems: tuple[Problem, ...] = ()
    end: int = 0
    is_page: bool = False
    keys: frozenset[str] = frozenset()


def read_front_matter(source: Source) -> FrontMatter:
    """Read the front matter. What is wrong in it is reported, and the rest of it counts."""
    block = find_front_matter(source)
    if block is None:
        return FrontMatter()
    if not block.excerpt.text.strip():
        return FrontMatter(problems=block.problems, end=block.end)
    try:
        mapping, problems = _read_block(block)
        if mapping is None:
            return _first_slide(source, block)
        keys = frozenset(key.text for key, _ in mapping.entries)
        mapping, page = deck_mapping_of(mapping)
    except DeckError as error:
        return FrontMatter(problems=error.problems, end=block.end)
    directives, found = read_directives(mapping, front_matter=True)
    if page is not None and all(directive.name != "headingDivider" for directive in directives):
        directives.append(DirectiveValue("headingDivider", DEFAULT_DIVIDER, page, once=False))
    all_problems = (*block.problems, *problems, *found)
    return FrontMatter(tuple(directives), all_problems, block.end, page is not None, keys)


def blank_front_matter(source: Source, front: FrontMatter) -> str:
    """Return the text with spaces in place of the front matter, so that lines and columns stay the same.

    NUL becomes U+FFFD, as CommonMark asks.
    """
    text = _NOT_NEWLINE.sub(" ", source.text[: front.end]) + source.text[front.end :]
    return text.replace("\0", "\ufffd")


def _read_block(block: FrontMatterBlock) -> tuple[YamlMapping | None, list[Problem]]:
    """Return the mapping without lines that are invalid, and their problems; None for what is no mapping at all."""
    problems: list[Problem] = []
    if block.is_toml:
        try:
            return read_toml(block.excerpt), problems
        except DeckError as error:
            return YamlMapping((), block.excerpt.span(0, 0, 1)), list(_as_warnings(error.problems))
    excerpt = block.excerpt
    for _ in range(MAX_INVALID_LINES):
        try:
            return read_mapping(excerpt, LOOSE_KEYS, ESCAPED_KEYS), problems
        except DeckError as error:
            if not _KEY_LINE.search(excerpt.text):
                return None, problems
            problems += _as_warnings(error.problems)
            aligned = _align_keys(excerpt)
            if aligned is not None:
                return aligned, problems
            excerpt = _without_line(excerpt, error.problems[0])
            if not excerpt.text.strip():
                break
    return YamlMapping((), block.excerpt.span(0, 0, 1)), problems


_KEY_LINE = re.compile(r"^[\"']?[\w$-]+[\"']?[ \t]*:(?:[ \t]|$)", re.MULTILINE)


def _align_keys(excerpt: Excerpt) -> YamlMapping | None:
    """Return the mapping with its directives at the start of their lines, where some are indented; None if it fails."""
    lines, offsets = list(excerpt.lines), list(excerpt.line_offsets)
    for number, line in enumerate(excerpt.lines):
        found = _INDENTED_KEY.match(line)
        if found is not None and found["key"].removeprefix("_") in LOOSE_KEYS:
            lines[number] = line[found.end("indent") :]
            offsets[number] += found.end("indent")
    if lines == list(excerpt.lines):
        return None
    try:
        return read_mapping(replace(excerpt, lines=tuple(lines), line_offsets=tuple(offsets)), LOOSE_KEYS, ESCAPED_KEYS)
    except DeckError:
        return None


def _without_line(excerpt: Excerpt, problem: Problem) -> Excerpt:
    """Return the excerpt with a blank line in place of the one that a problem is in, or of the last one."""
    at = len(excerpt.lines) - 1
    if problem.span is not None:
        start = excerpt.source.offset_of(problem.span)
        at = max((n for n, offset in enumerate(excerpt.line_offsets) if offset <= start), default=at)
    while at and not excerpt.lines[at].strip():
        at -= 1
    return replace(excerpt, lines=(*excerpt.lines[:at], "", *excerpt.lines[at + 1 :]))


def _as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    return (replace(problem, severity="warning") for problem in problems)


def _first_slide(source: Source, block: FrontMatterBlock) -> FrontMatter:
    """Report a ruler above the first slide. Marp takes that slide for front matter, and shows nothing of it."""
    ruler = next(number for number, line in enumerate(source.lines) if line.strip())
    message = "this ruler is above the first slide, which Marp takes for front matter"
    problem = Problem("warning", "front-matter", message, source.line_span(ruler), "remove it")
    end = source.line_starts[ruler] + len(source.lines[ruler])
    return FrontMatter(problems=(*block.problems, problem), end=end)
