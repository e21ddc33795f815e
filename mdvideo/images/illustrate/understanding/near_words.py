"""Known words near to unknown ones."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cache, lru_cache

from mdvideo.images.illustrate.understanding.prompt_languages import vocabulary_of


@cache
def _by_first_letter(language: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for word in vocabulary_of(language):
        table.setdefault(word[:1], []).append(word)
    return table


@lru_cache(maxsize=512)
def _near(word: str, language: str) -> tuple[str, ...]:
    """Up to three words of the vocabulary that are spelled like this one, or of which one contains the other."""
    same_start = _by_first_letter(language).get(word[:1], [])
    near = difflib.get_close_matches(word, same_start, n=3, cutoff=0.78)
    if len(word) >= 5:
        inside = [known for known in vocabulary_of(language) if len(known) >= 4 and (known in word or word in known)]
        near += sorted(inside, key=lambda known: (abs(len(known) - len(word)), known))[:2]
    return tuple(dict.fromkeys(near))[:3]


def nearest_words(unknown: Sequence[str], language: str) -> tuple[str, ...]:
    """Known words near to the unknown ones, at most six."""
    return tuple(dict.fromkeys(near for word in unknown[:6] for near in _near(word, language)))[:6]
