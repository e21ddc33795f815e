"""GFM's task items: ``- [ ] open`` and ``- [x] done``."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_TASK = re.compile(r"\[([ xX])\][ \t]+")


def task_items_plugin(md: MarkdownIt) -> None:
    """Mark task items in ``meta["done"]``, before inline parsing takes their brackets for a link."""
    md.core.ruler.after("block", "task_items", _mark_task_items)


def _mark_task_items(state: StateCore) -> None:
    for index, token in enumerate(state.tokens[:-2]):
        if token.type != "list_item_open" or state.tokens[index + 1].type != "paragraph_open":
            continue
        inline = state.tokens[index + 2]
        match = _TASK.match(inline.content)
        if match is not None and match.end() < len(inline.content):
            token.attrJoin("class", "task-list-item")
            token.meta["done"] = match[1] != " "
            inline.content = inline.content[match.end() :]
