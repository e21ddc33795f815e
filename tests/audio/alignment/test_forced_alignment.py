"""The independent aligner finds known words in speech, and says so when they are not there."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.audio.alignment.forced_alignment import SpeechRecognizer, WordAligner
from mdvideo.audio.decode import resample
from mdvideo.audio.pcm import Samples
from tests.support.read_notes import SENTENCES, speak

pytest.importorskip("pocketsphinx", reason="needs voices: pocketsphinx")
pytest.importorskip("hibari", reason="needs voices: hibari-tts")
from mdvideo.speech.hibari import Hibari


def sound_of(text: str) -> Samples:
    spoken = speak(Hibari, text)
    return resample(spoken.samples, spoken.rate, 16_000)


def test_words_are_found_at_the_voices_own_times() -> None:
    aligner = WordAligner()
    off = []
    for text in SENTENCES:
        found = aligner.align(sound_of(text), text)
        assert found is not None
        spoken = speak(Hibari, text)
        truth = {word.start: word.sample / spoken.rate for word in spoken.words}
        off += [abs(word.seconds - truth[word.start]) for word in found if word.start in truth and word.known]
    assert np.median(off) < 0.02
    assert np.percentile(off, 95) < 0.08


def test_an_unknown_word_helps_to_find_its_neighbours() -> None:
    text = "Here is a frobnicator that nobody knows."
    found = WordAligner().align(sound_of(text), text)
    assert found is not None
    assert [word.known for word in found] == [True, True, True, False, True, True, True]


def test_numbers_and_silence_are_not_aligned() -> None:
    assert WordAligner().align(sound_of(SENTENCES[0]), "It is 42.") is None
    assert WordAligner().align(np.zeros(100, np.float32), "Nothing") is None


def test_speech_is_recognized() -> None:
    words = SpeechRecognizer().words_in(sound_of("The oxygen leaves through tiny pores."))
    assert {"oxygen", "leaves", "through"} & set(words)
