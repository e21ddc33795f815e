"""Fixtures for tests of the watch page: a lesson that is really built, in three versions, and a fake watch of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.watch_page import (
    TIDES,
    BuiltLesson,
    FakeWatch,
    build_lesson,
    fake_watch,
    with_edited_slide,
    with_inserted_slide,
)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="session")
def lesson(project: Path) -> BuiltLesson:
    return build_lesson(project, "tides", TIDES)


@pytest.fixture(scope="session")
def edited_lesson(project: Path) -> BuiltLesson:
    return build_lesson(project, "edited", with_edited_slide(TIDES))


@pytest.fixture(scope="session")
def longer_lesson(project: Path) -> BuiltLesson:
    return build_lesson(project, "longer", with_inserted_slide(TIDES))


@pytest.fixture
def watch(lesson: BuiltLesson) -> Iterator[FakeWatch]:
    with fake_watch(lesson) as watch:
        yield watch
