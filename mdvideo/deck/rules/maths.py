"""``$inline$`` maths with its place, by Pandoc's rule: a closing dollar before a digit is money."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

_parse = math_inline_dollar(allow_space=False, allow_digits=True, allow_double=True)


def maths_plugin(md: MarkdownIt) -> None:
    """Inline and block maths; ``$$…$$`` inside a paragraph counts as inline."""
    dollarmath_plugin(md, allow_labels=False, allow_space=False, allow_blank_lines=False)
    md.inline.ruler.at("math_inline", _maths)


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
