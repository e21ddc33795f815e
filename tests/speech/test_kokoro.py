"""Kokoro without its files: what to fetch is said, nothing is fetched. Its timings become words."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from mdvideo.errors import BackendUnavailable
from mdvideo.settings import SpeechSettings
from mdvideo.speech.kokoro import Kokoro, _words


@dataclass(frozen=True)
class Timing:
    phoneme: str
    start: float
    end: float = 0


def test_what_is_missing_is_said_with_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable) as caught:
        Kokoro(SpeechSettings(model=str(tmp_path / "none.onnx")))
    if find_spec("kokoro_onnx") is None:
        assert caught.value.hint == "pip install 'mdvideo[kokoro]'"
    else:
        assert "kokoro-v1.0.onnx" in (caught.value.hint or "")


def test_phonemes_in_time_become_words_in_time() -> None:
    timings = [Timing(p, n / 10) for n, p in enumerate("hɛlˈoʊ, wˈɜːld.")]
    words = _words("Hello, world.", timings, 24_000)
    assert words == ((0, 5, 0), (7, 12, 19_200))


def test_words_that_do_not_match_are_left_to_the_estimate() -> None:
    assert _words("In 1999.", [Timing("ɪ", 0), Timing(" ", 1), Timing("n", 2), Timing(" ", 3), Timing("n", 4)], 1) == ()
