"""The noise gate lowers the room between words, and leaves words alone."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.audio.noise_gate import gate_noise, measure_levels
from mdvideo.audio.pcm import Samples

RATE = 48_000


def room(seconds: float, level: float) -> Samples:
    """Noise of a root mean square of ``level`` dBFS."""
    noise = np.random.default_rng(1).standard_normal(round(seconds * RATE)) * 10 ** (level / 20)
    return noise.astype(np.float32)


def words(level: float = -20, noise: float = -60) -> tuple[Samples, list[slice]]:
    """Four seconds of a room with two words of half a second, from 1.0 and from 2.5 s."""
    samples = room(4, noise)
    places = [slice(RATE, RATE * 3 // 2), slice(RATE * 5 // 2, RATE * 3)]
    for place in places:
        time = np.arange(place.stop - place.start) / RATE
        samples[place] += (2**0.5 * 10 ** (level / 20) * np.sin(2 * np.pi * 300 * time)).astype(np.float32)
    return samples, places


def rms(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2)))


def test_pauses_are_lowered_and_words_are_not() -> None:
    samples, places = words()
    gated = gate_noise(samples)
    for place in places:
        assert np.allclose(gated[place], samples[place], atol=1e-6)
    pause = slice(0, RATE * 9 // 10)
    assert rms(gated[pause]) == pytest.approx(rms(samples[pause]) - 15, abs=0.5)


def test_the_gate_opens_before_a_word_and_closes_without_a_click() -> None:
    samples, places = words()
    gated = gate_noise(samples)
    assert np.allclose(gated[places[0].start - 480 : places[0].start], samples[places[0].start - 480 : places[0].start])
    gain = gated[places[0].stop :] / np.where(samples[places[0].stop :] == 0, 1, samples[places[0].stop :])
    assert np.abs(np.diff(gain[: RATE // 2])).max() < 0.01


def test_speech_that_is_hardly_louder_than_the_room_is_left_as_it_is() -> None:
    samples, _ = words(level=-32, noise=-40)
    assert gate_noise(samples) is samples


def test_levels_are_those_of_room_and_speech() -> None:
    samples, _ = words(level=-20, noise=-60)
    levels = measure_levels(samples)
    assert levels.noise == pytest.approx(-60, abs=1)
    assert levels.speech == pytest.approx(-20, abs=1)
    assert levels.peak == pytest.approx(-17, abs=0.5)
    assert levels.clipped == 0


def test_a_clipped_recording_is_noticed() -> None:
    samples, _ = words(level=6)
    assert measure_levels(np.clip(samples, -1, 1)).clipped > 100


def test_silence_and_nothing_are_measured_too() -> None:
    assert measure_levels(np.zeros(0, np.float32)).peak == -100
    silent = np.zeros(RATE, np.float32)
    assert gate_noise(silent) is silent
