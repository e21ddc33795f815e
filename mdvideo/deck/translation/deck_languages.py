"""A deck and its translations, by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mdvideo.deck.load import load_deck
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.errors import OutputError


def decks_by_language(deck: Path) -> Mapping[str, Path]:
    """Return a deck's original and all its translations by language, the original first.

    Raises DeckError if the original cannot be read.
    """
    original = original_of(deck)
    known = {**translations_of(original)}
    return {load_deck(original).lang: original, **known} if original.exists() else known


def find_languages(deck: Path, tags: Iterable[str]) -> Mapping[str, Path]:
    """Return the decks in these languages, each once, in that order.

    Raises OutputError if a language has no deck, DeckError if the original cannot be read.
    """
    known = decks_by_language(deck)
    original = original_of(deck)
    for tag in tags:
        if tag not in known:
            hint = f"there is {', '.join(known) or 'none'}; a translation is called {original.stem}.{tag}.md"
            raise OutputError(f"there is no deck in {tag!r} beside {original}", hint=hint)
    return {tag: known[tag] for tag in dict.fromkeys(tags)}
