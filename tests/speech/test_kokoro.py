"""Kokoro: nine languages from packages, a word's time in each of them, and files of the user's in their place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.protocols import Emphasis, Pronunciation, Utterance
from mdvideo.settings import SpeechSettings
from mdvideo.speech.kokoro import LANGUAGES, Kokoro
from mdvideo.speech.neural.kokoro_files import PACKED_VOICES, packed_voices

FAST = 1.6
"""Kokoro takes as long as it speaks."""


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en-GB", "Water, then light.", ["Water", "then", "light"]),
        ("es", "En 2026, el agua.", ["En", "2026", "el", "agua"]),
        ("fr", "L'hôtel de la ville.", ["L'hôtel", "de", "la", "ville"]),
        ("hi", "पौधे प्रकाश से।", ["पौधे", "प्रकाश", "से"]),
        ("it", "L'acqua è qui.", ["L'acqua", "è", "qui"]),
        ("ja", "光は3つ。", ["光", "は", "3", "つ"]),
        ("pt-BR", "As plantas não comem.", ["As", "plantas", "não", "comem"]),
        ("zh", "2026年，光。", ["2026", "年", "光"]),
    ],
)
def test_every_language_is_spoken_with_the_time_of_each_word(
    kokoro: Kokoro, lang: str, text: str, words: list[str]
) -> None:
    assert kokoro.check_voice(None, lang) is None
    (speech,) = kokoro.speak([Utterance(text, lang, None, FAST)])
    assert [text[word.start : word.end] for word in speech.words] == words
    assert all(a.sample <= b.sample for a, b in pairwise(speech.words))
    last = speech.words[-1].sample
    assert np.abs(speech.samples[last:]).max() > 0.02, "the last word is heard after its time"
    assert np.abs(speech.samples[: max(1, speech.words[0].sample - speech.rate // 10)]).max() < 0.02


def test_it_repeats_exactly_and_speed_is_what_it_says(kokoro: Kokoro) -> None:
    utterances = [Utterance("Luz y agua.", "es", None, speed) for speed in (FAST, FAST, FAST * 1.25)]
    first, second, faster = kokoro.speak(utterances)
    assert np.array_equal(first.samples, second.samples)
    assert first.samples.size / faster.samples.size == pytest.approx(1.25, rel=0.03)


def test_voices_have_short_names(kokoro: Kokoro) -> None:
    assert kokoro.full_name("bella") == kokoro.full_name("af_bella") == "af_bella"
    assert kokoro.full_name("nobody") is None
    problem = kokoro.check_voice("bela", "en")
    assert problem is not None
    assert problem.severity == "error"
    assert "af_bella" in problem.hint
    assert kokoro.check_voice("bf_emma", "en") is None, "English without a region is either"
    wrong = kokoro.check_voice("bf_emma", "en-US")
    assert wrong is not None
    assert wrong.severity == "warning"


def test_a_language_that_it_does_not_speak_is_an_error(kokoro: Kokoro) -> None:
    for lang in ("de", "zh-HK"):
        problem = kokoro.check_voice(None, lang)
        assert problem is not None
        assert problem.severity == "error"
    with pytest.raises(BackendError, match="does not speak 'de'"):
        list(kokoro.speak([Utterance("Guten Tag.", "de")]))


@pytest.mark.parametrize(
    ("text", "lang", "readable"),
    [("日本語です。", "es", False), ("Всё течёт.", "en", False), ("植物は光を使う。", "ja", True), ("पौधे", "hi", True)],
)
def test_letters_of_another_language_are_not_spoken_as_noise(
    kokoro: Kokoro, text: str, lang: str, readable: bool
) -> None:
    assert (kokoro.check_text(text, None, lang) is None) is readable


def test_a_missing_dictionary_names_its_extra(kokoro: Kokoro, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "ja", LANGUAGES["ja"]._replace(packages=("no_such_package",)))
    problem = kokoro.check_voice(None, "ja")
    assert problem is not None
    assert problem.hint == "pip install 'mdvideo[kokoro-ja]'"


def test_pronunciations_count_in_english(kokoro: Kokoro) -> None:
    text = "Ask Nguyen."
    plain, told = kokoro.speak(
        [
            Utterance(text, "en", None, FAST),
            Utterance(text, "en", None, FAST, ipa=(Pronunciation(4, 10, "ŋwiən"),), emphasis=(Emphasis(4, 10),)),
        ]
    )
    assert not np.array_equal(plain.samples, told.samples)
    assert kokoro.reads_ipa(None, "en-GB")
    assert not kokoro.reads_ipa(None, "es")


def test_a_users_own_voices_are_used(kokoro: Kokoro, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    style = packed_voices()["af_heart"]
    path = tmp_path / "voices.bin"
    with path.open("wb") as file:
        np.savez(file, xf_mine=style[:, None, :])
    mine = Kokoro(SpeechSettings(voices=path))
    assert mine.names == ("xf_mine",)
    assert mine.identity != kokoro.identity
    monkeypatch.setitem(mine.__dict__, "_network", kokoro._network)  # the same model, loaded already
    (speech,) = mine.speak([Utterance("Hi.", "en", "xf_mine", FAST)])
    assert speech.samples.any()


def test_files_that_are_none_have_their_message(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="does not exist"):
        Kokoro(SpeechSettings(model=str(tmp_path / "none.onnx")))
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"\x00broken")
    with pytest.raises(BackendError, match=r"broken\.onnx cannot be loaded"):
        list(Kokoro(SpeechSettings(model=str(broken))).speak([Utterance("Hello.", "en")]))
    with pytest.raises(BackendError, match="holds no voices"):
        list(Kokoro(SpeechSettings(voices=broken)).speak([Utterance("Hello.", "en", "af_heart")]))


def test_the_packed_voices_are_those_that_are_listed() -> None:
    voices = packed_voices()
    assert tuple(voices) == PACKED_VOICES
    assert {style.shape for style in voices.values()} == {(510, 256)}
    assert {name[0] for name in voices} == {language.letter for language in LANGUAGES.values()}
