"""Lets a test decide which fonts its machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.slides.writing import font_search


def install_only(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Make these files the only fonts besides the bundled ones."""
    monkeypatch.setattr(font_search, "font_paths", lambda: paths)
    font_search.faces_for.cache_clear()
