"""Finds where the keys and values of a TOML text stand. The text is one that ``parse_toml`` has read.

Source of the grammar: TOML 1.0. What is not valid ends the search, and what was found until there counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate

from mdvideo._util.untrusted.parse_data import parse_toml
from mdvideo.errors import Problem, Span

TomlPath = tuple[str | int, ...]
"""The keys from the root to a value; in arrays, its index."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(
    r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|"(?P<basic>(?:\\.|[^"\\\n])*)"|'(?P<literal>[^'\n]*)')[ \t]*"""
)
_STRING = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"""(?:"{0,2})|\'\'\'[\s\S]*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
)
_PLAIN = re.compile(r"[^,\]}#\n]*")
_AT = re.compile(r"\s*\(at line (\d+), column (\d+)\)|\s*\(at end of document\)")


@dataclass(frozen=True, slots=True)
class TomlPlace:
    """The places of a key and of its value. Of a table, both are its header."""

    key: Span
    value: Span


def toml_fault(text: str, file: str) -> Problem | None:
    """Return what is wrong with a TOML text, at its place; None if it can be read."""
    try:
        parse_toml(text)
    except ValueError as error:
        found = _AT.search(str(error))
        lines = text.split("\n")
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (len(lines), len(lines[-1]) + 1)
        span = Span(file, line, column, column + 1, lines[line - 1])
        return Problem("error", "toml-invalid", f"invalid TOML: {_AT.sub('', str(error))}", span)
    return None


def toml_places(text: str, file: str) -> dict[TomlPath, TomlPlace]:
    """Return the places of all keys and values of a TOML text by their paths."""
    finder = _PlaceFinder(text, file)
    with suppress(_InvalidTomlError):
        finder.find()
    return finder.places


def nearest_place(places: Mapping[TomlPath, TomlPlace], path: TomlPath) -> TomlPlace | None:
    """Return the place of what is at a path, or of the table that it is missing from; None if that has no place."""
    while path:
        if path in places:
            return places[path]
        within = [place for found, place in places.items() if found[: len(path)] == path]
        if within:  # a table that only the headers of its own tables name
            return within[0]
        path = path[:-1]
    return None


class _InvalidTomlError(Exception):
    pass


class _PlaceFinder:
    """Goes through a text once. ``places`` are those found so far."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines[:-1])]
        self._at = 0
        self._lengths: dict[TomlPath, int] = {}
        self.places: dict[TomlPath, TomlPlace] = {}

    def find(self) -> None:
        table: TomlPath = ()
        while self._skip_blank():
            start = self._at
            if self._text.startswith("[", start):
                is_item = self._text.startswith("[[", start)
                self._at += 1 + is_item
                table = self._table_of([part for part, _ in self._keys()], is_item)
                self._expect("]]" if is_item else "]")
                header = self._span(start, self._at)
                self.places.setdefault(table, TomlPlace(header, header))
            else:
                self._entry(table)

    def _table_of(self, keys: Sequence[str], is_item: bool) -> TomlPath:
        """Return the path of a header. A name of an array of tables means its last item."""
        path: TomlPath = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if is_item and number == len(keys) - 1:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
        return path

    def _entry(self, table: TomlPath) -> None:
        """Read ``a.b = value``."""
        keys = self._keys()
        self._expect("=")
        path = (*table, *(part for part, _ in keys))
        self._skip_spaces()
        start = self._at
        self._value(path)
        value = self._span(start, self._at)
        for number, (_, key) in enumerate(keys, 1):
            self.places.setdefault(path[: len(table) + number], TomlPlace(key, value))

    def _keys(self) -> list[tuple[str, Span]]:
        """Read a dotted key as its parts and their places."""
        keys = []
        while True:
            match = _PART.match(self._text, self._at)
            if match is None:
                raise _InvalidTomlError
            kind = match.lastgroup or "bare"
            quotes = kind != "bare"
            start, end = match.span(kind)
            name = parse_toml(f'k = "{match[kind]}"')["k"] if kind == "basic" else match[kind]
            keys.append((name, self._span(start - quotes, end + quotes)))
            self._at = match.end()
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: TomlPath) -> None:
        string = _STRING.match(self._text, self._at)
        if string is not None:
            self._at = string.end()
        elif self._text.startswith("[", self._at):
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._inline_table(path)
        else:
            match = _PLAIN.match(self._text, self._at)
            assert match is not None
            self._at += len(match[0].rstrip())

    def _array(self, path: TomlPath) -> None:
        self._at += 1
        index = 0
        while self._skip_blank() and self._text[self._at] != "]":
            start = self._at
            self._value((*path, index))
            span = self._span(start, self._at)
            self.places[(*path, index)] = TomlPlace(span, span)
            index += 1
            self._skip_blank()
            if not self._text.startswith("]", self._at):
                self._expect(",")
        self._expect("]")

    def _inline_table(self, path: TomlPath) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            self._entry(path)
            self._skip_blank()
            if not self._text.startswith("}", self._at):
                self._expect(",")
        self._expect("}")

    def _skip_blank(self) -> bool:
        """Skip blanks, line ends and comments; False at the end of the text."""
        match = _BLANK.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return self._at < len(self._text)

    def _skip_spaces(self) -> None:
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise _InvalidTomlError
        self._at += len(mark)

    def _span(self, start: int, end: int) -> Span:
        line = bisect_right(self._starts, start) - 1
        first = self._starts[line]
        text = self._lines[line]
        column = start - first
        return Span(self._file, line + 1, column + 1, max(column + 1, min(end - first, len(text))) + 1, text)
