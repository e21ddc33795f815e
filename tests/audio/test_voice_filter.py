"""The high-pass takes rumble and offset away, the de-esser lowers hiss that stands out, and nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.audio.blocks import map_blocks
from mdvideo.audio.pcm import Samples
from mdvideo.audio.voice_filter import MAX_DE_ESSING, clean_voice
from tests.support.narrated_videos import bursts, tone


def gain_at(hertz: float) -> float:
    """Decibels of a tone, without its first half second."""
    sound = tone(3, hertz)
    cleaned = clean_voice(sound[None])[0]
    return float(20 * np.log10(np.sqrt((cleaned[24_000:] ** 2).mean() / (sound[24_000:] ** 2).mean())))


def test_a_high_pass_of_twelve_decibels_an_octave() -> None:
    assert gain_at(60) == pytest.approx(-3, abs=0.2)
    assert gain_at(15) == pytest.approx(-24, abs=1)
    assert gain_at(200) == pytest.approx(0, abs=0.1)
    assert gain_at(3000) == pytest.approx(0, abs=0.1)


def test_a_constant_offset_is_gone() -> None:
    offset = np.full((1, 96_000), 0.1, np.float32) + tone(2)
    assert abs(float(clean_voice(offset)[0, 24_000:].mean())) < 1e-4


def hiss(level: float) -> Samples:
    """A voice of low tones, with 100 ms of hiss above 8 kHz in the middle."""
    voice = tone(2, 300) + tone(2, 900, 0.1)
    noise = np.random.default_rng(1).standard_normal(96_000)
    spectrum = np.fft.rfft(noise)
    spectrum[: (8000 * 2)] = 0
    noise = np.fft.irfft(spectrum, 96_000)
    noise[:45_600] = noise[50_400:] = 0
    sound: Samples = (voice + level * noise / noise.std()).astype(np.float32)
    return sound


@pytest.mark.parametrize(("level", "taken"), [(0.3, MAX_DE_ESSING), (0.002, 0.0)])
def test_only_hiss_that_stands_out_is_lowered(level: float, taken: float) -> None:
    sound = hiss(level)
    cleaned = clean_voice(sound[None])[0]

    def high(samples: Samples) -> float:
        spectrum = np.abs(np.fft.rfft(samples[46_500:49_500]))
        return float(20 * np.log10(np.sqrt((spectrum[600:] ** 2).sum())))  # from 9.6 kHz

    assert high(sound) - high(cleaned) == pytest.approx(taken, abs=1.5)
    voice, before = ((part[20_000:44_000].astype(np.float64) ** 2).mean() for part in (cleaned, sound))
    assert voice == pytest.approx(before, rel=0.01)


def test_blocks_are_filtered_like_the_whole() -> None:
    sound = bursts(16)[None]
    blocks = [sound[:, start : start + 48_000] for start in range(0, sound.shape[1], 48_000)]
    pieces = np.concatenate(list(map_blocks(blocks, clean_voice)), axis=1)
    assert np.abs(pieces - clean_voice(sound)).max() < 2e-3
