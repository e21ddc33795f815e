"""Attributes after the text of a heading: ``# Title {.lead #start}``."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from mdvideo.deck.markdown.attributes import parse_attributes


def heading_attributes_plugin(md: MarkdownIt) -> None:
    """Take the braces off before inline parsing."""
    md.core.ruler.after("block", "heading_attributes", _take_attributes)


def _take_attributes(state: StateCore) -> None:
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type != "heading_open" or not inline.content.endswith("}"):
            continue
        start = inline.content.rfind("{")
        parsed = parse_attributes(inline.content, start)
        if parsed is None or parsed[1] != len(inline.content) or not inline.content[:start].endswith((" ", "\t")):
            continue
        inline.content = inline.content[:start].rstrip()
        for attribute in parsed[0]:
            if attribute.name == "class":
                token.attrJoin("class", attribute.value)
            else:
                token.attrSet(attribute.name, attribute.value)
