"""The words of the notes are found in a recording, and so is what it leaves out or adds.

The recordings are read by hibari, whose word times an aligner has confirmed, and compared with eSpeak NG.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mdvideo.audio.alignment.recording_alignment import RecordingAlignment, align_recording
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.narration.recording_departures import MIN_CONFIDENCE
from mdvideo.speech.espeak import Espeak
from tests.support.read_notes import ANOTHER, SENTENCES, ReadNotes, read_aloud, reference, speak

pytest.importorskip("hibari", reason="needs voices: hibari-tts")
from mdvideo.speech.hibari import Hibari


def aligned(recording: ReadNotes) -> RecordingAlignment:
    return align_recording(iter([recording.samples]), reference())


def errors(recording: ReadNotes, found: RecordingAlignment) -> list[float]:
    """Milliseconds by which each word is off."""
    return [
        1000 * abs(sample / SAMPLE_RATE - truth[start])
        for words, truth in zip(found.words, recording.words, strict=True)
        for start, _, sample in words
        if truth is not None and start in truth
    ]


@pytest.mark.parametrize(
    "how",
    [{}, {"speed": 0.85}, {"speed": 1.25}, {"noise": 30}, {"noise": 10}, {"without": 4}, {"adding_before": 3}],
    ids=str,
)
def test_words_are_found_within_a_few_frames(how: dict[str, Any]) -> None:
    """Median and 95th percentile were 19 to 33 and 58 to 130 ms when this was written."""
    recording = read_aloud(Hibari, **how)
    found = aligned(recording)
    off = errors(recording, found)
    assert len(off) > 70
    assert np.median(off) <= 40
    assert np.percentile(off, 95) <= 150
    assert found.confidence >= MIN_CONFIDENCE + 0.03


@pytest.mark.parametrize("number", [0, 3, len(SENTENCES) - 1])
def test_a_sentence_that_was_left_out_is_missing(number: int) -> None:
    found = aligned(read_aloud(Hibari, without=number))
    ((sentence, start, end, _),) = found.missing
    assert (sentence, start) == (number, 0)
    assert end >= len(SENTENCES[number]) - 2
    assert not found.added


@pytest.mark.parametrize("number", [0, 3, len(SENTENCES) - 1])
def test_a_sentence_that_was_added_is_found_with_its_time(number: int) -> None:
    recording = read_aloud(Hibari, adding_before=number)
    found = aligned(recording)
    ((before, start, end),) = found.added
    assert recording.added is not None
    assert before == max(0, number - 1)
    assert [start / SAMPLE_RATE, end / SAMPLE_RATE] == pytest.approx(list(recording.added), abs=0.6)
    assert not found.missing


@pytest.mark.parametrize("how", [{}, {"speed": 0.85}, {"speed": 1.25}, {"noise": 20}], ids=str)
def test_a_faithful_recording_departs_nowhere(how: dict[str, Any]) -> None:
    found = aligned(read_aloud(Hibari, **how))
    assert (found.missing, found.added) == ([], [])


def test_another_text_or_noise_is_not_aligned_with_confidence() -> None:
    other = [ANOTHER, "Banks lend money to people who want to buy a house.", "It depends on the time and on the risk."]
    sound = np.concatenate([speak(Hibari, text).samples for text in other])
    assert align_recording(iter([sound[::3].copy()]), reference()).confidence < MIN_CONFIDENCE
    noise = (0.1 * np.random.default_rng(3).standard_normal(16_000 * 20)).astype(np.float32)
    assert align_recording(iter([noise]), reference()).confidence < MIN_CONFIDENCE
    loud = read_aloud(Hibari, noise=-5)
    assert aligned(loud).confidence < MIN_CONFIDENCE


def test_the_same_voice_is_found_exactly() -> None:
    recording = read_aloud(Espeak)
    assert np.percentile(errors(recording, aligned(recording)), 95) <= 25


def test_a_recording_of_a_moment_is_no_crash() -> None:
    blip = (0.3 * np.sin(np.arange(2000))).astype(np.float32)
    found = align_recording(iter([blip]), reference(SENTENCES[:1]))
    assert found.confidence < MIN_CONFIDENCE or found.samples < SAMPLE_RATE
