"""Fragments: items of ``*`` and ``1)`` lists, and the steps of code, which follow one another in document order."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.markdown.code_blocks import parse_fence_info


def number_fragments(tokens: Sequence[Token]) -> int:
    """Number a slide's fragments from 1 in ``meta["fragment"]``. Return how many there are.

    Code in n steps shows its first one from the start, so it has n - 1 fragments. Its ``meta["step_of_state"]`` is the
    index of the step that each state of the slide shows.
    """
    count = 0
    in_steps: list[tuple[Token, int, int]] = []
    for token in tokens:
        if token.type == "list_item_open" and token.markup in ("*", ")"):
            count += 1
            token.meta["fragment"] = count
        elif token.type == "fence" and (steps := parse_fence_info(token.info).steps):
            in_steps.append((token, count, len(steps)))
            count += len(steps) - 1
    for token, before, steps_of_code in in_steps:
        states = range(count + 1)
        token.meta["step_of_state"] = tuple(min(max(0, state - before), steps_of_code - 1) for state in states)
    return count
