"""Silence at both ends is cut off; in a recording, a breath or a click before the speech too."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.audio.pcm import Samples, samples_in
from mdvideo.audio.speech_edges import EdgeFinder
from tests.support.narrated_videos import tone


def silence(seconds: float) -> Samples:
    return np.zeros(samples_in(seconds), np.float32)


def edges(*parts: Samples, is_recording: bool = True, block: int = 1000) -> list[float]:
    finder = EdgeFinder(is_recording=is_recording)
    sound = np.concatenate(parts)
    for start in range(0, sound.size, block):
        finder.add(sound[start : start + block])
    found = finder.find()
    return [] if found is None else [found[0] / 48_000, found[1] / 48_000]


SPEECH = tone(1.0)
BREATH = 0.02 * tone(0.4, 2000)


def test_ten_milliseconds_are_kept_before_and_ninety_after() -> None:
    assert edges(silence(1), SPEECH, silence(1)) == pytest.approx([0.99, 2.09], abs=0.002)


def test_a_breath_before_and_after_is_cut_off_in_a_recording_only() -> None:
    parts = (silence(0.2), BREATH, silence(0.3), SPEECH, silence(0.4), BREATH, silence(0.2))
    assert edges(*parts) == pytest.approx([0.89, 1.99], abs=0.003)
    assert edges(*parts, is_recording=False) == pytest.approx([0.19, 2.79], abs=0.003)


def test_the_release_of_a_final_consonant_is_kept() -> None:
    """It comes within a tenth of a second."""
    parts = (SPEECH, silence(0.1), 0.03 * tone(0.03, 4000), silence(0.5))
    assert edges(*parts) == pytest.approx([0, 1.22], abs=0.003)


def test_silence_has_no_edges() -> None:
    assert edges(silence(1)) == []
