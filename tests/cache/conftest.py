"""A store for each test of the cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mdvideo.cache.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store without a shared cache."""
    with Store(tmp_path / ".mdvideo") as opened:
        yield opened
