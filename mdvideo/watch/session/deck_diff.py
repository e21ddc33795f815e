"""Compare two decks slide by slide, to find what an edit changed. Pure.

A slide's position in its file, its number and its page number are not part of its content: one more line at the start
of the file changes them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from mdvideo.deck.model import Slide
from mdvideo.errors import Span

_POSITION_FIELDS = frozenset({"number", "page", "span"})


def match_slides(old: Sequence[Slide], new: Sequence[Slide]) -> tuple[int | None, ...]:
    """Return for each new slide the index of the old slide with its content; None if it was edited or added.

    Decks of the same length are compared slide by slide. Otherwise slides were added or removed: those that are equal
    counted from the start, and those equal counted from the end, were not edited.
    """
    if len(old) == len(new):
        return tuple(index if same_content(a, b) else None for index, (a, b) in enumerate(zip(old, new, strict=True)))
    shorter = min(len(old), len(new))
    front = next((n for n in range(shorter) if not same_content(old[n], new[n])), shorter)
    back = next((n for n in range(shorter - front) if not same_content(old[-1 - n], new[-1 - n])), shorter - front)
    edited = len(new) - front - back
    return (*range(front), *[None] * edited, *range(len(old) - back, len(old)))


def same_content(a: Slide, b: Slide) -> bool:
    """Whether two slides have the same content, whatever their position."""
    return a is b or all(
        _equal_without_spans(getattr(a, field.name), getattr(b, field.name))
        for field in fields(Slide)
        if field.name not in _POSITION_FIELDS
    )


def _equal_without_spans(a: Any, b: Any) -> bool:
    if a is b or isinstance(a, Span):
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(_equal_without_spans(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(_equal_without_spans, a, b))
    if is_dataclass(a):
        return all(_equal_without_spans(getattr(a, field.name), getattr(b, field.name)) for field in fields(a))
    return bool(a == b)
