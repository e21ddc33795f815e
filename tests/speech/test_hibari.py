"""hibari: the same sound every time and on every thread, the time of every word, and no text that stops a build."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import BackendContext, Emphasis, Pronunciation, SynthesizedSpeech, Utterance
from mdvideo.speech.hibari import VOICES, Hibari
from mdvideo.speech.neural.onnx_model import load_onnxruntime

SENTENCE = "Light splits the water, and sets the oxygen free."


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return []


@pytest.fixture(scope="module")
def hibari(lines: list[str]) -> Hibari:
    return Hibari(context=BackendContext(lines.append))


def speak(backend: Hibari, text: str, lang: str = "en", **values: Any) -> SynthesizedSpeech:
    return next(backend.speak([Utterance(text, lang, **values)]))


def seconds(speech: SynthesizedSpeech) -> float:
    return speech.samples.size / speech.rate


def test_forty_threads_at_once_speak_as_one_does(hibari: Hibari) -> None:
    texts = [f"{SENTENCE} Number {number}." for number in range(40)]
    alone = [speak(hibari, text) for text in texts]
    with ThreadPoolExecutor(40) as pool:
        together = list(pool.map(lambda text: speak(hibari, text), texts))
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one.samples, other.samples)
        assert one.words == other.words


def test_another_process_would_speak_the_same(hibari: Hibari) -> None:
    assert np.array_equal(speak(hibari, SENTENCE).samples, speak(Hibari(), SENTENCE).samples)


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-11-27, she paid $1,250.50 for 1/2 of it.",
        "World War II ended in 1945; e.g. in Europe.",
        "It costs 3.5 km/h at 20 °C, roughly.",
        "Dr. Smith's e-mail isn't here (yet), he said: “no”.",
        "A, b — and c… of the end!",
    ],
)
def test_every_word_has_its_time(hibari: Hibari, text: str) -> None:
    speech = speak(hibari, text)
    samples = [word.sample for word in speech.words]
    assert samples == sorted(samples)
    assert samples[0] >= 0
    assert samples[-1] < speech.samples.size
    said = [text[word.start : word.end] for word in speech.words]
    for word in ("On", "paid", "World", "ended", "Europe", "costs", "roughly", "Smith's", "isn't", "here", "end"):
        assert (word in text.replace("(", " ").split()) <= (word in said), word


@pytest.mark.parametrize("speed", [0.5, 0.7, 1.2, 1.4, 2.0])
def test_speed_is_what_it_says(hibari: Hibari, speed: float) -> None:
    plain, changed = (seconds(speak(hibari, SENTENCE, speed=one)) for one in (1.0, speed))
    assert plain / changed == pytest.approx(speed, rel=0.015)


def test_a_long_text_is_cut_at_clauses(hibari: Hibari) -> None:
    text = ", ".join(["and then the water flows on"] * 60) + "."
    speech = speak(hibari, text)
    samples = [word.sample for word in speech.words]
    assert len(samples) == 60 * 6
    assert samples == sorted(samples)
    assert 60 < seconds(speech) < 200


@pytest.mark.parametrize("text", ["The number is " + 60 * "7" + ".", "The 東京 tower.", "Привет, world."])
def test_what_it_cannot_read_is_spoken_by_another(hibari: Hibari, lines: list[str], text: str) -> None:
    lines.clear()
    first, second = speak(hibari, text), speak(hibari, text)
    assert first.samples.any()
    assert np.array_equal(first.samples, second.samples)
    assert first.utterance.text == text
    assert len(lines) == 1, "said once"
    assert "eSpeak NG speaks the sentence" in lines[0]


@pytest.mark.parametrize("text", ["", "…", "∞", "🎉", "—", "[a](/b/) c.", "x" * 900, "'''", "C++ && !!"])
def test_no_text_is_an_exception(hibari: Hibari, text: str) -> None:
    assert np.isfinite(speak(hibari, text).samples).all()


def test_a_pronunciation_is_spoken(hibari: Hibari) -> None:
    text = "Ask Nguyen about it."
    plain = speak(hibari, text)
    told = speak(hibari, text, ipa=(Pronunciation(4, 10, "ŋwiən"),))
    assert not np.array_equal(plain.samples[: told.samples.size], told.samples[: plain.samples.size])
    assert [word[:2] for word in told.words] == [word[:2] for word in plain.words]
    assert hibari.reads_ipa(None, "en")
    assert not hibari.reads_ipa(None, "de")


def test_a_pronunciation_without_a_sound_is_read_as_written(hibari: Hibari) -> None:
    text = "Ask Nguyen about it."
    told = speak(hibari, text, ipa=(Pronunciation(4, 10, "//"),))
    assert np.array_equal(told.samples, speak(hibari, text).samples)


def test_an_emphasized_word_is_longer(hibari: Hibari) -> None:
    plain = speak(hibari, "It is for you.")
    stressed = speak(hibari, "It is for you.", emphasis=(Emphasis(6, 9),))
    assert stressed.samples.size > plain.samples.size


def test_other_languages_are_left_to_espeak(hibari: Hibari, lines: list[str]) -> None:
    lines.clear()
    assert speak(hibari, "Guten Tag.", "de", voice="heart").samples.any()
    assert speak(hibari, "Guten Abend.", "de", voice="heart").samples.any()
    assert lines == ["hibari does not speak 'de': eSpeak NG speaks it"]
    assert hibari.check_voice("heart", "de") is None
    problem = hibari.check_text("植物", None, "ja")
    assert problem is not None
    assert "kanji" in problem.message
    problem = hibari.check_text("植物。", None, "en")
    assert problem is not None
    assert "Chinese characters" in problem.message


def test_a_wrong_voice_is_known_before_it_speaks(
    hibari: Hibari, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    unknown, absent = hibari.check_voice("haert", "en"), hibari.check_voice("fable", "en")
    assert unknown is not None
    assert (unknown.severity, unknown.hint) == ("error", "did you mean heart?")
    assert absent is not None
    assert absent.severity == "error"
    assert "voice_path('fable')" in absent.hint
    british = hibari.check_voice(None, "en-GB")
    assert british is not None
    assert british.severity == "warning"
    assert "American" in british.message


def test_a_model_file_of_another_digest_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    (tmp_path / VOICES["emma"].file).write_bytes(b"not the model")
    with pytest.raises(BackendError, match="not the model that mdvideo knows") as caught:
        speak(Hibari(), "Hello.", voice="emma")
    assert "force-reinstall" in (caught.value.hint or "")


def test_an_onnxruntime_that_does_not_load_has_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(BackendUnavailable, match="cannot be loaded here") as caught:
        load_onnxruntime()
    assert "backend: espeak" in (caught.value.hint or "")


def test_the_identity_names_all_that_shapes_the_sound(hibari: Hibari) -> None:
    for part in ("0.2.1", VOICES["heart"].sha256[:12], "pace 0.86", "espeak"):
        assert part in hibari.identity
