"""The finished film, decoded: every word where the timeline says, silence between, no clicks, the same bytes twice."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mdvideo.api import workshop_for
from mdvideo.audio.loudness import loudness, true_peak
from mdvideo.events import Finished, Notice, Warned
from mdvideo.plan.aac_grid import RATE
from mdvideo.plan.narration.schedule import Narration
from tests.support.narrated_videos import SMALL, Film, film_of, pictures_of, sound_of

LESSON = """\
---
title: A spoken lesson
theme: paper
transition: fade 0.5s
---

# A spoken lesson

<!-- Welcome to this lesson. Here is the second sentence, which is a little longer. [pause 2s] And now it goes on. -->

---

## Points

* First point
* Second point

<!-- Consider [click] apples, and then [click] oranges. -->

---

## Silence

<!-- narration: none -->
<!-- Nobody says this. -->

---

<!-- narration: notes -->

## The end

<!-- That was all. Goodbye! -->
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return film_of(tmp_path_factory.mktemp("narrated") / "lesson.md", LESSON)


@pytest.fixture(scope="module")
def narration(film: Film) -> Narration:
    """The plan of the same film; everything is in its cache."""
    deck = film.path.with_suffix(".md")
    with workshop_for(deck) as workshop:
        lesson = workshop.open(deck, SMALL)
        _, speeches = asyncio.run(workshop.speak(lesson))
        return workshop.narration(lesson, speeches)


def test_every_sentence_is_heard_within_half_a_frame_of_its_place(film: Film, narration: Narration) -> None:
    assert [len(slide) for slide in narration.slides] == [3, 1, 0, 2]
    for heard in narration.takes:
        start = heard.sample / RATE
        found = film.onset(start - 0.15, start + 0.5)
        # A clip keeps 10 ms in front of its first sound.
        assert found - 0.01 == pytest.approx(start, abs=float(film.frame / 2))


def test_the_first_word_waits_until_the_slide_is_there_and_the_transition_for_the_last(film: Film) -> None:
    for slide in (s for s in film.manifest["slides"] if s["number"] != 3):
        assert film.onset(slide["start"], slide["end"]) - slide["start"] == pytest.approx(0.52, abs=0.04)
        last = slide["number"] == len(film.manifest["slides"])
        rest = film.stretch(slide["end"] - (0.6 if last else 1.1), slide["end"])
        assert np.abs(rest).max() < 1e-3


def test_where_nobody_speaks_there_is_digital_silence(film: Film, narration: Narration) -> None:
    first, second, third = narration.slides[0]
    assert third.sample - second.end == pytest.approx(2 * RATE, abs=1100)
    for start, end in ((first.end, second.sample), (second.end, third.sample)):
        assert np.abs(film.sound[start + 3000 : end - 1100]).max() < 1e-4
    silent = film.manifest["slides"][2]
    assert np.abs(film.stretch(silent["start"], silent["end"])).max() < 1e-4


def test_a_fragment_appears_on_the_frame_of_its_word(film: Film, narration: Narration) -> None:
    (heard,) = narration.slides[1]
    line = heard.take.lines[0]
    clicked = [line.sentence.written[word.start : word.end] for word in line.words if word.sample in line.clicks]
    assert clicked == ["apples", "oranges"]
    for click, reveal in zip(line.clicks, film.manifest["slides"][1]["reveals"], strict=True):
        assert reveal == pytest.approx((heard.sample + click) / RATE, abs=float(film.frame / 2))


def test_the_picture_changes_on_the_frame_of_a_reveal(film: Film) -> None:
    pictures = pictures_of(film.path).astype(int)
    for reveal in film.manifest["slides"][1]["reveals"]:
        frame = round(reveal / float(film.frame))
        assert np.abs(pictures[frame - 1] - pictures[frame - 2]).max() == 0
        assert np.abs(pictures[frame + 1] - pictures[frame - 1]).max() > 5


def test_the_whole_is_as_loud_as_it_should_be(film: Film) -> None:
    assert loudness(film.sound) == pytest.approx(-16, abs=1)
    assert true_peak(film.sound) <= -1.5


def test_nothing_clicks_where_clips_join(film: Film, narration: Narration) -> None:
    for heard in narration.takes:
        for edge in (heard.sample, heard.end):
            round_edge = film.sound[max(0, edge - 480) : edge + 48]
            assert np.abs(np.diff(round_edge)).max() < 2e-2
    seams = film.sound[narration.takes[0].end + 48 : narration.takes[1].sample - 480]
    assert np.abs(seams).max() < 2e-3


