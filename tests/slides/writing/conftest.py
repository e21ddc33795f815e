"""What a test finds about fonts is forgotten after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mdvideo.slides.writing import font_search


@pytest.fixture(autouse=True)
def forgotten_fonts() -> Iterator[None]:
    yield
    font_search.faces_for.cache_clear()
