"""Footnotes: definitions are taken out of the deck, and each slide shows those that it refers to at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markdown_it.token import Token

FootnoteDefinitions = Mapping[str, Sequence[Token]]
"""The tokens of each footnote, by label."""


def take_footnote_definitions(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens without footnote definitions, and the tokens of each definition by label."""
    rest: list[Token] = []
    definitions: dict[str, list[Token]] = {}
    inside: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside = definitions.setdefault(str(token.meta["label"]), [])
        elif token.type == "footnote_reference_close":
            inside = None
        else:
            (rest if inside is None else inside).append(token)
    return rest, definitions


def number_footnotes(tokens: Sequence[Token]) -> list[str]:
    """Number a slide's footnote references from 1 in order of appearance. Return the labels in that order."""
    numbers: dict[str, int] = {}
    for block in tokens:
        for token in block.children or ():
            if token.type == "footnote_ref":
                number = numbers.setdefault(str(token.meta["label"]), len(numbers) + 1)
                token.content = str(number)
    return list(numbers)
