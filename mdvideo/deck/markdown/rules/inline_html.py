"""Raw HTML inside a paragraph, with its place."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline


def inline_html_plugin(md: MarkdownIt) -> None:
    """Replace markdown-it's rule by one that calls it and sets ``meta["range"]``, offsets in the inline content."""
    md.inline.ruler.at("html_inline", _html_inline)


def _html_inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not html_inline(state, silent):
        return False
    if not silent:
        state.tokens[-1].meta["range"] = (start, state.pos)
    return True
