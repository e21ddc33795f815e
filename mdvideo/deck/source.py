"""The author's text, and how character offsets in it become Spans."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from mdvideo.errors import Span


@dataclass(frozen=True)
class Source:
    """A whole file with line ends made LF. Offsets count characters from 0."""

    file: str
    text: str

    @classmethod
    def of(cls, text: str, file: str) -> Source:
        """The source with any byte order mark removed and CRLF and CR made LF, which no column depends on."""
        return cls(file, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each line's first character."""
        starts, offset = [], 0
        for line in self.lines:
            starts.append(offset)
            offset += len(line) + 1
        return starts

    def span(self, start: int, end: int) -> Span:
        """The characters [start, end), cut at the end of the line on which they begin; never empty on a line."""
        start = max(0, min(start, len(self.text)))
        line = bisect_right(self.starts, start) - 1
        text, first = self.lines[line], self.starts[line]
        column = start - first
        stop = max(column + 1, min(end - first, len(text)))
        return Span(self.file, line + 1, column + 1, stop + 1, text)

    def offset_of(self, span: Span) -> int:
        """The offset at which a Span of this source begins."""
        return self.starts[span.line - 1] + span.column - 1

    def line_span(self, line: int) -> Span:
        """The text of a line (counted from 0) without its indentation and trailing space."""
        line = max(0, min(line, len(self.lines) - 1))
        text, first = self.lines[line], self.starts[line]
        return self.span(first + len(text) - len(text.lstrip()), first + len(text.rstrip()))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines taken out of a source: of a comment, say. ``origins`` holds each line's offset in the source."""

    source: Source
    lines: tuple[str, ...]
    origins: tuple[int, ...]

    @classmethod
    def cut(cls, source: Source, start: int, end: int) -> Excerpt:
        """The characters [start, end) of a source, as lines."""
        lines = source.text[start:end].split("\n")
        origins = [start]
        for line in lines[:-1]:
            origins.append(origins[-1] + len(line) + 1)
        return cls(source, tuple(lines), tuple(origins))

    @property
    def text(self) -> str:
        """The lines joined."""
        return "\n".join(self.lines)

    def offset(self, line: int, column: int) -> int:
        """Offset in the source of a place in the excerpt, both counted from 0."""
        line = max(0, min(line, len(self.lines) - 1))
        return self.origins[line] + max(0, min(column, len(self.lines[line])))

    def span(self, line: int, column: int, end_column: int) -> Span:
        """Columns of one line as a Span in the source."""
        return self.source.span(self.offset(line, column), self.offset(line, end_column))

    def behind(self, column: int) -> Excerpt:
        """Without the first ``column`` characters of the first line."""
        lines = (self.lines[0][column:], *self.lines[1:])
        return Excerpt(self.source, lines, (self.offset(0, column), *self.origins[1:]))

    def stripped(self) -> Excerpt:
        """Without blank lines at the ends, and without space around the first line's start and the last's end."""
        lines, origins = list(self.lines), list(self.origins)
        while lines and not lines[-1].strip():
            del lines[-1], origins[-1]
        while lines and not lines[0].strip():
            del lines[0], origins[0]
        if not lines:
            return Excerpt(self.source, ("",), (self.origins[0],))
        indent = len(lines[0]) - len(lines[0].lstrip())
        lines[0], origins[0] = lines[0][indent:], origins[0] + indent
        lines[-1] = lines[-1].rstrip()
        return Excerpt(self.source, tuple(lines), tuple(origins))

    def dedented(self) -> Excerpt:
        """With the indentation that all lines but the first share taken away."""
        rest = [line for line in self.lines[1:] if line.strip()]
        indent = min((len(line) - len(line.lstrip(" ")) for line in rest), default=0)
        lines = [self.lines[0], *(line[indent:] for line in self.lines[1:])]
        origins = [self.origins[0]]
        for line, origin in zip(self.lines[1:], self.origins[1:], strict=True):
            origins.append(origin + min(indent, len(line)))
        return Excerpt(self.source, tuple(lines), tuple(origins))
