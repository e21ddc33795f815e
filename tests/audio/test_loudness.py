"""Loudness and peaks as FFmpeg measures them; a limiter that holds its ceiling."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from mdvideo.audio.aac import encoded, silence, table_of
from mdvideo.audio.loudness import limited, loudness, true_peak
from mdvideo.audio.pcm import to_bytes
from mdvideo.audio.speech_clip import make_clip
from mdvideo.plan.aac_grid import BLOCK, RATE
from mdvideo.plan.jobs import Digest, SpeechClipJob
from tests.support.narrated_videos import tone, write_wav

RANDOM = np.random.default_rng(1)


def bursts(seconds: int = 12) -> np.ndarray:
    """Noise that comes and goes, with gaps that the gates must leave out."""
    at = np.arange(seconds * RATE) / RATE
    noise = RANDOM.standard_normal(at.size) * 0.1
    return (noise * (np.sin(3 * at) > -0.3) * (1 + np.sin(at))).astype(np.float32)


SOUNDS = {
    "tone": tone(5, 997),
    "bursts": bursts(),
    "stereo": np.stack([bursts(), 0.2 * bursts()]),
    "quiet": bursts() * 0.02,
}


def test_a_full_scale_sine_at_997_hz_is_3_01_below_zero() -> None:
    """The reference of BS.1770-5, annex 1."""
    assert loudness(tone(5, 997, level=1)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_and_peak_are_those_of_ffmpeg(tmp_path: Path, name: str) -> None:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("no FFmpeg on this machine")
    path = write_wav(tmp_path / "sound.wav", SOUNDS[name])
    command = [ffmpeg, "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary")[2]
    found = {key: float(re.search(rf"{key}:\s+(\S+)", summary)[1]) for key in ("I", "Peak")}  # type: ignore[index]
    assert loudness(SOUNDS[name]) == pytest.approx(found["I"], abs=0.1)
    assert true_peak(SOUNDS[name]) == pytest.approx(found["Peak"], abs=0.3)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(RATE, np.float32)) == loudness(np.zeros(0, np.float32)) == -np.inf
    assert true_peak(np.zeros(10, np.float32)) == -np.inf


def test_the_limiter_holds_its_ceiling_and_leaves_the_rest_alone() -> None:
    peaky = bursts() * 3
    assert true_peak(limited(peaky, -2)) < -1.5
    quiet = bursts() * 0.1
    assert limited(quiet) is quiet


@pytest.mark.parametrize("level", [0.01, 0.05, 1.0])
def test_a_clip_is_as_loud_as_others_whatever_the_voice_gave(level: float) -> None:
    speech = bursts(3) * level * 3
    product = make_clip(SpeechClipJob(sound=Digest("x"), rate=RATE, encoder=""), to_bytes(speech))
    assert product.report["peak"] <= -1.5
    assert product.report["loudness"] + product.report["gain"] == pytest.approx(-15.4, abs=3)


def test_a_clip_keeps_ten_milliseconds_in_front_of_its_first_sound() -> None:
    sound = np.concatenate([np.zeros(RATE), tone(1), np.zeros(RATE)])
    report = make_clip(SpeechClipJob(sound=Digest("x"), rate=RATE, encoder=""), to_bytes(sound)).report
    assert report["trimmed"] == pytest.approx(0.99 * RATE, abs=RATE * 0.002)
    assert report["samples"] == pytest.approx(1.07 * RATE, abs=RATE * 0.002)


def test_packets_are_one_more_than_blocks_and_survive_the_store() -> None:
    packets = encoded(tone(0.1))
    assert len(packets.packets) == -(-4800 // BLOCK) + 1
    data = packets.dumps()
    config, at, sizes = table_of(data)
    assert (config, data[at:]) == (packets.config, b"".join(packets.packets))
    assert sizes == [len(packet) for packet in packets.packets]
    assert silence().config == packets.config
