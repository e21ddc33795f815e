"""Fixtures of the slide tests: renderers and a store of pictures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from mdvideo.slides.themes.fonts import font_files
from tests.support.html_pages import PictureStore


@pytest.fixture(scope="session")
def blitz() -> BlitzRenderer:
    return BlitzRenderer(font_files())


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[ChromiumRenderer]:
    renderer = ChromiumRenderer(font_files(), chromium_path)
    yield renderer
    renderer.close()


@pytest.fixture
def store() -> PictureStore:
    return PictureStore()
