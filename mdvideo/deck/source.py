"""The text of a deck, and how character offsets in it become Spans.

A deck may be parsed from a rewritten text, such as that of a page of a site. Its Spans are places in the author's file.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from mdvideo.errors import Span


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """A run of a rewritten text, from offset ``at`` on: it shows, or stands for, [start, end) of ``origin``.

    ``kept``: it has the same characters.
    """

    at: int
    origin: Source
    start: int
    end: int
    kept: bool


@dataclass(frozen=True)
class Source:
    """A whole file with LF line ends, or what it was rewritten to. Offsets count characters of ``text`` from 0.

    ``pieces`` cover a rewritten text in order; they are empty for one that is as its author wrote it.
    """

    file: str
    text: str
    pieces: tuple[SourcePiece, ...] = ()

    @classmethod
    def from_text(cls, text: str, file: str) -> Source:
        """Create a source: drop a byte order mark and turn CRLF and CR into LF, which changes no column."""
        return cls(file, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.split("\n")

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line."""
        starts, offset = [], 0
        for line in self.lines:
            starts.append(offset)
            offset += len(line) + 1
        return starts

    def span(self, start: int, end: int) -> Span:
        """Return the Span of characters [start, end), cut at the end of its line. It covers at least one column."""
        start = max(0, min(start, len(self.text)))
        if self.pieces:
            origin, first, last = self._origin_of(start, max(start + 1, end))
            return origin.span(first, last)
        line = bisect_right(self.line_starts, start) - 1
        text, first = self.lines[line], self.line_starts[line]
        column = start - first
        stop = max(column + 1, min(end - first, len(text)))
        return Span(self.file, line + 1, column + 1, stop + 1, text)

    def _origin_of(self, start: int, end: int) -> tuple[Source, int, int]:
        """Return the source whose characters [start, end) are shown, and the range there."""
        first, last = self._piece_at(start), self._piece_at(end - 1)
        origin_start = first.start + (start - first.at) * first.kept
        if last.origin is not first.origin:
            return first.origin, origin_start, first.end
        origin_end = last.start + end - last.at if last.kept else last.end
        return first.origin, origin_start, max(origin_start + 1, origin_end)

    def _piece_at(self, offset: int) -> SourcePiece:
        return self.pieces[max(0, bisect_right(self.pieces, offset, key=lambda piece: piece.at) - 1)]

    def offset_of(self, span: Span) -> int:
        """Return the offset at which a Span of this source starts."""
        if not self.pieces:
            return self.line_starts[span.line - 1] + span.column - 1
        for piece in self.pieces:
            if piece.origin.file == span.file:
                at = piece.origin.offset_of(span)
                if piece.start <= at < max(piece.end, piece.start + 1):
                    return piece.at + (at - piece.start) * piece.kept
        return 0

    def line_span(self, line: int) -> Span:
        """Return the Span of a line (counted from 0) without its indentation and trailing space."""
        line = max(0, min(line, len(self.lines) - 1))
        text, first = self.lines[line], self.line_starts[line]
        return self.span(first + len(text) - len(text.lstrip()), first + len(text.rstrip()))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a source, such as those of a comment. ``line_offsets`` holds the source offset of each line."""

    source: Source
    lines: tuple[str, ...]
    line_offsets: tuple[int, ...]

    @classmethod
    def from_range(cls, source: Source, start: int, end: int) -> Excerpt:
        """Create an excerpt of the characters [start, end) of a source."""
        lines = source.text[start:end].split("\n")
        offsets = [start]
        for line in lines[:-1]:
            offsets.append(offsets[-1] + len(line) + 1)
        return cls(source, tuple(lines), tuple(offsets))

    @property
    def text(self) -> str:
        """The lines joined."""
        return "\n".join(self.lines)

    def offset(self, line: int, column: int) -> int:
        """Return the source offset of a line and column of the excerpt, both counted from 0."""
        line = max(0, min(line, len(self.lines) - 1))
        return self.line_offsets[line] + max(0, min(column, len(self.lines[line])))

    def span(self, line: int, column: int, end_column: int) -> Span:
        """Return columns of one line as a Span of the source."""
        return self.source.span(self.offset(line, column), self.offset(line, end_column))

    def after(self, column: int) -> Excerpt:
        """Return the excerpt without the first ``column`` characters of its first line."""
        lines = (self.lines[0][column:], *self.lines[1:])
        return Excerpt(self.source, lines, (self.offset(0, column), *self.line_offsets[1:]))

    def after_text(self, length: int) -> Excerpt:
        """Return the excerpt without the first ``length`` characters of its text, line ends included."""
        line = self.text.count("\n", 0, length)
        rest = Excerpt(self.source, self.lines[line:], self.line_offsets[line:])
        return rest.after(length - (self.text.rfind("\n", 0, length) + 1))

    def strip(self) -> Excerpt:
        """Return the excerpt without blank lines at its ends, leading space on its first line, trailing on its last."""
        lines, offsets = list(self.lines), list(self.line_offsets)
        while lines and not lines[-1].strip():
            del lines[-1], offsets[-1]
        while lines and not lines[0].strip():
            del lines[0], offsets[0]
        if not lines:
            return Excerpt(self.source, ("",), (self.line_offsets[0],))
        indent = len(lines[0]) - len(lines[0].lstrip())
        lines[0], offsets[0] = lines[0][indent:], offsets[0] + indent
        lines[-1] = lines[-1].rstrip()
        return Excerpt(self.source, tuple(lines), tuple(offsets))

    def dedent(self) -> Excerpt:
        """Return the excerpt without the indentation that all lines but the first share."""
        rest = [line for line in self.lines[1:] if line.strip()]
        indent = min((len(line) - len(line.lstrip(" ")) for line in rest), default=0)
        lines = [self.lines[0], *(line[indent:] for line in self.lines[1:])]
        offsets = [self.line_offsets[0]]
        for line, offset in zip(self.lines[1:], self.line_offsets[1:], strict=True):
            offsets.append(offset + min(indent, len(line)))
        return Excerpt(self.source, tuple(lines), tuple(offsets))
