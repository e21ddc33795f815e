"""Words of two meanings, told apart by the words beside them: ``homonyms.tsv``."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache

from mdvideo.images.illustrate.understanding.lesson_table import rows_of
from mdvideo.images.illustrate.understanding.normal_text import normal, plain_forms


@cache
def _meanings() -> Mapping[str, list[tuple[frozenset[str], str]]]:
    """For each word its other meanings: the words that tell it, and the phrase that it then is."""
    found: dict[str, list[tuple[frozenset[str], str]]] = {}
    for word, beside, phrase in rows_of("homonyms.tsv"):
        signs = frozenset(normal(sign) for sign in beside.split(","))
        found.setdefault(normal(word), []).append((signs, normal(phrase)))
    return found


def meant_phrase(word: str, beside: Set[str]) -> str | None:
    """What a word means beside these words: a phrase, "~" for nothing to draw, None for its usual meaning."""
    meanings = (meaning for form in plain_forms(word) for meaning in _meanings().get(form, ()))
    return next((phrase for signs, phrase in meanings if signs & beside), None)
