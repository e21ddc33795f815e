"""The name that a user probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def similar_names(word: str, known: Iterable[str], limit: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the known names that look most like ``word``, ignoring case, the best first.

    ``cutoff`` is the least similarity, 0…1.
    """
    by_lower = {name.lower(): name for name in known}
    return [by_lower[found] for found in difflib.get_close_matches(word.lower(), by_lower, n=limit, cutoff=cutoff)]


def nearest_name(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name that looks most like ``word``, ignoring case, or None when none is similar."""
    return next(iter(similar_names(word, known, limit=1, cutoff=cutoff)), None)


def suggest_name(word: str, known: Iterable[str]) -> str:
    """Return a hint that offers the nearest known name, or lists all of them."""
    names = sorted(known)
    close = nearest_name(word, names)
    return f"did you mean {close}?" if close else f"write one of: {', '.join(names)}"
