"""A deck of another program as the text of a deck in mdvideo's language."""

from __future__ import annotations

import re

from mdvideo.deck.dialects.dialect_readers import DIALECT_KEY
from mdvideo.deck.dialects.read_dialect import DeckAsOurs

_BLANK_LINES = re.compile(r"\n{3,}")


def converted_text(deck: DeckAsOurs) -> str:
    """Return the deck's text, which names mdvideo as its program, so that it is not recognised as another's again."""
    text = deck.source.text
    if not deck.dialect:
        return text
    key = f"{DIALECT_KEY}: mdvideo\n"
    head = text[: deck.front.end]
    body = _BLANK_LINES.sub("\n\n", text[deck.front.end :].strip("\n"))
    front = f"---\n{key}---" if not head.strip() else head.replace("---\n", f"---\n{key}", 1)
    return f"{front}\n\n{body}\n"
