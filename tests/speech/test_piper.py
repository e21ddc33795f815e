"""Piper through its own process, with a voice built by hand: sound, word times, speakers, and what is missing."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.piper import Piper
from tests.support.piper_voice import FRAMES, HOP, RATE, write_piper_voice

pytest.importorskip("piper", reason="needs voices: piper-tts")

LENGTH = FRAMES * HOP


def piper(path: Path) -> Piper:
    return Piper(SpeechSettings(backend="piper", model=str(path)))


def test_a_voice_speaks_and_repeats_with_the_time_of_each_word(tmp_path: Path) -> None:
    text = "The cat, of the house, is 25."
    before = write_piper_voice(tmp_path).read_bytes()
    with piper(tmp_path / "tiny.onnx") as voice:
        first, second = voice.speak([Utterance(text, "en")] * 2)
    assert np.array_equal(first.samples, second.samples)
    assert first.rate == RATE
    assert [text[word.start : word.end] for word in first.words] == ["The", "cat", "of", "the", "house", "is", "25"]
    assert all(word.sample % LENGTH == 0 for word in first.words), "each begins where a phoneme does"
    # What is heard at a word's time is its first phoneme, a step that is none of the one before.
    for word in first.words[1:]:
        assert abs(first.samples[word.sample] - first.samples[word.sample - 1]) > 0.005
    assert (tmp_path / "tiny.onnx").read_bytes() == before, "the user's file is untouched"


def test_piper_is_never_in_this_process(tmp_path: Path) -> None:
    write_piper_voice(tmp_path)
    with piper(tmp_path / "tiny.onnx") as voice:
        next(voice.speak([Utterance("Hello.", "en")]))
    maps = Path("/proc/self/maps")
    if maps.exists():
        assert "espeakbridge" not in maps.read_text(encoding="utf-8")


def test_a_process_that_died_is_started_again(tmp_path: Path) -> None:
    write_piper_voice(tmp_path)
    with piper(tmp_path / "tiny.onnx") as voice:
        first = next(voice.speak([Utterance("Hello.", "en")]))
        process = voice._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        again = next(voice.speak([Utterance("Hello.", "en")]))
    assert np.array_equal(first.samples, again.samples)
    assert voice._process is None


def test_speakers_are_voices(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, speakers=("anna", "ben"))
    with piper(tmp_path / "tiny.onnx") as voice:
        assert next(voice.speak([Utterance("Hello.", "en", "ben")])).samples.any()
        assert voice.check_voice("anna", "en") is None
        assert voice.check_voice("1", "en") is None
        problem = voice.check_voice("bem", "en")
    assert problem is not None
    assert (problem.severity, problem.hint) == ("error", "did you mean ben?")


def test_another_language_is_a_warning(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, language="de_DE")
    voice = piper(tmp_path / "tiny.onnx")
    assert voice.check_voice(None, "de-AT") is None
    problem = voice.check_voice(None, "en")
    assert problem is not None
    assert problem.severity == "warning"
    assert "de_DE" in problem.message


def test_what_is_missing_or_broken_has_its_message(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match=r"speech\.model is not set"):
        Piper(SpeechSettings(backend="piper"))
    path = write_piper_voice(tmp_path)
    config = path.with_name("tiny.onnx.json")
    kept = config.read_text(encoding="utf-8")
    config.unlink()
    with pytest.raises(BackendUnavailable, match=r"tiny\.onnx\.json does not exist") as caught:
        piper(path)
    assert "piper-voices" in (caught.value.hint or "")
    config.write_text("{}", encoding="utf-8")
    with pytest.raises(BackendError, match="no configuration of a Piper voice"):
        list(piper(path).speak([Utterance("Hello.", "en")]))
    config.write_text(kept, encoding="utf-8")
    path.write_bytes(b"\x07nothing")
    with pytest.raises(BackendError, match="Piper cannot load"):
        list(piper(path).speak([Utterance("Hello.", "en")]))


def test_another_file_is_another_identity(tmp_path: Path) -> None:
    path = write_piper_voice(tmp_path)
    first = piper(path).identity
    path.write_bytes(path.read_bytes() + b"\x82\x01\x00")
    assert piper(path).identity != first
