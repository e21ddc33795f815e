"""Clips of speech are trimmed, and as loud as each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.audio.pcm import to_pcm16
from mdvideo.audio.speech_clip import run_speech_clip
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import SpeechClipJob
from mdvideo.plan.jobs.job import digest_of
from tests.support.narrated_videos import bursts, tone


def report_of(speech: NDArray[Any]) -> Mapping[str, Any]:
    """The report of the clip of this speech."""
    data = to_pcm16(speech)
    job = SpeechClipJob(sound=digest_of(data), rate=SAMPLE_RATE, encoder="")
    return run_speech_clip(job, {digest_of(data): data}.__getitem__).report


@pytest.mark.parametrize("level", [0.02, 0.05, 1.0])
def test_a_clip_is_as_loud_as_others_at_any_level_of_the_voice(level: float) -> None:
    report = report_of(bursts(3) * level * 3)
    assert report["peak"] <= -1.5
    assert report["loudness"] + report["gain"] == pytest.approx(-16, abs=0.3)


def test_a_clip_keeps_ten_milliseconds_before_its_first_sound() -> None:
    report = report_of(np.concatenate([np.zeros(SAMPLE_RATE), tone(1), np.zeros(SAMPLE_RATE)]))
    assert report["trimmed"] == pytest.approx(0.99 * SAMPLE_RATE, abs=SAMPLE_RATE * 0.002)
    assert report["samples"] == pytest.approx(1.1 * SAMPLE_RATE, abs=SAMPLE_RATE * 0.02)


def test_silence_is_one_block_without_a_level() -> None:
    report = report_of(np.zeros(SAMPLE_RATE))
    assert (report["samples"], report["loudness"], report["peak"]) == (AAC_FRAME_SAMPLES, None, None)
