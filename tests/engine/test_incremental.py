"""A build costs what changed: the trace of work, edit by edit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import mdvideo
from tests.support.small_lesson import LESSON, SMALL

Trace = Callable[..., list[str]]


def test_an_unchanged_deck_makes_nothing(trace: Trace) -> None:
    assert trace() != []
    assert trace() == []


def test_editing_a_note_speaks_one_sentence_and_generates_no_picture(trace: Trace) -> None:
    trace(speech={"backend": "espeak"})
    assert trace(LESSON.replace("Welcome.", "Welcome, everybody."), speech={"backend": "espeak"}) == [
        "sound slide 1: Welcome, everybody.",
        "speech slide 1: Welcome, everybody.",
    ]


def test_editing_a_word_makes_its_slide_its_key_frame_and_its_transitions(trace: Trace) -> None:
    trace()
    assert trace(LESSON.replace("## The end", "## Goodbye")) == [
        "segments slide 2, fragment 2, smoothleft",
        "segments slide 3",
        "slides slide 3: Goodbye",
    ]


def test_changing_a_length_encodes_nothing(trace: Trace) -> None:
    trace()
    assert trace(LESSON.replace("duration: 3s", "duration: 5s")) == []


def test_inserting_a_slide_generates_no_other_picture(trace: Trace) -> None:
    trace()
    made = trace(LESSON.replace("## The end", "## New\n\nWords.\n\n---\n\n## The end"))
    assert made == [
        "segments slide 2, fragment 2, fade",
        "segments slide 3",
        "segments slide 3, smoothleft",
        "slides slide 3: New",
    ]


def test_undoing_an_edit_makes_nothing(trace: Trace) -> None:
    trace()
    trace(LESSON.replace("One", "First"))
    assert trace(LESSON) == []


def test_a_changed_prompt_generates_one_picture(trace: Trace) -> None:
    trace()
    made = trace(LESSON.replace("hills at dawn", "sea at dawn"))
    assert [label for label in made if label.startswith("pictures")] == ["pictures slide 1: sea at dawn"]


def test_a_build_that_is_killed_leaves_the_old_video_and_a_cache_that_works(lesson: Path) -> None:
    before = mdvideo.build(lesson, **SMALL).video.read_bytes()
    lesson.write_text(LESSON.replace("dawn", "night").replace("## Points", "## Other points"), encoding="utf-8")
    command = [sys.executable, "-m", "mdvideo", "build", str(lesson), "--size", "320x180", "--json"]
    for _ in range(3):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        if lesson.with_suffix(".mp4").read_bytes() != before:
            break  # it was quick, and finished
    after = mdvideo.build(lesson, **SMALL).video.read_bytes()
    assert after == mdvideo.build(lesson, cache=False, **SMALL).video.read_bytes() != before


def test_two_builds_at_once_give_the_same_video(lesson: Path) -> None:
    command = [sys.executable, "-m", "mdvideo", "build", str(lesson), "--size", "320x180", "-q", "-o"]
    children = [subprocess.Popen([*command, str(lesson.with_name(f"{n}.mp4"))]) for n in (1, 2)]
    assert [child.wait() for child in children] == [0, 0]
    assert lesson.with_name("1.mp4").read_bytes() == lesson.with_name("2.mp4").read_bytes()


def test_ctrl_c_stops_in_order_and_says_what_is_kept(lesson: Path) -> None:
    command = [sys.executable, "-m", "mdvideo", "build", str(lesson), "--json"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert errors == "interrupted; finished results are in the cache\n"
