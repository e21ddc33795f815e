"""``$inline$`` maths with its place. By Pandoc's rule, a dollar before a digit does not close it: it is money."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

_parse_inline = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)
_parse_block = math_block_dollar(allow_labels=False)


def maths_plugin(md: MarkdownIt) -> None:
    """Add inline and block maths. ``$$…$$`` inside a paragraph is inline."""
    dollarmath_plugin(md)
    md.inline.ruler.at("math_inline", _inline)
    md.block.ruler.at("math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Run the plugin's rule. It may end a paragraph, as in Marp, so it must change nothing when ``silent``."""
    line, count = state.line, len(state.tokens)
    found = _parse_block(state, start_line, end_line, silent)
    if silent:
        state.line = line
        del state.tokens[count:]
    return found


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
