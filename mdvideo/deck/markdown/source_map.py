"""Where inline tokens are in the source: markdown-it only gives the lines of blocks, so offsets are mapped back.

A line of a block's text is the end of its source line (without trailing space). A heading's text is after its marks.
The cells of a table row are searched for one after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from markdown_it.token import Token

from mdvideo.deck.source import Source

OffsetMap = list[tuple[int, int]]
"""For each line of a block's text: its offset in the text, and in the source."""


def map_to_source(tokens: Sequence[Token], source: Source) -> None:
    """Turn the offsets in every inline token's ``meta`` into source offsets; set ``meta["offset_map"]`` on blocks."""
    row, cursor = -1, 0
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type == "html_block":
            token.meta["offset_map"] = map_line_ends(token.content.removesuffix("\n"), token.map[0], source)
        if token.type != "inline":
            continue
        opening = tokens[index - 1]
        line = token.map[0]
        if opening.type in ("td_open", "th_open"):
            if line != row:
                row, cursor = line, 0
            found = source.lines[line].find(token.content, cursor)
            column = cursor if found < 0 else found
            cursor = column + len(token.content)
            offset_map = [(0, source.line_starts[line] + column)]
        elif opening.type == "heading_open" and opening.markup.startswith("#"):
            text = source.lines[line]
            marks_end = text.find(opening.markup) + len(opening.markup)
            offset_map = [(0, source.line_starts[line] + max(marks_end, text.find(token.content, marks_end)))]
        else:
            offset_map = map_line_ends(token.content, line, source)
        token.meta["offset_map"] = offset_map
        map_children(token, lambda at, offset_map=offset_map: source_offset(offset_map, at))  # type: ignore[misc]


def map_line_ends(text: str, line: int, source: Source) -> OffsetMap:
    """Map a text whose lines are the ends of the source lines from ``line`` on."""
    offset_map, offset = [], 0
    for number, part in enumerate(text.split("\n"), line):
        number = min(number, len(source.lines) - 1)
        whole = source.lines[number].rstrip()
        offset_map.append((offset, source.line_starts[number] + max(0, len(whole) - len(part.rstrip()))))
        offset += len(part) + 1
    return offset_map


def map_children(inline: Token, to_source: Callable[[int], int]) -> None:
    """Apply ``to_source`` to every offset that syntax rules have put on the children of ``inline``."""
    for token in inline.children or ():
        meta = token.meta
        if not meta:
            continue
        if "range" in meta:
            start, end = meta["range"]
            meta["range"] = to_source(start), to_source(end)
        if "mark" in meta:
            meta["mark"] = to_source(meta["mark"])
            meta["line_ranges"] = [
                (to_source(start), to_source(start) + end - start) for start, end in meta["line_ranges"]
            ]
        if "address_range" in meta:
            start, end = meta["address_range"]
            meta["address_range"] = to_source(start), to_source(end)
            meta["attributes"] = [
                replace(
                    attribute,
                    name_start=to_source(attribute.name_start),
                    value_start=to_source(attribute.value_start),
                    value_end=to_source(attribute.value_end),
                )
                for attribute in meta["attributes"]
            ]
            unread = meta["unread_braces"]
            meta["unread_braces"] = None if unread is None else to_source(unread)


def source_offset(offset_map: OffsetMap, at: int) -> int:
    """Return the source offset of an offset in a block's text."""
    line = bisect_right(offset_map, at, key=lambda pair: pair[0]) - 1
    text_offset, offset = offset_map[max(0, line)]
    return offset + at - text_offset
