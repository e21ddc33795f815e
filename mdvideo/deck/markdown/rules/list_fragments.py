"""Fragments: items of ``*`` and ``1)`` lists, which appear one after the other in document order."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token


def number_fragments(tokens: Sequence[Token]) -> int:
    """Number a slide's fragments from 1 in ``meta["fragment"]``. Return how many there are."""
    count = 0
    for token in tokens:
        if token.type == "list_item_open" and token.markup in ("*", ")"):
            count += 1
            token.meta["fragment"] = count
    return count
