"""``$inline$`` maths with its place, by Pandoc's rule: a closing dollar before a digit is money."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_block_dollar, math_inline_dollar

_parse = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)
_parse_block = math_block_dollar(allow_labels=False)


def maths_plugin(md: MarkdownIt) -> None:
    """Inline and block maths; ``$$…$$`` inside a line counts as inline."""
    dollarmath_plugin(md)
    md.inline.ruler.at("math_inline", _maths)
    md.block.ruler.at("math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The plugin's rule, which may also end a paragraph as it may in Marp, and so must be able to only look."""
    line, count = state.line, len(state.tokens)
    found = _parse_block(state, start_line, end_line, silent)
    if silent:
        state.line = line
        del state.tokens[count:]
    return found


def _maths(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _parse(state, silent):
        return False
    if state.pos > state.posMax or state.src[state.pos : state.pos + 1].isdigit():
        if not silent:
            state.tokens.pop()
        state.pos = start
        return False
    if not silent:
        token = state.tokens[-1]
        token.type = "math_inline"
        token.meta["at"] = (start, state.pos)
    return True
