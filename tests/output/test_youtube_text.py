"""NAME.youtube.txt: the title, the description, and chapters as YouTube reads them."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from mdvideo import build
from mdvideo.events import Event, Warned
from mdvideo.output.youtube_text import MAX_DESCRIPTION, YoutubeChapter, youtube_chapters, youtube_text
from tests.support.small_lesson import SMALL


def chapters(*lengths: int) -> tuple[YoutubeChapter, ...]:
    """The chapters of a video whose slides last so many seconds and are called A, B, C …"""
    starts = [(Fraction(sum(lengths[:n])), chr(65 + n)) for n in range(len(lengths))]
    return youtube_chapters(starts, Fraction(sum(lengths)))


def listed(*lengths: int) -> list[tuple[int, str]]:
    return [(chapter.start, chapter.title) for chapter in chapters(*lengths)]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((10, 10, 10), [(0, "A"), (10, "B"), (20, "C")]),
        ((4, 20, 20, 20), [(0, "B"), (24, "C"), (44, "D")]),  # a short title slide is part of the first chapter
        ((30, 5, 25, 30), [(0, "A"), (30, "C"), (60, "D")]),  # two short ones: the longer gives its title
        ((20, 20, 20, 6), [(0, "A"), (20, "B"), (40, "C")]),  # a short end
        ((20, 20, 9), []),  # two chapters are not enough
        ((60,), []),
    ],
)
def test_chapters_are_at_least_three_of_ten_seconds_or_more(
    lengths: tuple[int, ...], expected: list[tuple[int, str]]
) -> None:
    assert listed(*lengths) == expected


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_slides_the_rules_are_kept(seed: int) -> None:
    lengths = [1 + (seed * 7 + n * n * 13) % 29 for n in range(3 + seed)]
    found = chapters(*lengths)
    if found:
        starts = [chapter.start for chapter in found] + [sum(lengths)]
        assert starts[0] == 0
        assert len(found) >= 3
        assert min(b - a for a, b in pairwise(starts)) >= 10


def test_times_are_written_as_youtube_reads_them() -> None:
    made = [YoutubeChapter(0, "A"), YoutubeChapter(75, "B"), YoutubeChapter(3671, "C")]
    text = youtube_text("A <b> title", "About\nit.", "Ada", made)
    assert text == "A ‹b› title\n\nAbout\nit.\n\n0:00 A\n1:15 B\n1:01:11 C\n\nAda\n"


def test_a_long_description_leaves_room_for_the_chapters() -> None:
    made = [YoutubeChapter(n * 10, f"Chapter {n}") for n in range(40)]
    text = youtube_text("T" * 200, "word " * 3000, "Ada", made)
    title, _, description = text.partition("\n\n")
    assert len(title) == 100
    assert len(description) <= MAX_DESCRIPTION
    assert len(re.findall(r"^\d+:\d\d Chapter", description, re.M)) == 40


def test_it_is_written_beside_the_video_and_named_in_the_manifest(tmp_path: Path) -> None:
    slides = "\n---\n".join(f"\n## Part {n}\n\n<!-- duration: 12s -->\n" for n in range(3))
    path = tmp_path / "lesson.md"
    path.write_text(f"---\ntitle: Parts\ndescription: Three of them.\nyoutube_text: true\n---\n{slides}", "utf-8")
    result = build(path, **{**SMALL, "fps": 5, "images": {"backend": "flat"}})
    text = (tmp_path / "lesson.youtube.txt").read_text("utf-8")
    assert text == "Parts\n\nThree of them.\n\n0:00 Part 0\n0:12 Part 1\n0:24 Part 2\n"
    assert result.file_of("youtube") == tmp_path / "lesson.youtube.txt"


def test_a_video_that_is_too_short_for_chapters_is_a_warning(lesson: Path) -> None:
    events: list[Event] = []
    build(lesson, emit=events.append, **{**SMALL, "youtube_text": True})
    assert "youtube-chapters" in [event.problem.code for event in events if isinstance(event, Warned)]
    assert "0:00" not in lesson.with_name("lesson.youtube.txt").read_text("utf-8")


def test_without_the_setting_there_is_no_such_file(lesson: Path) -> None:
    build(lesson, **SMALL)
    assert not lesson.with_name("lesson.youtube.txt").exists()
