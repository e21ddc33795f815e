"""Lengths of time as text."""

from __future__ import annotations

from fractions import Fraction


def format_clock(seconds: float | Fraction) -> str:
    """Format a length of time as players show it, rounded down: ``1:05``, ``1:00:05``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
