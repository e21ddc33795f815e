"""Kokoro without its files: the hint says what to download. Its phonemes become word timings."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from mdvideo.errors import BackendUnavailable
from mdvideo.settings import SpeechSettings
from mdvideo.speech.kokoro import Kokoro, words_from_phonemes


@dataclass(frozen=True)
class Timing:
    phoneme: str
    start: float
    end: float = 0


def test_the_hint_says_what_to_install_or_download(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable) as caught:
        Kokoro(SpeechSettings(model=str(tmp_path / "none.onnx")))
    if find_spec("kokoro_onnx") is None:
        assert caught.value.hint == "pip install 'mdvideo[kokoro]'"
    else:
        assert "kokoro-v1.0.onnx" in (caught.value.hint or "")


def test_timed_phonemes_become_timed_words() -> None:
    timings = [Timing(p, n / 10) for n, p in enumerate("hɛlˈoʊ, wˈɜːld.")]
    words = words_from_phonemes("Hello, world.", timings, 24_000)
    assert words == ((0, 5, 0), (7, 12, 19_200))


def test_words_that_do_not_match_are_not_timed() -> None:
    assert (
        words_from_phonemes(
            "In 1999.", [Timing("ɪ", 0), Timing(" ", 1), Timing("n", 2), Timing(" ", 3), Timing("n", 4)], 1
        )
        == ()
    )
