"""Comments as tokens of their own instead of HTML. Block comments may follow one another and contain blank lines.

The ``meta`` of a ``comment`` token holds ``mark``, the offset of ``<!--``, and ``line_ranges``, the offsets
[start, end) of each line of the comment's text. Both are in the source for a block, and in the inline content
otherwise. ``line_ranges`` is empty if the comment is not closed.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from mdvideo.deck.markdown.comment_syntax import CommentRange, comment_at
from mdvideo.deck.markdown.source_map import OffsetMap, source_offset


def comment_plugin(md: MarkdownIt) -> None:
    """Add the rules, before those for HTML."""
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("html_block", "comment", _block, {"alt": interrupted})
    md.inline.ruler.before("html_inline", "comment", _inline)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<!--", first) or state.is_code_block(start_line):
        return False
    if silent:
        return True
    line = start_line
    parts = [state.src[first : state.eMarks[line]]]
    offset_map, length = [(0, first)], len(parts[0])
    unclosed = [parts[0]]  # from the start of the first comment that is not closed
    while "-->" not in unclosed[-1] or (unclosed := _after_closed(unclosed)):
        line += 1
        if line >= end_line or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            line -= 1
            break
        parts.append(state.src[state.bMarks[line] : state.eMarks[line]])
        offset_map.append((length + 1, state.bMarks[line]))
        length += 1 + len(parts[-1])
        unclosed.append(parts[-1])
    state.line = line + 1
    _push_tokens(state, start_line, "\n".join(parts), offset_map)
    return True


def _leading_comments(text: str) -> tuple[list[CommentRange], int]:
    """Return the closed comments at the start of ``text``, and the offset of what follows them."""
    comments: list[CommentRange] = []
    at = 0
    while (found := comment_at(text, at)) is not None:
        comments.append(found)
        at = found.end
        while text.startswith((" ", "\t"), at):
            at += 1
    return comments, at


def _after_closed(lines: list[str]) -> list[str]:
    """Return the rest from a comment that is not closed, as one text; nothing if all comments at its start are."""
    text = "\n".join(lines)
    comments, end = _leading_comments(text)
    return [] if comments and not text.startswith("<!--", end) else [text[end:]]


def _push_tokens(state: StateBlock, start_line: int, text: str, offset_map: OffsetMap) -> None:
    comments, end = _leading_comments(text)
    for found in comments:
        token = state.push("comment", "", 0)
        token.map = [start_line, state.line]
        token.hidden = True
        ranges = line_ranges(text, found.text_start, found.text_end)
        token.meta = {
            "mark": source_offset(offset_map, found.start),
            "line_ranges": [(source_offset(offset_map, a), source_offset(offset_map, a) + b - a) for a, b in ranges],
        }
    rest = text[end:].strip()
    if not rest:
        return
    if rest.startswith("<!--"):
        token = state.push("comment", "", 0)
        token.map = [start_line, state.line]
        token.block = True
        token.meta = {"mark": source_offset(offset_map, end), "line_ranges": []}
        return
    # Text after a comment on its last line is raw HTML in CommonMark, but authors mean a paragraph.
    lines = [state.line - 1, state.line]
    state.push("paragraph_open", "p", 1).map = lines
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = rest, lines, []
    state.push("paragraph_close", "p", -1)


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<!--", state.pos):
        return False
    found = comment_at(state.src, state.pos)
    if found is None or found.end > state.posMax:
        if silent:
            return False
        state.pending += "<!--"
        token = state.push("comment", "", 0)
        token.meta = {"mark": state.pos, "line_ranges": []}
        state.pos += 4
        return True
    if not silent:
        token = state.push("comment", "", 0)
        token.hidden = True
        token.meta = {"mark": found.start, "line_ranges": line_ranges(state.src, found.text_start, found.text_end)}
    state.pos = found.end
    return True


def line_ranges(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut the offsets [start, end) at line ends."""
    ranges = []
    for line in text[start:end].split("\n"):
        ranges.append((start, start + len(line)))
        start += len(line) + 1
    return ranges
