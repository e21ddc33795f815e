"""The finished video, decoded: every word on time, silence between, no clicks, the same bytes twice."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mdvideo.api import open_engine
from mdvideo.audio.loudness import measure_loudness, measure_true_peak
from mdvideo.audio.pcm import Samples
from mdvideo.audio.room_tone import ROOM_TONE_DBFS
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import schedule_narration, speak_narration
from mdvideo.events import Finished, Notice, Warned
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.narration.schedule import Narration
from tests.support.narrated_videos import SMALL, NarratedVideo, build_video, decode_luma, decode_sound

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


QUIET = 10 ** (-54 / 20)
"""Above the peaks of the room tone."""


def level(samples: Samples) -> float:
    """RMS in dBFS."""
    return float(10 * np.log10((samples.astype(np.float64) ** 2).mean()))


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> NarratedVideo:
    return build_video(tmp_path_factory.mktemp("narrated") / "lesson.md", LESSON)


@pytest.fixture(scope="module")
def narration(video: NarratedVideo) -> Narration:
    """The schedule of the same video, whose results are all in the cache."""
    deck = video.path.with_suffix(".md")
    with open_engine(deck) as engine:
        loaded = open_deck(engine, deck, SMALL)
        _, speeches = asyncio.run(speak_narration(engine, loaded))
        return schedule_narration(loaded, speeches)


def test_every_sentence_is_heard_within_half_a_frame_of_its_time(video: NarratedVideo, narration: Narration) -> None:
    assert [len(slide) for slide in narration.slides] == [3, 1, 0, 2]
    for placed in narration.clips:
        start = placed.sample / SAMPLE_RATE
        found = video.first_sound(start - 0.15, start + 0.5)
        # A clip keeps 10 ms before its first sound.
        assert found - 0.01 == pytest.approx(start, abs=float(video.frame_duration / 2))


def test_words_start_after_the_transition_and_end_before_the_next(video: NarratedVideo) -> None:
    for slide in (s for s in video.manifest["slides"] if s["number"] != 3):
        assert video.first_sound(slide["start"], slide["end"]) - slide["start"] == pytest.approx(0.52, abs=0.04)
        last = slide["number"] == len(video.manifest["slides"])
        rest = video.sound_between(slide["end"] - (0.6 if last else 1.1), slide["end"])
        assert np.abs(rest).max() < QUIET


def test_between_clips_there_is_room_tone(video: NarratedVideo, narration: Narration) -> None:
    first, second, third = narration.slides[0]
    assert third.sample - second.end == pytest.approx(2 * SAMPLE_RATE, abs=1100)
    for start, end in ((first.end, second.sample), (second.end, third.sample)):
        assert level(video.sound[start + 3000 : end - 1100]) == pytest.approx(ROOM_TONE_DBFS, abs=1.5)
    silent = video.manifest["slides"][2]
    assert level(video.sound_between(silent["start"], silent["end"])) == pytest.approx(ROOM_TONE_DBFS, abs=1.5)


def test_a_fragment_is_half_opaque_on_the_frame_of_its_word(video: NarratedVideo, narration: Narration) -> None:
    (placed,) = narration.slides[1]
    spoken = placed.clip.sentences[0]
    clicked = [spoken.sentence.written[word.start : word.end] for word in spoken.words if word.sample in spoken.clicks]
    assert clicked == ["apples", "oranges"]
    for click, reveal in zip(spoken.clicks, video.manifest["slides"][1]["reveals"], strict=True):
        half = reveal + 3 * float(video.frame_duration)  # of a fade of six frames
        assert half == pytest.approx((placed.sample + click) / SAMPLE_RATE, abs=float(video.frame_duration / 2) + 1e-3)


def test_the_picture_changes_on_the_frame_of_a_reveal(video: NarratedVideo) -> None:
    pictures = decode_luma(video.path).astype(int)
    for reveal in video.manifest["slides"][1]["reveals"]:
        frame = round(reveal / float(video.frame_duration))
        assert np.abs(pictures[frame - 1] - pictures[frame - 2]).max() == 0
        assert np.abs(pictures[frame + 1] - pictures[frame - 1]).max() > 5


def test_the_soundtrack_has_the_target_loudness(video: NarratedVideo) -> None:
    assert measure_loudness(video.sound) == pytest.approx(-16, abs=0.3)
    assert measure_true_peak(video.sound) <= -1.5


def test_nothing_clicks_where_clips_join(video: NarratedVideo, narration: Narration) -> None:
    for placed in narration.clips:
        for edge in (placed.sample, placed.end):
            around_edge = video.sound[max(0, edge - 480) : edge + 48]
            assert np.abs(np.diff(around_edge)).max() < 2e-2
    between = video.sound[narration.clips[0].end + 48 : narration.clips[1].sample - 480]
    assert np.abs(between).max() < 2e-3


def test_the_sound_is_as_long_as_the_video(video: NarratedVideo) -> None:
    assert 0 <= video.manifest["duration"] - video.sound.size / SAMPLE_RATE < 1024 / SAMPLE_RATE


@pytest.mark.parametrize("fps", ["25", "30000/1001", "60"])
def test_other_frame_rates_are_as_exact(tmp_path: Path, fps: str) -> None:
    other = build_video(tmp_path / "lesson.md", LESSON, fps=fps)
    half = float(other.frame_duration / 2)
    with open_engine(other.path.with_suffix(".md")) as engine:
        loaded = open_deck(engine, other.path.with_suffix(".md"), {**SMALL, "fps": fps})
        narration = schedule_narration(loaded, asyncio.run(speak_narration(engine, loaded))[1])
    (placed,) = narration.slides[1]
    for click, reveal in zip(placed.clip.sentences[0].clicks, other.manifest["slides"][1]["reveals"], strict=True):
        fade = round(Fraction("0.2") / other.frame_duration)
        shown = reveal + fade // 2 * float(other.frame_duration)
        assert abs(shown - (placed.sample + click) / SAMPLE_RATE) <= half + 1e-3
    assert other.first_sound(placed.sample / SAMPLE_RATE - 0.1, placed.end / SAMPLE_RATE) - 0.01 == pytest.approx(
        placed.sample / SAMPLE_RATE, abs=half
    )


def test_the_same_deck_gives_the_same_bytes(video: NarratedVideo, tmp_path: Path) -> None:
    again = build_video(tmp_path / "lesson.md", LESSON, cache=False)
    assert again.path.read_bytes() == video.path.read_bytes()


def test_webm_is_heard_at_the_same_time(video: NarratedVideo, narration: Narration, tmp_path: Path) -> None:
    other = build_video(tmp_path / "lesson.md", LESSON, output=tmp_path / "lesson.webm")
    with av.open(other.path) as container:
        assert container.streams.audio[0].codec_context.name in ("opus", "libopus")
    start = narration.clips[0].sample / SAMPLE_RATE
    assert other.first_sound(0.1, 2) - 0.01 == pytest.approx(start, abs=float(video.frame_duration / 2))
    assert measure_loudness(other.sound) == pytest.approx(measure_loudness(video.sound), abs=0.5)


def finished_jobs(video: NarratedVideo) -> list[str]:
    return sorted(f"{event.stage} {event.label}" for event in video.events if isinstance(event, Finished))


def test_editing_one_sentence_synthesizes_one_sentence(tmp_path: Path) -> None:
    build_video(tmp_path / "lesson.md", LESSON)
    edited = build_video(tmp_path / "lesson.md", LESSON.replace("That was all.", "That was really all."))
    assert finished_jobs(edited) == ["sound slide 4: That was really all.", "speech slide 4: That was really all."]
    assert finished_jobs(build_video(tmp_path / "lesson.md", LESSON)) == []


def test_without_a_voice_there_is_time_to_read_and_no_sound(tmp_path: Path) -> None:
    other = build_video(tmp_path / "lesson.md", LESSON, speech={"backend": "none"})
    assert other.sound.size == 0
    first = other.manifest["slides"][0]
    assert 5 < first["end"] < 12  # time to read the notes


def test_a_missing_voice_is_one_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mdvideo.engine.backends.speech_backends.any_voice_installed", lambda: False)
    other = build_video(tmp_path / "lesson.md", LESSON, speech={"backend": "auto"})
    lines = [event.message for event in other.events if isinstance(event, Notice) and "notes" in event.message]
    assert lines == ["notes are not spoken: no voice is installed (pip install 'mdvideo[voice]')"]


def test_narration_longer_than_a_forced_duration_wins_with_a_warning(tmp_path: Path) -> None:
    deck = "# A\n\n<!-- duration: 2s -->\n<!-- This sentence takes longer than the two seconds that it has. -->\n"
    other = build_video(tmp_path / "lesson.md", deck)
    (problem,) = (event.problem for event in other.events if isinstance(event, Warned))
    assert problem.code == "narration-long"
    assert other.manifest["duration"] > 3
    assert np.abs(other.sound_between(other.manifest["duration"] - 0.6, other.manifest["duration"])).max() < QUIET


def test_a_longer_forced_duration_is_kept(tmp_path: Path) -> None:
    other = build_video(tmp_path / "lesson.md", "# A\n\n<!-- duration: 8s -->\n<!-- Short. -->\n")
    assert other.manifest["frames"] == 8 * Fraction(other.manifest["fps"])
    assert decode_sound(other.path).size > 0
