"""Easing curves: how far a change is at a share of its time, both 0…1. Nothing starts or stops at once."""

from __future__ import annotations


def ease_in_out(time: float) -> float:
    """Begin and end slowly, and be half done at half of the time: a fade stays half opaque on its word (smoothstep)."""
    return time * time * (3 - 2 * time)


def ease_out(time: float) -> float:
    """Begin fast and settle slowly: at half of the time, what moves is a sixteenth of its way from its place."""
    return 1 - (1 - time) ** 4
