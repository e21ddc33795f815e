"""Decks of other programs, in short, for tests of what is shown and spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck


def dialect_deck(dialect: str, text: str, files: Mapping[str, str] | None = None, front: str = "") -> Deck:
    """Parse a deck whose front matter names its program. ``files`` are those that it may import, by path."""
    whole = f"---\ndialect: {dialect}\n{front}---\n\n{text}"
    return parse_deck(whole, "deck.md", "en", (files or {}).get)


def shown(deck: Deck, slide: int = 1) -> str:
    """The body of a slide without the space between its tags."""
    return re.sub(r">\s+<", "><", deck.slides[slide - 1].body).strip()


def spoken(deck: Deck, slide: int = 1) -> list[str]:
    """The notes of a slide, with single spaces."""
    return [" ".join(note.text.split()) for note in deck.slides[slide - 1].notes]


def codes(deck: Deck) -> list[str]:
    """The codes of a deck's problems."""
    return [problem.code for problem in deck.problems]
