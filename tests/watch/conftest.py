"""What tests of the watch page share: a lesson that is really made, in three versions, and a stage to show it on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.watch_page import TIDES, Made, Stage, edited, longer, make_lesson, staged


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="session")
def lesson(project: Path) -> Made:
    return make_lesson(project, "tides", TIDES)


@pytest.fixture(scope="session")
def edited_lesson(project: Path) -> Made:
    return make_lesson(project, "edited", edited(TIDES))


@pytest.fixture(scope="session")
def longer_lesson(project: Path) -> Made:
    return make_lesson(project, "longer", longer(TIDES))


@pytest.fixture
def stage(lesson: Made) -> Iterator[Stage]:
    with staged(lesson) as stage:
        yield stage
