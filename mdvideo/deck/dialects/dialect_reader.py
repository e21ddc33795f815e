"""What a dialect's reader gets and returns, and the lines that it works on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mdvideo.deck.dialects.rewriting import Rewriting
from mdvideo.deck.source import Source
from mdvideo.errors import Problem

_FENCE = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a source: its text without its end, and the offset at which it starts."""

    text: str
    start: int
    source: Source
    is_code: bool = False
    """Whether it is in fenced code, or one of the two marks around it."""

    @property
    def end(self) -> int:
        """The offset after its last character, before its line end."""
        return self.start + len(self.text)

    @property
    def stripped(self) -> str:
        """Its text without white space around it."""
        return self.text.strip()


def lines_of(source: Source) -> list[Line]:
    """Return the lines of a source, with those of fenced code marked."""
    lines, marks = [], ""
    for text, start in zip(source.lines, source.line_starts, strict=True):
        fence = _FENCE.match(text)
        if marks:
            lines.append(Line(text, start, source, is_code=True))
            if fence is not None and fence["marks"].startswith(marks) and not fence["info"].strip():
                marks = ""
        elif fence is not None and "`" not in fence["info"]:
            marks = fence["marks"]
            lines.append(Line(text, start, source, is_code=True))
        else:
            lines.append(Line(text, start, source))
    return lines


@dataclass(slots=True)
class DialectWriter:
    """The rewritten deck so far, and what could not be read."""

    file: str
    rewriting: Rewriting = field(default_factory=Rewriting)
    problems: list[Problem] = field(default_factory=list)

    def keep(self, line: Line, start: int = 0, end: int | None = None) -> None:
        """Add the columns [start, end) of a line, without a line end."""
        stop = len(line.text) if end is None else end
        self.rewriting.keep(line.source, line.start + start, line.start + stop)

    def keep_line(self, line: Line) -> None:
        """Add a line with its end."""
        self.keep(line)
        self.end_line(line)

    def end_line(self, line: Line) -> None:
        """Add the end of a line."""
        self.rewriting.put("\n", line.source, line.end, line.end)

    def put(self, text: str, line: Line) -> None:
        """Add ``text``, which stands for a whole line."""
        self.rewriting.put(text, line.source, line.start, line.end)

    def replace_line(self, text: str, line: Line) -> None:
        """Add ``text`` and a line end for a line; what both begin and end with keeps its place."""
        self.rewriting.replace(text, line.source, line.start, line.end)
        self.end_line(line)

    def drop(self, line: Line) -> None:
        """Add an empty line in place of a line."""
        self.end_line(line)

    def warn(self, line: Line, message: str, hint: str | None = None, code: str = "dialect-unread") -> None:
        """Report what a video does not show of a line."""
        span = line.source.span(line.start + len(line.text) - len(line.text.lstrip()), line.end)
        self.problems.append(Problem("warning", code, message, span, hint))

    def result(self) -> ReadDialect:
        """Return the deck."""
        return ReadDialect(self.rewriting.source(self.file), tuple(self.problems))


@dataclass(frozen=True, slots=True)
class ReadDialect:
    """A deck of another program as a deck of ours, and what of it is not shown as there."""

    source: Source
    problems: tuple[Problem, ...] = ()


ReadFile = Callable[[str], str | None]
"""Returns the text of a file by its path from the deck's folder; None if there is none that may be read."""

DialectReader = Callable[[Source, ReadFile], ReadDialect]
"""Reads a whole file, front matter included. Never raises for a bad one."""


@dataclass(frozen=True, slots=True)
class FrontMatterKey:
    """A top-level key of a front matter: its lines, of which the first has its name, and its value if it is on that."""

    name: str
    value: str
    lines: tuple[Line, ...]


_KEY = re.compile(r"(?P<name>[A-Za-z_$][\w$-]*)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*$")


def front_matter_keys(lines: list[Line]) -> Iterator[FrontMatterKey]:
    """Yield the top-level keys of YAML between its marks; lines before the first are left out."""
    name, value = "", ""
    own: list[Line] = []
    for line in lines:
        found = _KEY.match(line.text)
        if found is not None:
            if own:
                yield FrontMatterKey(name, value, tuple(own))
            name, value, own = found["name"], _unquoted(found["value"] or ""), [line]
        elif own:
            own.append(line)
    if own:
        yield FrontMatterKey(name, value, tuple(own))


def _unquoted(value: str) -> str:
    value = re.sub(r"\s+#.*$", "", value) if not value.startswith(("'", '"')) else value
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def plain_list(text: str) -> str:
    """Return a line whose list item, if it is one, is there from the start, as in all programs but Marp."""
    text = re.sub(r"^(\s*)\*(\s)", r"\1-\2", text)
    return re.sub(r"^(\s*\d{1,9})\)(\s)", r"\1.\2", text)


def stepwise_list(text: str) -> str:
    """Return a line whose list item, if it is one, appears at its click."""
    text = re.sub(r"^(\s*)[-+](\s)", r"\1*\2", text)
    return re.sub(r"^(\s*\d{1,9})\.(\s)", r"\1)\2", text)


def leading_front_matter(lines: list[Line]) -> int:
    """Return how many lines at the top are the front matter with its two marks; 0 where there is none."""
    if not lines or lines[0].text.rstrip() != "---":
        return 0
    return next((number + 1 for number, line in enumerate(lines[1:], 1) if line.text.rstrip() == "---"), 0)
