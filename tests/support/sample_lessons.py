"""The lessons in sample_deck/."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "sample_deck"

LESSONS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
