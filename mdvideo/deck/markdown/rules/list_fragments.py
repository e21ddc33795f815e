"""Fragments: items of ``*`` and ``1)`` lists, steps and versions of code. They follow one another as in the text."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.markdown.fences.morph_fences import versions_of


def number_fragments(tokens: Sequence[Token]) -> int:
    """Number a slide's fragments from 1 in ``meta["fragment"]``. Return how many there are.

    Code in n steps shows its first one from the start, so it has n - 1 fragments. Its ``meta["step_of_state"]`` is the
    index of the step that each state of the slide shows, and ``meta["morphs"]`` are the fragments of a morph.
    """
    count = 0
    in_steps: list[tuple[Token, int, int]] = []
    for token in tokens:
        if token.type == "list_item_open" and token.markup in ("*", ")"):
            count += 1
            token.meta["fragment"] = count
        elif token.type == "fence" and (steps := versions_of(token)) > 1:
            in_steps.append((token, count, steps))
            if "versions" in token.meta:
                token.meta["morphs"] = tuple(range(count + 1, count + steps))
            count += steps - 1
    for token, before, steps_of_code in in_steps:
        states = range(count + 1)
        token.meta["step_of_state"] = tuple(min(max(0, state - before), steps_of_code - 1) for state in states)
    return count
