"""Small frames, so that whole builds take a second; a project folder of its own for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mdvideo.api import build
from mdvideo.events import Event, Finished, Reused
from mdvideo.output.files import BuildResult

SMALL: dict[str, Any] = {"size": "320x180", "speech": {"backend": "none"}}

LESSON = """\
---
title: A small lesson
---

<!-- prompt: hills at dawn -->

# A small lesson

<!-- Welcome. -->

---

## Points

* One
* Two

<!-- duration: 3s -->

---

## The end
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A deck of three slides in a project of its own."""
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "lesson.md"
    path.write_text(LESSON, encoding="utf-8")
    return path


@pytest.fixture
def trace(lesson: Path) -> Callable[..., list[str]]:
    """Build the lesson, and say what was made, as ``stage label`` in alphabetical order; the rest was reused."""

    def built(text: str | None = None, **settings: object) -> list[str]:
        if text is not None:
            lesson.write_text(text, encoding="utf-8")
        events: list[Event] = []
        build(lesson, emit=events.append, **{**SMALL, **settings})
        assert any(isinstance(event, Finished | Reused) for event in events)
        return sorted(f"{event.stage} {event.label}" for event in events if isinstance(event, Finished))

    return built


@pytest.fixture
def small(lesson: Path) -> BuildResult:
    """The lesson, built."""
    return build(lesson, **SMALL)
