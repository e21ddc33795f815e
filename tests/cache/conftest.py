"""Small real parts that the cache's tests build with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from mdvideo.cache.store import Store
from mdvideo.plan.jobs import Digest, HoldJob, VideoSpec

SPEC = VideoSpec(width=1920, height=1080, fps=Fraction(30), crf=18, moving_crf=20, keyint=150, encoder="x264 165")


def _hold(still: str, *, label: str = "", spec: VideoSpec = SPEC) -> HoldJob:
    return HoldJob(still=Digest(still), spec=spec, label=label)


@pytest.fixture
def hold() -> Callable[..., HoldJob]:
    """Makes jobs that need no engine: hold(still, label=…, spec=…)."""
    return _hold


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / ".mdvideo") as opened:
        yield opened
