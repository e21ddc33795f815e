"""The sound of clips in the mix."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from mdvideo.audio.clips.clip_sound import MOST_GAIN, ClipSound
from mdvideo.audio.ducking import ducked_music
from mdvideo.audio.pcm import Samples
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import PlacedClipSound
from mdvideo.plan.jobs.job import Digest
from tests.support.clip_files import video_file

CLIP = PlacedClipSound(
    sound=Digest("clip"),
    start=SAMPLE_RATE,
    end=10 * SAMPLE_RATE,
    first=Fraction(0),
    last=Fraction(1),
    speed=Fraction(1),
    loop=False,
    volume=Fraction(1),
    loudness=-18.0,
)
DATA = video_file(range(30), hertz=500)


def level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))


def heard(clip: PlacedClipSound, seconds: int = 6) -> Samples:
    with ClipSound(DATA, clip, seconds * SAMPLE_RATE) as sound:
        blocks = [sound.read(n * SAMPLE_RATE, (n + 1) * SAMPLE_RATE) for n in range(seconds)]
        whole = sound.read(0, seconds * SAMPLE_RATE)
    joined: Samples = np.concatenate(blocks, axis=1)
    assert np.allclose(joined, whole)  # whatever the blocks
    return joined


def test_it_is_heard_once_at_its_place() -> None:
    samples = heard(CLIP)
    assert level(samples[:, :SAMPLE_RATE]) == 0
    assert level(samples[:, SAMPLE_RATE : 2 * SAMPLE_RATE - 4000]) == pytest.approx(0.2 / 2**0.5, rel=0.1)
    assert level(samples[:, 2 * SAMPLE_RATE :]) == 0


def test_a_loop_goes_on_to_the_end() -> None:
    samples = heard(replace(CLIP, loop=True, end=5 * SAMPLE_RATE))
    for second in range(1, 5):
        assert level(samples[:, second * SAMPLE_RATE + 4000 : second * SAMPLE_RATE + 40000]) > 0.1
    assert level(samples[:, 5 * SAMPLE_RATE :]) == 0


@pytest.mark.parametrize(("speed", "seconds"), [(Fraction(2), 0.5), (Fraction(1, 4), 4.0), (Fraction(20), 0.05)])
def test_another_speed_keeps_the_pitch(speed: Fraction, seconds: float) -> None:
    samples = heard(replace(CLIP, speed=speed))[0]
    sounding = np.flatnonzero(np.abs(samples) > 0.02)
    assert (sounding[-1] - sounding[0]) / SAMPLE_RATE == pytest.approx(seconds, rel=0.15)
    if seconds > 0.3:
        part = samples[sounding[0] + 2000 : sounding[-1] - 2000]
        hertz = np.argmax(np.abs(np.fft.rfft(part))) * SAMPLE_RATE / part.size
        assert hertz == pytest.approx(500, abs=12)


def test_volume_and_loudness_set_the_level() -> None:
    usual = level(heard(CLIP))
    assert level(heard(replace(CLIP, volume=Fraction(1, 2)))) == pytest.approx(usual / 2, rel=0.01)
    assert level(heard(replace(CLIP, loudness=-8.0))) == pytest.approx(usual * 10 ** (-10 / 20), rel=0.01)
    assert level(heard(replace(CLIP, loudness=-70.0))) == pytest.approx(usual * 10 ** (MOST_GAIN / 20), rel=0.01)


def test_it_is_lowered_under_speech() -> None:
    looped = replace(CLIP, loop=True)
    spoken = [(3 * SAMPLE_RATE, 5 * SAMPLE_RATE)]
    with ClipSound(DATA, looped, 10 * SAMPLE_RATE) as sound:
        under = ducked_music(sound, 3 * SAMPLE_RATE + 4000, 4 * SAMPLE_RATE - 4000, spoken)
        away = ducked_music(sound, 8 * SAMPLE_RATE + 4000, 9 * SAMPLE_RATE - 4000, spoken)
    assert 20 * np.log10(level(under) / level(away)) < -10
