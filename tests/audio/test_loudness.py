"""Loudness and peaks are those that FFmpeg measures, and the limiter keeps its ceiling."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from mdvideo.audio.limiter import amplify_blocks, gain_to_loudness, limit_peaks
from mdvideo.audio.loudness import LoudnessMeter, PeakMeter, interpolated_peaks, measure_loudness, measure_true_peak
from mdvideo.plan.audio_grid import SAMPLE_RATE
from tests.support.narrated_videos import bursts, tone, write_wav

SOUNDS = {
    "tone": tone(5, 997),
    "bursts": bursts(),
    "stereo": np.stack([bursts(seed=2), 0.2 * bursts(seed=3)]),
    "quiet": bursts() * 0.02,
}


def test_a_full_scale_sine_at_997_hz_is_3_01_below_zero() -> None:
    """The reference of BS.1770-5, annex 1."""
    assert measure_loudness(tone(5, 997, level=1)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_and_peak_are_those_of_ffmpeg(tmp_path: Path, name: str) -> None:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("needs FFmpeg")
    path = write_wav(tmp_path / "sound.wav", SOUNDS[name])
    command = [ffmpeg, "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]
    measured = {key: float(value) for key, value in re.findall(r"\b(I|Peak):\s+(\S+)", summary)}
    assert measure_loudness(SOUNDS[name]) == pytest.approx(measured["I"], abs=0.1)
    assert measure_true_peak(SOUNDS[name]) == pytest.approx(measured["Peak"], abs=0.3)


def test_silence_has_no_loudness() -> None:
    assert measure_loudness(np.zeros(SAMPLE_RATE, np.float32)) == measure_loudness(np.zeros(0, np.float32)) == -np.inf
    assert measure_true_peak(np.zeros(10, np.float32)) == -np.inf


def test_the_limiter_keeps_its_ceiling_and_changes_nothing_below_it() -> None:
    assert measure_true_peak(limit_peaks(bursts() * 3, -2)) < -1.5
    quiet = bursts() * 0.1
    assert limit_peaks(quiet) is quiet


@pytest.mark.parametrize("size", [1000, 4800, 300_000])
def test_blocks_measure_like_the_whole(size: int) -> None:
    """Also where a block of the filter ends within a sound."""
    sound = np.stack([bursts(20), 0.5 * bursts(20, seed=4)])
    loudness, peak = LoudnessMeter(), PeakMeter()
    for start in range(0, sound.shape[1], size):
        loudness.add(sound[:, start : start + size])
        peak.add(sound[:, start : start + size])
    assert loudness.loudness == pytest.approx(measure_loudness(sound), abs=1e-3)
    assert peak.true_peak == pytest.approx(measure_true_peak(sound), abs=1e-3)


@pytest.mark.parametrize("level", [0.02, 0.3, 3.0])
def test_the_gain_brings_limited_audio_to_its_loudness(level: float) -> None:
    """What the limiter takes is given back."""
    sound = (level * bursts(20))[None]
    gain, loudness = gain_to_loudness(lambda: [sound], -16)
    assert loudness == pytest.approx(measure_loudness(sound), abs=0.01)
    limited = np.concatenate(list(amplify_blocks([sound], gain)), axis=1)
    assert measure_loudness(limited) == pytest.approx(-16, abs=0.1)
    assert measure_true_peak(limited) < -1.5


def test_blocks_are_limited_like_the_whole() -> None:
    sound = (3 * bursts(20))[None]
    blocks = [sound[:, start : start + 50_000] for start in range(0, sound.shape[1], 50_000)]
    assert np.allclose(np.concatenate(list(amplify_blocks(blocks, 0)), axis=1), limit_peaks(sound), atol=1e-6)


def test_points_that_are_left_out_could_not_exceed_the_limit() -> None:
    """Levels above the limit are those of a measurement of every point, to the bit; the others are below it."""
    noise = np.random.default_rng(3).standard_normal((2, SAMPLE_RATE)).astype(np.float32)
    samples = noise * np.abs(np.sin(np.arange(SAMPLE_RATE, dtype=np.float32) / 4000)) ** 4 / 4
    limit = 0.5
    every, some = interpolated_peaks(samples), interpolated_peaks(samples, limit)
    assert (every > np.abs(samples) + 0.01).any()
    assert np.array_equal(every[every > limit], some[every > limit])
    assert (some[every <= limit] <= limit).all()
