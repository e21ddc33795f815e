"""Reads numbers that strangers wrote: ASCII digits, and few of them. Python's own take ² and a million zeros."""

from __future__ import annotations

import re
from fractions import Fraction

_INTEGER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_FRACTION = re.compile(
    r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})(?:e[+-]?[0-9])?(?:/[0-9]{1,12})?", re.IGNORECASE
)


def read_integer(text: str) -> int | None:
    """Return an integer of at most nine digits, or None."""
    text = text.strip()
    return int(text) if _INTEGER.fullmatch(text) else None


def read_natural(text: str) -> int | None:
    """Return an integer of at most nine digits without a sign, or None."""
    return int(text) if _INTEGER.fullmatch(text) and text[0] not in "+-" else None


def read_fraction(text: str) -> Fraction:
    """Return ``30``, ``29.97`` or ``30000/1001``. Raises ValueError."""
    text = text.strip()
    if not _FRACTION.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a number")
    above, _, below = text.partition("/")
    if below and not int(below):
        raise ValueError(f"{text!r} divides by zero")
    return Fraction(above) / (int(below) if below else 1)


def is_natural(text: str) -> bool:
    """Whether a text is an integer of at most nine digits without a sign or spaces."""
    return read_natural(text) is not None
