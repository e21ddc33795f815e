"""eSpeak NG: the same sound every time, word timings, every language, and hints with the nearest name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.protocols import Utterance
from mdvideo.speech.espeak import Espeak

MAPS = Path("/proc/self/maps")


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak()


def test_an_utterance_repeats_exactly(espeak: Espeak) -> None:
    first, second = espeak.speak([Utterance("A naïve café, with 3 points.", "en")] * 2)
    assert np.array_equal(first.samples, second.samples)
    assert first.words == second.words


def test_words_are_reported_in_order_with_their_positions(espeak: Espeak) -> None:
    text = "A naïve café has quality."
    (speech,) = espeak.speak([Utterance(text, "en")])
    assert [text[word.start : word.end] for word in speech.words] == ["A", "naïve", "café", "has", "quality"]
    samples = [word.sample for word in speech.words]
    assert samples == sorted(samples)
    assert samples[-1] < speech.samples.size


@pytest.mark.parametrize(
    ("lang", "text"), [("de-AT", "Guten Tag."), ("zh-Hans", "你好世界。"), ("ar", "مرحبا"), ("hi", "नमस्ते")]
)
def test_languages_are_found_by_tag(espeak: Espeak, lang: str, text: str) -> None:
    (speech,) = espeak.speak([Utterance(text, lang)])
    assert speech.samples.size > speech.rate / 4
    assert espeak.check_voice(None, lang) is None


def test_speed_voice_and_variant_change_the_sound(espeak: Espeak) -> None:
    text = "The same words, said in other ways."
    plain, slow, other, variant = espeak.speak(
        [
            Utterance(text, "en"),
            Utterance(text, "en", None, 0.7),
            Utterance(text, "en", "en-us"),
            Utterance(text, "en", "+f3"),
        ]
    )
    assert slow.samples.size > 1.2 * plain.samples.size
    for changed in (other, variant):
        assert changed.samples.size != plain.samples.size or not np.array_equal(changed.samples, plain.samples)


@pytest.mark.parametrize(
    ("voice", "lang", "severity", "hint"),
    [
        ("en-uss", "en", "error", "did you mean en-us?"),
        ("+f33", "en", "error", "did you mean +f3?"),
        ("de", "en", "warning", "lang: de"),
    ],
)
def test_a_wrong_voice_is_reported_before_anything_is_spoken(
    espeak: Espeak, voice: str | None, lang: str, severity: str, hint: str
) -> None:
    problem = espeak.check_voice(voice, lang)
    assert problem is not None
    assert problem.severity == severity
    assert hint in problem.hint or "did you mean" in problem.hint


@pytest.mark.parametrize(
    ("text", "voice", "lang", "message"),
    [
        ("nuqneH", None, "tlh", "no voice of eSpeak NG speaks 'tlh'"),
        ("植物は光を使う。", None, "ja", "eSpeak NG cannot read kanji"),
        ("植物は光を使う。", "ja+f2", "en", "eSpeak NG cannot read kanji"),
        ("ภาษาไทย", None, "th", "eSpeak NG cannot read Thai"),
        ("שלום עולם", None, "he-IL", "eSpeak NG cannot read Hebrew without vowel points"),
        ("日本語です。", None, "de", "eSpeak NG cannot read Chinese characters"),
        ("Всё течёт.", None, "en-US", "eSpeak NG cannot read Cyrillic letters"),
        ("مرحبا يا عالم", None, "fr", "eSpeak NG cannot read Arabic letters"),
    ],
)
def test_what_would_be_noise_is_known(espeak: Espeak, text: str, voice: str | None, lang: str, message: str) -> None:
    problem = espeak.check_text(text, voice, lang)
    assert problem is not None
    assert (problem.severity, problem.message) == ("warning", message)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("ひかりをつかう。", "ja"),
        ("植物利用光。", "zh"),
        ("안녕하세요", "ko"),
        ("مَدْرَسَةٌ كَبِيرَةٌ", "ar"),
        ("שָׁלוֹם", "he"),
        ("Hello", "en"),
        ("Всё течёт.", "ru"),
        ("The sign 水 means water, and Я means I.", "en"),
        ("Let Σ and π be.", "de"),
    ],
)
def test_what_espeak_can_read_is_spoken(espeak: Espeak, text: str, lang: str) -> None:
    assert espeak.check_text(text, None, lang) is None


def test_an_unknown_language_is_refused(espeak: Espeak) -> None:
    with pytest.raises(BackendError, match="'tlh'"):
        list(espeak.speak([Utterance("nuqneH", "tlh")]))


@pytest.mark.skipif(not MAPS.exists(), reason="only Linux lists the libraries of a process")
def test_the_library_is_not_loaded_into_this_process() -> None:
    code = (
        "from mdvideo.speech.espeak import Espeak; from mdvideo.protocols import Utterance; "
        "list(Espeak().speak([Utterance('Hello.', 'en')])); "
        f"import pathlib, sys; sys.exit('espeak' in pathlib.Path({str(MAPS)!r}).read_text())"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
