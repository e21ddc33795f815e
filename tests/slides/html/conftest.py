"""Fixtures of the page tests: a theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.slides.themes.theme import Theme, load_theme


@pytest.fixture(scope="session")
def paper() -> Theme:
    return load_theme("paper", Path())
