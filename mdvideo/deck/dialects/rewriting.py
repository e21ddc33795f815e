"""Rewrites a source piece by piece, so that the Spans of what comes out are places in the author's files."""

from __future__ import annotations

from mdvideo.deck.source import Source, SourcePiece


class Rewriting:
    """A text that is put together from parts of sources, and of what stands in place of others."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[SourcePiece] = []
        self._length = 0

    def keep(self, source: Source, start: int, end: int) -> None:
        """Add the characters [start, end) of a source as they are."""
        self._add(source.text[start:end], source, start, end, kept=True)

    def put(self, text: str, source: Source, start: int, end: int) -> None:
        """Add ``text``, which stands for the characters [start, end) of a source."""
        self._add(text, source, start, end, kept=False)

    def replace(self, text: str, source: Source, start: int, end: int) -> None:
        """Add ``text`` for the characters [start, end) of a source; what both begin and end with is kept."""
        old = source.text[start:end]
        before = _shared_length(old, text)
        after = _shared_length(old[before:][::-1], text[before:][::-1])
        self.keep(source, start, start + before)
        self.put(text[before : len(text) - after], source, start + before, end - after)
        self.keep(source, end - after, end)

    def source(self, file: str) -> Source:
        """Return the text so far. Its Spans are those of the sources that it was made from; ``file`` names it."""
        return Source(file, "".join(self._parts), tuple(self._pieces))

    def _add(self, text: str, source: Source, start: int, end: int, *, kept: bool) -> None:
        if not text:
            return
        last = self._pieces[-1] if self._pieces else None
        if kept and last is not None and last.kept and last.origin is source and last.end == start:
            self._pieces[-1] = SourcePiece(last.at, source, last.start, end, kept=True)
        else:
            self._pieces.append(SourcePiece(self._length, source, start, end, kept=kept))
        self._parts.append(text)
        self._length += len(text)


def _shared_length(first: str, second: str) -> int:
    """Return how many characters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(first), len(second)))


def rewrite_lines(source: Source, first: int, lines: list[str]) -> Source:
    """Return ``source`` with ``lines`` in place of its lines from number ``first`` on, counted from 0, one for one."""
    rewriting = Rewriting()
    rewriting.keep(source, 0, source.line_starts[first])
    for old, start, new in zip(source.lines[first:], source.line_starts[first:], lines, strict=True):
        rewriting.replace(new, source, start, start + len(old))
        rewriting.keep(source, start + len(old), min(start + len(old) + 1, len(source.text)))
    return rewriting.source(source.file)
