"""Chapters inside the MP4, as players see them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.chapter_track import chapter_samples
from mdvideo.video.video_model import Chapter
from tests.support.encoded_video import hold_still, mp4_contents, photo, small_spec, write_mp4


def titles_in(path: Path) -> list[str]:
    with av.open(path) as container:
        return [chapter["metadata"]["title"] for chapter in container.chapters()]


def test_chapters_are_exact_to_the_frame(tmp_path: Path) -> None:
    """With any letters in their titles."""
    chapters = (Chapter(0, 70, "Einführung: Licht"), Chapter(70, 121, "光合成"))
    path, spec = tmp_path / "lesson.mp4", small_spec(fps=Fraction(30000, 1001))
    write_mp4(path, mp4_contents(spec, chapters=chapters))
    assert titles_in(path) == [chapter.title for chapter in chapters]
    with av.open(path) as container:
        times = [
            (chapter["start"] * chapter["time_base"], chapter["end"] * chapter["time_base"])
            for chapter in container.chapters()
            if chapter["time_base"] is not None
        ]
    assert times == [(chapter.start / spec.fps, chapter.end / spec.fps) for chapter in chapters]


def test_there_can_be_more_chapters_than_nero_allows(tmp_path: Path) -> None:
    """Nero's list ends at 255; the chapter track does not."""
    path = tmp_path / "lesson.mp4"
    chapters = tuple(Chapter(2 * n, 2 * n + 2, f"{n}: {'ü' * 200}") for n in range(300))
    write_mp4(path, mp4_contents(small_spec(), [hold_still(photo(1), small_spec(), 600)], chapters=chapters))
    assert titles_in(path) == [chapter.title for chapter in chapters]


def test_samples_leave_no_gap() -> None:
    """Before the first chapter there is an empty title, and each title lasts until the next."""
    samples = chapter_samples([Chapter(3, 5, "a"), Chapter(9, 12, "b")], frame_duration=10)
    assert [(data[:3], duration) for data, duration in samples] == [
        (b"\0\0\0", 30),
        (b"\0\1a", 60),
        (b"\0\1b", 30),
    ]


@pytest.mark.parametrize(
    "chapters",
    [[Chapter(5, 5, "empty")], [Chapter(9, 12, "late"), Chapter(0, 9, "early")]],
    ids=["empty", "out of order"],
)
def test_empty_chapters_and_a_wrong_order_are_refused(chapters: list[Chapter]) -> None:
    with pytest.raises(EncodeError, match="chapters"):
        chapter_samples(chapters, frame_duration=1)
