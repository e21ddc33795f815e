"""Exponential backoff: how long to wait before another try. Pure."""

from __future__ import annotations


def backoff_seconds(attempt: int, luck: float, *, first: float = 0.5, longest: float = 60.0) -> float:
    """Seconds to wait before retry ``attempt``, which counts from 1: ``first``, then twice as long each time.

    ``luck``, a random number in 0…1, shortens the wait by up to half, so that many clients do not come back at once.
    """
    return min(first * 2.0 ** (attempt - 1), longest) * (1 - luck / 2)
