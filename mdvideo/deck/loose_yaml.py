"""YAML with places: scalars, lists and mappings that know their Spans, read the way that Marp's authors expect.

Every scalar stays text, as in YAML's failsafe schema; validators give it a type. A single-line value of a known key
is taken whole, so that ``color: #fff`` and ``title: Loops: a start`` mean what they say (Marpit's "loose YAML").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from mdvideo.deck.source import Excerpt
from mdvideo.errors import DeckError, Span

NODES_LIMIT = 5_000
"""Aliases can make a small document huge ("a billion laughs"); no honest one has as many nodes as this."""

DEPTH_LIMIT = 20
"""An alias may also stand inside what it names, which has no end."""

OPENERS = "\"'[{|>~&*`"
"""A value that starts with one of these is YAML's own syntax and is left to YAML, as in Marpit."""

_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<key>[\w-]+)(?P<colon>[ \t]*:)(?P<gap>[ \t]+)(?P<value>\S.*?)[ \t]*$")
_COMMENT = re.compile(r"[ \t]#.*$")


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text. ``null`` if nothing was written, or ``~`` or ``null``."""

    text: str
    span: Span
    null: bool = False
    quote: int | None = None
    """How far inside its span the value's first character stands, where it stands there literally, on one line."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A YAML list."""

    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A YAML mapping, in the order in which it is written; a key that is repeated stands here twice."""

    entries: tuple[tuple[Scalar, Value], ...]
    span: Span


Value = Scalar | Sequence | Table


def plain(value: Value) -> Any:
    """The value as str, None, list and dict."""
    match value:
        case Scalar():
            return None if value.null else value.text
        case Sequence():
            return [plain(item) for item in value.items]
        case Table():
            return {key.text: plain(item) for key, item in value.entries}


def read_table(excerpt: Excerpt, loose: Mapping[str, bool]) -> Table | None:
    """The mapping that ``excerpt`` holds, or None if it is valid YAML but no mapping.

    ``loose`` names the keys (with and without a leading underscore) whose single-line values are taken whole; the
    flag says whether `` #`` in one begins a YAML comment all the same. Raises DeckError on invalid YAML.
    """
    values = _loose_values(excerpt, loose)
    if len(values) == sum(1 for line in excerpt.lines if line.strip()):
        return _table_of_lines(excerpt, values)
    return _table_by_yaml(excerpt, values)


def _loose_values(excerpt: Excerpt, loose: Mapping[str, bool]) -> dict[int, re.Match[str]]:
    values = {}
    for number, line in enumerate(excerpt.lines):
        match = _LINE.match(line)
        if match is None or match["indent"] or match["key"].removeprefix("_") not in loose:
            continue
        if match["value"][0] in OPENERS or (match["value"][0] == "#" and not loose[match["key"].removeprefix("_")]):
            continue
        following = excerpt.lines[number + 1] if number + 1 < len(excerpt.lines) else ""
        if following[:1] not in " \t" or not following.strip():
            values[number] = match
    return {n: m for n, m in values.items() if loose[m["key"].removeprefix("_")] or not _COMMENT.search(m["value"])}


def _table_of_lines(excerpt: Excerpt, values: Mapping[int, re.Match[str]]) -> Table:
    """The common case, every line being ``key: value``, without the cost of a YAML parser."""
    entries = []
    for number, match in values.items():
        key = Scalar(match["key"], excerpt.span(number, *match.span("key")))
        entries.append((key, _literal(excerpt, number, *match.span("value"))))
    return Table(tuple(entries), excerpt.span(0, 0, len(excerpt.lines[0])))


def _literal(excerpt: Excerpt, line: int, start: int, end: int) -> Scalar:
    text = excerpt.lines[line][start:end]
    return Scalar(text, excerpt.span(line, start, end), text == "null", 0)


def _table_by_yaml(excerpt: Excerpt, values: Mapping[int, re.Match[str]]) -> Table | None:
    lines = list(excerpt.lines)
    for number, match in values.items():
        # The parser sees a quoted stand-in; the value itself is taken from the author's line.
        lines[number] = f'{match["key"]}{match["colon"]}{match["gap"]}""'
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _invalid(excerpt, error) from error
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "position", 0)
        before = "\n".join(lines)[:place] if isinstance(place, int) else ""
        span = excerpt.span(before.count("\n"), len(before.rpartition("\n")[2]), len(before) + 1)
        raise DeckError.at(span, "yaml-invalid", "this is not valid YAML: a character that YAML forbids") from error
    if not isinstance(node, yaml.MappingNode):
        return None
    return _Converter(excerpt, values).table(node)


def _invalid(excerpt: Excerpt, error: yaml.MarkedYAMLError) -> DeckError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if line >= len(excerpt.lines):
        line = len(excerpt.lines) - 1
        column = len(excerpt.lines[line])
    reason = " ".join(part for part in (error.context, error.problem) if part)
    return DeckError.at(
        excerpt.span(line, column, column + 1),
        "yaml-invalid",
        f"this is not valid YAML: {reason}",
        hint="put the value in quotes if it holds any of : # [ ] { } & * ! | > ' \" % @",
    )


class _Converter:
    """Turns one document's nodes into Values, within NODES_LIMIT and DEPTH_LIMIT."""

    def __init__(self, excerpt: Excerpt, values: Mapping[int, re.Match[str]]) -> None:
        self.excerpt = excerpt
        self.values = values
        self.nodes = 0
        self.depth = 0

    def table(self, node: yaml.MappingNode) -> Table:
        entries = []
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DeckError.at(self.span(key), "yaml-invalid", "a key must be a single word")
            match = self.values.get(key.start_mark.line)
            if match is not None and key.start_mark.column == match.start("key"):
                converted: Value = _literal(self.excerpt, key.start_mark.line, *match.span("value"))
            else:
                converted = self.value(value)
            entries.append((self.scalar(key), converted))
        return Table(tuple(entries), self.span(node))

    def value(self, node: yaml.Node) -> Value:
        self.nodes += 1
        if self.nodes > NODES_LIMIT:
            raise DeckError.at(self.span(node), "yaml-too-large", f"more than {NODES_LIMIT} values stand here")
        if self.depth > DEPTH_LIMIT:
            raise DeckError.at(self.span(node), "yaml-too-deep", "these values hold each other too deeply")
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        self.depth += 1
        if isinstance(node, yaml.MappingNode):
            found: Value = self.table(node)
        else:
            found = Sequence(tuple(self.value(item) for item in node.value), self.span(node))
        self.depth -= 1
        return found

    def scalar(self, node: yaml.Node) -> Scalar:
        text = str(node.value)
        mark = node.start_mark
        quote = 1 if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else 0
        start = self.excerpt.offset(mark.line, mark.column) + quote
        literal = self.excerpt.source.text.startswith(text, start) and text != ""
        null = node.tag == "tag:yaml.org,2002:null"
        return Scalar("" if null else text, self.span(node), null, quote if literal else None)

    def span(self, node: yaml.Node) -> Span:
        first, last = node.start_mark, node.end_mark
        end = last.column if last.line == first.line else len(self.excerpt.lines[first.line].rstrip())
        return self.excerpt.span(first.line, first.column, end)
