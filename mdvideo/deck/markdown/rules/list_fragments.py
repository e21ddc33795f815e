"""Lists: fragments (``*`` and ``1)`` items, in document order) and GFM's task items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TASK = re.compile(r"\[([ xX])\][ \t]+")


def tasks_plugin(md: MarkdownIt) -> None:
    """Mark task items before inline parsing takes their brackets for a link."""
    md.core.ruler.after("block", "tasks", _tasks)


def _tasks(state: StateCore) -> None:
    for index, token in enumerate(state.tokens[:-2]):
        if token.type != "list_item_open" or state.tokens[index + 1].type != "paragraph_open":
            continue
        inline = state.tokens[index + 2]
        match = _TASK.match(inline.content)
        if match is not None and match.end() < len(inline.content):
            token.attrJoin("class", "task-list-item")
            token.meta["done"] = match[1] != " "
            inline.content = inline.content[match.end() :]


def mark_fragments(tokens: Sequence[Token]) -> int:
    """Number a slide's fragments from 1 in their ``meta["fragment"]``; returns how many there are."""
    count = 0
    for token in tokens:
        if token.type == "list_item_open" and token.markup in ("*", ")"):
            count += 1
            token.meta["fragment"] = count
    return count
