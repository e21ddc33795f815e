"""What an edit changed: two decks compared slide by slide. Pure.

Where a slide stands in its file, its number and the number on its page say nothing of its content: a line more in
front of it changes them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from mdvideo.deck.model import Slide
from mdvideo.errors import Span

_PLACE = frozenset({"number", "page", "span"})


def origins(old: Sequence[Slide], new: Sequence[Slide]) -> tuple[int | None, ...]:
    """For each new slide the index of the old one with its content; None where it was edited.

    Decks of one length are compared slide by slide. Else slides were added or removed: what is equal from the front
    and from the back was not edited.
    """
    if len(old) == len(new):
        return tuple(index if same(a, b) else None for index, (a, b) in enumerate(zip(old, new, strict=True)))
    shorter = min(len(old), len(new))
    front = next((n for n in range(shorter) if not same(old[n], new[n])), shorter)
    back = next((n for n in range(shorter - front) if not same(old[-1 - n], new[-1 - n])), shorter - front)
    edited = len(new) - front - back
    return (*range(front), *[None] * edited, *range(len(old) - back, len(old)))


def same(a: Slide, b: Slide) -> bool:
    """Whether two slides have the same content, wherever they stand."""
    return a is b or all(
        _alike(getattr(a, field.name), getattr(b, field.name)) for field in fields(Slide) if field.name not in _PLACE
    )


def _alike(a: Any, b: Any) -> bool:
    if a is b or isinstance(a, Span):
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(_alike, a, b))
    if is_dataclass(a):
        return all(_alike(getattr(a, field.name), getattr(b, field.name)) for field in fields(a))
    return bool(a == b)
