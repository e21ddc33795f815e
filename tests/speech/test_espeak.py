"""eSpeak NG: the same sound every time, words in time, every language, mistakes told with the nearest name."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from mdvideo.errors import BackendError
from mdvideo.protocols import Utterance
from mdvideo.speech.espeak import Espeak
from mdvideo.speech.word_timing import estimate_words


@pytest.fixture(scope="module")
def espeak() -> Espeak:
    return Espeak()


def test_an_utterance_repeats_exactly(espeak: Espeak) -> None:
    first, second = espeak.speak([Utterance("A naïve café, with 3 points.", "en")] * 2)
    assert np.array_equal(first.samples, second.samples)
    assert first.words == second.words


def test_words_are_told_in_their_order_at_their_places(espeak: Espeak) -> None:
    text = "A naïve café has quality."
    (spoken,) = espeak.speak([Utterance(text, "en")])
    assert [text[word.start : word.end] for word in spoken.words] == ["A", "naïve", "café", "has", "quality"]
    samples = [word.sample for word in spoken.words]
    assert samples == sorted(samples)
    assert samples[-1] < spoken.samples.size


@pytest.mark.parametrize(
    ("lang", "text"), [("de-AT", "Guten Tag."), ("zh-Hans", "你好世界。"), ("ar", "مرحبا"), ("hi", "नमस्ते")]
)
def test_languages_are_found_by_their_tags(espeak: Espeak, lang: str, text: str) -> None:
    (spoken,) = espeak.speak([Utterance(text, lang)])
    assert spoken.samples.size > spoken.rate / 4
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
        (None, "tlh", "error", "there are"),
        ("de", "en", "warning", "lang: de"),
    ],
)
def test_a_wrong_voice_is_told_before_it_speaks(
    espeak: Espeak, voice: str | None, lang: str, severity: str, hint: str
) -> None:
    fault = espeak.check_voice(voice, lang)
    assert fault is not None
    assert fault.severity == severity
    assert hint in fault.hint or "did you mean" in fault.hint


def test_a_language_that_it_has_not_is_refused(espeak: Espeak) -> None:
    with pytest.raises(BackendError, match="'tlh'"):
        list(espeak.speak([Utterance("nuqneH", "tlh")]))


def test_its_library_is_never_loaded_into_this_process() -> None:
    code = (
        "from mdvideo.speech.espeak import Espeak; from mdvideo.protocols import Utterance; "
        "list(Espeak().speak([Utterance('Hello.', 'en')])); "
        "import pathlib, sys; maps = pathlib.Path('/proc/self/maps'); "
        "sys.exit('espeak' in maps.read_text() if maps.exists() else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_words_without_timings_fill_the_sound_by_their_length() -> None:
    words = estimate_words("A longer word, and 2 more.", 10_000)
    assert [word.sample for word in words] == sorted(word.sample for word in words)
    assert words[0].sample == 0
    assert words[2].sample - words[1].sample > words[1].sample
