"""``$inline$`` and ``$$block$$`` maths with their places.

By Pandoc's rule, a dollar before a digit does not close a formula: it is money. A block may hold blank lines, as in
Marp, but no divider of slides. The end of the deck closes one too.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

_parse_inline = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)
_parse_block = math_block_dollar(allow_labels=False, allow_blank_lines=True)

_DIVIDER = re.compile(r"([-*_])(?:[ \t]*\1){2,}\s*")


def maths_plugin(md: MarkdownIt) -> None:
    """Add inline and block maths. ``$$…$$`` inside a paragraph is inline."""
    dollarmath_plugin(md)
    md.inline.ruler.at("math_inline", _inline)
    md.block.ruler.at("math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Run the plugin's rule. It may end a paragraph, as in Marp, so it must change nothing when ``silent``."""
    if not _is_closed(state, start_line, end_line):
        return _last_block(state, start_line, end_line, silent)
    line, count = state.line, len(state.tokens)
    found = _parse_block(state, start_line, end_line, silent)
    if silent:
        state.line = line
        del state.tokens[count:]
    return found


def _last_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a block that is not closed, if nothing but its formula follows in the deck."""
    first = _text_of(state, start_line)
    if not first.startswith("$$") or state.is_code_block(start_line) or state.level or end_line < state.lineMax:
        return False
    lines = [_text_of(state, line) for line in range(start_line + 1, end_line)]
    if "$$" in first[2:] or not (first[2:].strip() or any(lines)) or any(map(_ends_formula, lines)):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = "\n".join([first[2:], *lines]).rstrip()
        token.markup = "$$"
        token.map = [start_line, end_line]
        state.line = end_line
    return True


def _ends_formula(line: str) -> bool:
    """Whether a line of text shows that a formula above it was not meant to go on: a divider, a comment, a heading."""
    return _DIVIDER.fullmatch(line) is not None or line.startswith(("<!--", "# ", "## ", "### ", "```", "$$"))


def _is_closed(state: StateBlock, start_line: int, end_line: int) -> bool:
    """Return whether a block that begins here ends before its container and its slide do.

    One that is indented less than the list item above it is no part of the item: it ends item and list.
    """
    first = _text_of(state, start_line)
    indent = min(state.blkIndent, state.sCount[start_line])
    if not first.startswith("$$"):
        return False
    if "$$" in first[2:]:
        return first.endswith("$$")
    for line in range(start_line + 1, end_line):
        text = _text_of(state, line)
        if text and state.sCount[line] < indent:
            return False
        if _DIVIDER.fullmatch(text):
            return False
        if text.endswith("$$"):
            return True
    return False


def _text_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _parse_inline(state, silent):
        return False
    if state.pos > state.posMax or state.src[state.pos : state.pos + 1].isdigit():
        if not silent:
            state.tokens.pop()
        state.pos = start
        return False
    if not silent:
        token = state.tokens[-1]
        token.type = "math_inline"
        token.meta["range"] = (start, state.pos)
    return True