def test_sound_is_as_long_as_the_pictures(film: Film) -> None:
    assert 0 <= film.manifest["duration"] - film.sound.size / RATE < 1024 / RATE


@pytest.mark.parametrize("fps", ["25", "30000/1001", "60"])
def test_other_frame_rates_are_as_exact(tmp_path: Path, fps: str) -> None:
    found = film_of(tmp_path / "lesson.md", LESSON, fps=fps)
    half = float(found.frame / 2)
    with workshop_for(found.path.with_suffix(".md")) as workshop:
        lesson = workshop.open(found.path.with_suffix(".md"), {**SMALL, "fps": fps})
        plan = workshop.narration(lesson, asyncio.run(workshop.speak(lesson))[1])
    (heard,) = plan.slides[1]
    for click, reveal in zip(heard.take.lines[0].clicks, found.manifest["slides"][1]["reveals"], strict=True):
        assert abs(reveal - (heard.sample + click) / RATE) <= half + 1e-6
    assert found.onset(heard.sample / RATE - 0.1, heard.end / RATE) - 0.01 == pytest.approx(
        heard.sample / RATE, abs=half
    )


def test_the_same_deck_gives_the_same_bytes(film: Film, tmp_path: Path) -> None:
    again = film_of(tmp_path / "lesson.md", LESSON, cache=False)
    assert again.path.read_bytes() == film.path.read_bytes()


def test_webm_is_heard_at_the_same_time(film: Film, narration: Narration, tmp_path: Path) -> None:
    found = film_of(tmp_path / "lesson.md", LESSON, output=tmp_path / "lesson.webm")
    with av.open(found.path) as container:
        assert container.streams.audio[0].codec_context.name in ("opus", "libopus")
    start = narration.takes[0].sample / RATE
    assert found.onset(0.1, 2) - 0.01 == pytest.approx(start, abs=float(film.frame / 2))
    assert loudness(found.sound) == pytest.approx(loudness(film.sound), abs=0.5)


def made(film: Film) -> list[str]:
    return sorted(f"{event.stage} {event.label}" for event in film.events if isinstance(event, Finished))


def test_editing_one_sentence_speaks_one_sentence(tmp_path: Path) -> None:
    film_of(tmp_path / "lesson.md", LESSON)
    edited = film_of(tmp_path / "lesson.md", LESSON.replace("That was all.", "That was really all."))
    assert made(edited) == ["sound slide 4: That was really all.", "speech slide 4: That was really all."]
    assert made(film_of(tmp_path / "lesson.md", LESSON)) == []


def test_without_a_voice_it_is_timed_by_reading_and_has_no_sound(tmp_path: Path) -> None:
    found = film_of(tmp_path / "lesson.md", LESSON, speech={"backend": "none"})
    assert found.sound.size == 0
    first = found.manifest["slides"][0]
    assert 5 < first["end"] < 12  # there is time to read what nobody says


def test_a_missing_voice_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.engine.speech_backends.installed", lambda: False)
    found = film_of(tmp_path / "lesson.md", LESSON, speech={"backend": "auto"})
    lines = [event.message for event in found.events if isinstance(event, Notice) and "notes" in event.message]
    assert lines == ["notes are not spoken: no voice is installed (pip install 'mdvideo[voice]')"]


def test_narration_longer_than_a_forced_duration_wins_and_is_told(tmp_path: Path) -> None:
    deck = "# A\n\n<!-- duration: 2s -->\n<!-- This sentence takes longer than the two seconds that it has. -->\n"
    found = film_of(tmp_path / "lesson.md", deck)
    (problem,) = (event.problem for event in found.events if isinstance(event, Warned))
    assert problem.code == "narration-long"
    assert found.manifest["duration"] > 3
    assert np.abs(found.stretch(found.manifest["duration"] - 0.6, found.manifest["duration"])).max() < 1e-3


def test_a_longer_forced_duration_is_kept(tmp_path: Path) -> None:
    found = film_of(tmp_path / "lesson.md", "# A\n\n<!-- duration: 8s -->\n<!-- Short. -->\n")
    assert found.manifest["frames"] == 8 * Fraction(found.manifest["fps"])
    assert sound_of(found.path).size > 0
