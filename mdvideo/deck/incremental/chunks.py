"""A deck's text cut where slides begin, so that each part can be parsed alone and gives what it gives in the whole.

That holds where a ruler or a heading stands in the first column behind an empty line, and nothing before it is open
that would swallow it: a fence, a comment, raw HTML. Whether something is, the parser itself is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.markdown.dialect import markdown

RULER, HEADING = "---", "# x"
"""How chunks end: no matter how many dashes, or what heading."""

_RULER = re.compile(r"-{3,}[ \t]*")
_HEADING = re.compile(r"(#{1,6})[ \t]+\S")

_ENDS = "--></script></style></pre></textarea>?>]]>"
"""What would close any raw HTML that is open. An open fence needs no end: it takes the rest of the text."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a deck, the first of them ``line``, counted from 0.

    ``behind`` is the line before them: a ruler is where its slide begins if there is nothing in it. ``ends`` is RULER,
    HEADING, or None at the text's end. A ruler stands between two chunks, a heading in the second.
    """

    line: int
    behind: str
    text: str
    ends: str | None

    @property
    def begins(self) -> int:
        """The line where its first slide begins if there is nothing in it."""
        return max(self.line - 1, 0)

    @property
    def stop(self) -> int:
        """The line behind its last."""
        return self.line + self.text.count("\n") + 1


def cuts(lines: Sequence[str], levels: frozenset[int]) -> list[tuple[int, str]]:
    """Lines at which slides may begin, each with what ends a chunk there; headings where those of ``levels`` divide."""
    found = []
    for number in range(1, len(lines)):
        line = lines[number]
        if line[:1] not in ("-", "#") or lines[number - 1].strip():
            continue
        if _RULER.fullmatch(line):
            found.append((number, RULER))
        elif (heading := _HEADING.match(line)) is not None and len(heading[1]) in levels:
            found.append((number, HEADING))
    return found


def chunks_from(start: int, lines: Sequence[str], cuts: Sequence[tuple[int, str]]) -> Iterator[Chunk]:
    """Ever longer chunks from line ``start`` on: to the first cut behind it, some cuts further, at last to the end."""
    number, step = bisect_right(cuts, start, key=itemgetter(0)), 1
    behind = lines[start - 1] if start else ""
    while number < len(cuts):
        stop, ends = cuts[number]
        yield Chunk(start, behind, "\n".join(lines[start:stop]), ends)
        number, step = number + step, 2 * step
    yield Chunk(start, behind, "\n".join(lines[start:]), None)


def parse_chunk(chunk: Chunk, env: MutableMapping[str, Any]) -> list[Token] | None:
    """The tokens of a chunk, on lines counted from its own first; None where it does not end where its lines do."""
    if chunk.ends is None:
        return markdown().parse(chunk.text, env)
    ends = f"{chunk.ends}\n\n{_ENDS}" if "<" in chunk.text else chunk.ends
    tokens = markdown().parse(f"{chunk.text}\n{ends}", env)
    last = chunk.stop - chunk.line
    for index, token in enumerate(tokens):
        if token.level == 0 and token.map == [last, last + 1] and token.type in ("hr", "heading_open"):
            # Attributes on a line of their own belong to the next block, be it in another chunk.
            return None if token.attrs else tokens[:index]
    return None


def move(tokens: Sequence[Token], lines: int, characters: int) -> None:
    """Count lines, and the offsets that rules of blocks noted, from where the chunk stands in the text."""
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] + lines, token.map[1] + lines]
        if token.type == "comment":
            token.meta["mark"] += characters
            token.meta["pieces"] = [(start + characters, end + characters) for start, end in token.meta["pieces"]]
