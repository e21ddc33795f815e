"""Cutting a deck's tokens into slides, at rulers (``---``) and at headings that divide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from mdvideo.deck.heading_divider import starts_slide


@dataclass(frozen=True, slots=True)
class Section:
    """The tokens of one slide. ``line`` (counted from 0) is where it starts: its first text, else its ruler."""

    tokens: list[Token]
    line: int

    @property
    def is_visible(self) -> bool:
        """Whether there is anything besides comments on the slide."""
        return any(not token.hidden for token in self.tokens)


def split_slides(tokens: Sequence[Token], heading_levels: frozenset[int]) -> list[Section]:
    """Cut ``tokens`` at top-level rulers, and before headings of ``heading_levels`` unless nothing visible precedes."""
    sections: list[list[Token]] = [[]]
    lines = [0]
    for token in tokens:
        is_ruler = token.type == "hr" and token.level == 0
        if is_ruler or starts_slide(token, sections[-1], heading_levels):
            sections.append([])
            lines.append(token.map[0] if token.map else 0)
        if not is_ruler:
            sections[-1].append(token)
    return [Section(found, _first_line(found, line)) for found, line in zip(sections, lines, strict=True)]


def _first_line(tokens: Sequence[Token], default: int) -> int:
    lines = [token.map[0] for token in tokens if token.map is not None]
    visible = [token.map[0] for token in tokens if token.map is not None and not token.hidden]
    return (visible or lines or [default])[0]
