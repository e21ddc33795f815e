"""Fragments: items of ``*`` and ``1)`` lists, elements with ``data-fragment``, steps and versions of code.

They follow one another as in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.markdown.fences.morph_fences import versions_of


def number_fragments(tokens: Sequence[Token], *, elements: bool = False) -> int:
    """Number a slide's fragments from 1 in ``meta["fragment"]``. Return how many there are.

    ``elements``: HTML elements with ``data-fragment`` are fragments, as readers of dialects write them; else the
    attribute is removed, since it is not the author's to set.

    Code in n steps shows its first one from the start, so it has n - 1 fragments. Its ``meta["step_of_state"]`` is the
    index of the step that each state of the slide shows, and ``meta["morphs"]`` are the fragments of a morph.
    """
    count = 0
    in_steps: list[tuple[Token, int, int]] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and (token.markup in ("*", ")") or _is_marked(tokens, index)):
            count += 1
            token.meta["fragment"] = count
        elif token.type == "container" or (elements and token.type == "html_block"):
            token.content, count = _number_marks(token.content, count)
        elif token.type == "html_block":
            token.content = _MARK.sub(_without_mark, token.content)
        elif token.type == "inline":
            for child in token.children or ():
                if child.type == "html_inline" and elements:
                    child.content, count = _number_marks(child.content, count)
                elif child.type == "html_inline":
                    child.content = _MARK.sub(_without_mark, child.content)
        elif token.type == "fence" and (steps := versions_of(token)) > 1:
            in_steps.append((token, count, steps))
            if "versions" in token.meta:
                token.meta["morphs"] = tuple(range(count + 1, count + steps))
            count += steps - 1
    for token, before, steps_of_code in in_steps:
        states = range(count + 1)
        token.meta["step_of_state"] = tuple(min(max(0, state - before), steps_of_code - 1) for state in states)
    return count


_MARK = re.compile(
    r"(<[A-Za-z][^<>]*?\sdata-fragment)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?(?=[\s/>])", re.IGNORECASE
)


FRAGMENT_ITEM = '<span data-fragment="item"></span>'
"""Stands at the start of a list item that is a fragment whatever its mark: dialects of other programs write it."""


def _is_marked(tokens: Sequence[Token], index: int) -> bool:
    """Whether the list item at ``index`` begins with FRAGMENT_ITEM, which is then removed."""
    inline = tokens[index + 2] if index + 2 < len(tokens) else None
    if inline is None or inline.type != "inline" or not inline.children:
        return False
    start = "".join(child.content for child in inline.children[:2])
    if start != FRAGMENT_ITEM:
        return False
    del inline.children[:2]
    return True


def _without_mark(found: re.Match[str]) -> str:
    return found[1][: -len("data-fragment")].rstrip()


def _number_marks(html: str, count: int) -> tuple[str, int]:
    """Return HTML with the number of each ``data-fragment`` as its value, counted on from ``count``, and the last."""

    def number(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f'{found[1]}="{count}"'

    return _MARK.sub(number, html), count
