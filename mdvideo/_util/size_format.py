"""Sizes of files as text."""

from __future__ import annotations


def format_bytes(count: int) -> str:
    """Format a number of bytes in units of 1000: ``812 B``, ``3.4 kB``, ``12.3 MB``."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
