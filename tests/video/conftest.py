"""Fixtures of the tests that transcode a finished MP4."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.video.video_model import Chapter
from tests.support.encoded_video import mp4_contents, small_spec, write_mp4


@pytest.fixture(scope="session")
def finished_mp4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """121 frames at 30 frames a second, in two chapters, without audio."""
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    write_mp4(path, mp4_contents(small_spec(), chapters=(Chapter(0, 70, "One"), Chapter(70, 121, "Two"))))
    return path
