"""Places of inline tokens: markdown-it gives lines of blocks only, so offsets in a block's text are mapped back.

A line of a block's text is the end of its source line (less trailing space); in a heading it stands behind the
marks; in a table row, cells are looked for one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from markdown_it.token import Token

from mdvideo.deck.source import Source

Origins = list[tuple[int, int]]
"""For each line of a block's text: its offset in the text, and in the source."""


def locate(tokens: Sequence[Token], source: Source) -> None:
    """Turn the offsets in every inline token's ``meta`` into offsets in the source."""
    row, cursor = -1, 0
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type == "html_block":
            token.meta["origins"] = ends_of_lines(token.content.removesuffix("\n"), token.map[0], source)
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
            origins = [(0, source.starts[line] + column)]
        elif opening.type == "heading_open" and opening.markup.startswith("#"):
            text = source.lines[line]
            behind = text.find(opening.markup) + len(opening.markup)
            origins = [(0, source.starts[line] + max(behind, text.find(token.content, behind)))]
        else:
            origins = ends_of_lines(token.content, line, source)
        token.meta["origins"] = origins
        locate_children(token, lambda at, origins=origins: absolute(origins, at))  # type: ignore[misc]


def ends_of_lines(text: str, line: int, source: Source) -> Origins:
    """Origins of text whose lines are the ends of source lines from ``line`` on."""
    origins, offset = [], 0
    for number, part in enumerate(text.split("\n"), line):
        number = min(number, len(source.lines) - 1)
        whole = source.lines[number].rstrip()
        origins.append((offset, source.starts[number] + max(0, len(whole) - len(part.rstrip()))))
        offset += len(part) + 1
    return origins


def locate_children(inline: Token, place: Callable[[int], int]) -> None:
    """Apply ``place`` to every offset that the rules noted on the children of ``inline``."""
    for token in inline.children or ():
        meta = token.meta
        if "at" in meta:
            meta["at"] = tuple(place(at) for at in meta["at"])
        if "mark" in meta:
            meta["mark"] = place(meta["mark"])
            meta["pieces"] = [(place(start), place(start) + end - start) for start, end in meta["pieces"]]
        if "address_at" in meta:
            meta["address_at"] = tuple(place(at) for at in meta["address_at"])
            meta["attributes"] = [
                replace(each, at=place(each.at), start=place(each.start), end=place(each.end))
                for each in meta["attributes"]
            ]
            meta["loose"] = None if meta["loose"] is None else place(meta["loose"])


def absolute(origins: Origins, at: int) -> int:
    """The source offset of an offset in a block's text."""
    here, there = origins[0]
    for offset, place in origins:
        if offset > at:
            break
        here, there = offset, place
    return there + at - here
