"""What a user is told: one clear message with the place and a hint, exit 1, no traceback, the old video kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mdvideo
from tests.support.small_lesson import LESSON, SMALL


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mdvideo", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


MISTAKES = {
    "an empty prompt": ("# A\n\n<!-- prompt: -->\n", "lesson.md:3:", "prompt"),
    "no slides": ("", "lesson.md", "no slides"),
}

WARNINGS = {
    "a theme that is not there": ("---\ntheme: glas\n---\n# A\n", "lesson.md:2:8:", "glass"),
    "invalid YAML": ("---\ntitle: [a\n---\n# A\n", "lesson.md:2:", "in quotes"),
    "a slide that cannot fit": ("# A\n\n" + "A long line of words. " * 400, "lesson.md:1:", "too large"),
    "a wrong size": ("---\nsize: 17x19\n---\n# A\n", "lesson.md:2:", "18x20"),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_what_cannot_be_honoured_is_a_warning_and_with_strict_an_error(lesson: Path, name: str) -> None:
    text, place, hint = WARNINGS[name]
    lesson.write_text(text, encoding="utf-8")
    for options, status in ((), 0), (("--strict",), 1):
        done = run("build", lesson, "--size", "320x180", *options)
        assert done.returncode == status, done.stderr
        assert place in done.stderr
        assert hint in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", MISTAKES)
def test_the_place_the_line_and_a_hint_are_reported_and_the_old_video_is_kept(lesson: Path, name: str) -> None:
    text, place, hint = MISTAKES[name]
    mdvideo.build(lesson, **SMALL)
    old = lesson.with_suffix(".mp4").read_bytes()
    (lesson.parent / "photo.jpg").write_bytes(b"")
    (lesson.parent / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing of use")
    (lesson.parent.parent / "secret.png").write_bytes(b"")
    lesson.write_text(text, encoding="utf-8")
    done = run("build", lesson, "--size", "320x180")
    assert done.returncode == 1
    assert place in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert lesson.with_suffix(".mp4").read_bytes() == old


PICTURES = {
    "a missing picture": ("phto.jpg", "photo.jpg"),
    "a picture outside the project": ("../secret.png", "outside"),
    "a corrupt picture": ("broken.png", "broken.png"),
    "a picture on the network": ("https://example.org/a.png", "mdvideo fetch"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_cannot_be_shown_is_a_warning_and_with_strict_an_error(lesson: Path, name: str) -> None:
    address, hint = PICTURES[name]
    (lesson.parent / "photo.jpg").write_bytes(b"")
    (lesson.parent / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing of use")
    (lesson.parent.parent / "secret.png").write_bytes(b"")
    lesson.write_text(f"# A\n\n![bg]({address})\n", encoding="utf-8")
    for options, status in ((), 0), (("--strict",), 1):
        done = run("build", lesson, "--size", "320x180", *options)
        assert done.returncode == status
        assert "lesson.md:3:7: warning:" in done.stderr
        assert hint in done.stderr
        assert "Traceback" not in done.stderr


def test_a_deck_that_is_not_utf8(lesson: Path) -> None:
    lesson.write_bytes(b"# A\n\ncaf\xe9\n")
    done = run("build", lesson)
    assert (done.returncode, "lesson.md:3:4" in done.stderr, "UTF-8" in done.stderr) == (1, True, True)


def test_a_deck_that_is_not_there(tmp_path: Path) -> None:
    done = run("build", tmp_path / "leson.md")
    assert done.returncode == 1
    assert "leson.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_folder_that_cannot_be_made(lesson: Path) -> None:
    done = run("build", lesson, "--size", "320x180", "-o", lesson / "sub" / "x.mp4")
    assert done.returncode == 1
    assert "cannot create the folder" in done.stderr


def test_a_full_disk_is_reported_and_the_old_video_is_kept(lesson: Path) -> None:
    """A limit on file sizes stands in for a full disk; the code's path is the same: a write that fails."""
    mdvideo.build(lesson, **SMALL)
    old = lesson.with_suffix(".mp4").read_bytes()
    lesson.write_text(LESSON.replace("One", "Another"), encoding="utf-8")
    script = "ulimit -f 16; exec " + " ".join(
        [sys.executable, "-m", "mdvideo", "build", str(lesson), "--size", "640x360"]
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "too large" in done.stderr
    assert lesson.with_suffix(".mp4").read_bytes() == old


def test_usage_errors_exit_2(lesson: Path) -> None:
    assert run("build").returncode == 2
    assert run("bild", lesson).returncode == 2
    done = run("render", lesson, "--slides", "9")
    assert (done.returncode, "1 to 3" in done.stderr) == (2, True)


def test_an_unknown_image_backend_lists_the_known_ones(lesson: Path) -> None:
    done = run("build", lesson, "--images", "skech")
    assert done.returncode == 1
    assert "sketch" in done.stderr


def test_strict_makes_warnings_errors(lesson: Path) -> None:
    lesson.write_text(LESSON.replace("title:", "titel:"), encoding="utf-8")
    assert run("build", lesson, "--size", "320x180").returncode == 0
    done = run("build", lesson, "--size", "320x180", "--strict")
    assert (done.returncode, "title" in done.stderr) == (1, True)


BROKEN = "---\ntitel: A\n---\n\n# A\n\n<!-- prompt: -->\n\n---\n\n![bg](nothing.png)\n\n" + "Words and words. " * 900


def test_check_reports_everything_at_once(lesson: Path) -> None:
    lesson.write_text(BROKEN, encoding="utf-8")
    done = run("check", lesson, "--format", "json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    assert {"warning", "error"} == {problem["severity"] for problem in problems}
    lines = [problem["span"]["line"] for problem in problems]
    assert lines == sorted(lines)
    assert {2, 7, 11} <= set(lines)


def test_check_speaks_githubs_tongue(lesson: Path) -> None:
    lesson.write_text(BROKEN, encoding="utf-8")
    done = run("check", lesson, "--format", "github")
    first = done.stdout.splitlines()[0]
    assert first.startswith(f"::warning file={lesson},line=2,col=1,endColumn=")


def test_check_is_quiet_about_a_good_deck(lesson: Path) -> None:
    done = run("check", lesson)
    assert (done.returncode, done.stdout) == (0, "1 deck: 0 errors, 0 warnings\n")
