"""Paths as users know them."""

from __future__ import annotations

from pathlib import Path


def display_path(path: Path) -> Path:
    """Return a path relative to the current folder if it is below it, else unchanged."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
