"""``==marked==`` text, as GitHub's relatives and Obsidian have it."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_MARKED = re.compile(r"==(?![=\s])(?P<text>[^\n]*?[^=\s])==(?!=)")


def marked_text_plugin(md: MarkdownIt) -> None:
    """Add the rule."""
    md.inline.ruler.before("emphasis", "mark", _mark)


def _mark(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos) or state.src[state.pos - 1 : state.pos] == "=":
        return False
    found = _MARKED.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        end, last = found.end(), state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = found.span("text")
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = last
        state.pos = end
    else:
        state.pos = found.end()
    return True
