"""Comments as tokens of their own, in the place of HTML: block ones may stand in a row, and hold blank lines.

Each ``comment`` token's ``meta["pieces"]`` holds, for each line of the comment's text, offset and end in the source
(block) or in the inline content; ``meta["mark"]`` is the offset of ``<!--``.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from mdvideo.deck.comments import Found, find_comment
from mdvideo.deck.markdown.source_map import Origins, absolute


def comment_plugin(md: MarkdownIt) -> None:
    """Add the rules, before those for HTML."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("html_block", "comment", _block, {"alt": ends})
    md.inline.ruler.before("html_inline", "comment", _inline)


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first = state.bMarks[start_line] + state.tShift[start_line]
    if state.is_code_block(start_line) or not state.src.startswith("<!--", first):
        return False
    if silent:
        return True
    line = start_line
    parts = [state.src[first : state.eMarks[line]]]
    origins, length = [(0, first)], len(parts[0])
    while "-->" not in parts[-1] or not _is_whole("\n".join(parts)):
        line += 1
        if line >= end_line or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            line -= 1
            break
        parts.append(state.src[state.bMarks[line] : state.eMarks[line]])
        origins.append((length + 1, state.bMarks[line]))
        length += 1 + len(parts[-1])
    state.line = line + 1
    _push(state, start_line, "\n".join(parts), origins)
    return True


def _row(text: str) -> tuple[list[Found], int]:
    """The comments that stand in a row at the start of ``text``, and the offset of what follows them."""
    row: list[Found] = []
    at = 0
    while (found := find_comment(text, at)) is not None:
        row.append(found)
        at = found.end
        while text.startswith((" ", "\t"), at):
            at += 1
    return row, at


def _is_whole(text: str) -> bool:
    """Whether every comment in the row that ``text`` begins with is closed."""
    row, end = _row(text)
    return bool(row) and not text.startswith("<!--", end)


def _push(state: StateBlock, start_line: int, text: str, origins: Origins) -> None:
    row, end = _row(text)
    for found in row:
        token = state.push("comment", "", 0)
        token.map = [start_line, state.line]
        token.hidden = True
        lines = pieces(text, found.start, found.stop)
        token.meta = {
            "mark": absolute(origins, found.mark),
            "pieces": [(absolute(origins, a), absolute(origins, a) + b - a) for a, b in lines],
        }
    rest = text[end:].strip()
    if not rest:
        return
    if rest.startswith("<!--"):
        token = state.push("comment", "", 0)
        token.map = [start_line, state.line]
        token.block = True
        token.meta = {"mark": absolute(origins, end), "pieces": []}
        return
    # Text behind a comment on its last line: CommonMark would make raw HTML of it, authors mean a paragraph.
    where = [state.line - 1, state.line]
    state.push("paragraph_open", "p", 1).map = where
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = rest, where, []
    state.push("paragraph_close", "p", -1)


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("<!--", state.pos):
        return False
    found = find_comment(state.src, state.pos)
    if found is None or found.end > state.posMax:
        if silent:
            return False
        state.pending += "<!--"
        token = state.push("comment", "", 0)
        token.meta = {"mark": state.pos, "pieces": []}
        state.pos += 4
        return True
    if not silent:
        token = state.push("comment", "", 0)
        token.hidden = True
        token.meta = {"mark": found.mark, "pieces": pieces(state.src, found.start, found.stop)}
    state.pos = found.end
    return True


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets [start, end) cut at line ends."""
    found = []
    for line in text[start:end].split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found
