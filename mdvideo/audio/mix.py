"""Speech over music, with ducking: the music is lowered just before a word and comes back after it.

A compressor with a side chain can only react to a word. Here all words are known beforehand, and the gain is the same
in every build.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.aac import encode_aac
from mdvideo.audio.loudness import SILENCE_LUFS, limit_peaks, measure_loudness
from mdvideo.audio.pcm import Samples, from_pcm16, samples_in
from mdvideo.audio.speech_clip import prepare_speech
from mdvideo.plan.aac_frames import AAC_FRAME_SAMPLES
from mdvideo.plan.jobs.audio_jobs import MixAudioJob
from mdvideo.plan.jobs.job import Product, ReadBlob

MUSIC_LUFS, DUCKED_LUFS = -24.0, -36.0
"""Loudness of the music alone, and under speech: 20 LU below the speech, so that every word is understood."""

ATTACK, RELEASE = samples_in(0.4), samples_in(1.2)
"""How long the music takes to fall before a word, and to rise after one."""

SHORT_GAP = samples_in(2.0)
"""In a gap shorter than this, or than ATTACK and RELEASE, the music stays down: it must not pump between sentences."""

FADE_IN, FADE_OUT = samples_in(1.0), samples_in(3.0)
CROSSFADE = samples_in(0.5)
"""Overlap where music is looped because it is too short."""


def run_mix_audio(job: MixAudioJob, read: ReadBlob) -> Product:
    """Mix and encode a whole soundtrack. Raises EncodeError."""
    length = job.packets * AAC_FRAME_SAMPLES
    track = np.zeros((2, length), np.float32)
    spoken: list[tuple[int, int]] = []
    for speech in job.speech:
        clip = prepare_speech(read(speech.sound), speech.rate).samples[: max(0, length - speech.sample)]
        track[:, speech.sample : speech.sample + clip.size] += clip
        spoken.append((speech.sample, speech.sample + clip.size))
    for music in job.music:
        end = min(music.end, length)
        if end > music.start:
            samples = _fit_music(from_pcm16(read(music.sound), channels=2), end - music.start)
            track[:, music.start : end] += samples * _ducking_gain(music.start, end, spoken)
    # The first packet is the encoder's priming, so the first block is not heard; music has barely faded in there.
    packets = encode_aac(np.ascontiguousarray(limit_peaks(track)[:, AAC_FRAME_SAMPLES:]))
    return Product({"packets": packets.dumps()}, {"loudness": round(measure_loudness(track), 2)})


def _fit_music(samples: Samples, length: int) -> Samples:
    """Bring stereo music to its level, loop it to ``length`` samples, and fade it in and out."""
    loudness = measure_loudness(samples)
    if loudness > SILENCE_LUFS:
        samples = samples * np.float32(10 ** ((MUSIC_LUFS - loudness) / 20))
    music = _loop(samples, length)
    fade_in, fade_out = min(FADE_IN, length // 2), min(FADE_OUT, length // 2)
    music[:, :fade_in] *= np.linspace(0, 1, fade_in, endpoint=False, dtype=np.float32)
    music[:, length - fade_out :] *= np.linspace(1, 0, fade_out, dtype=np.float32) ** 2
    return music


def _loop(samples: Samples, length: int) -> Samples:
    """Repeat stereo samples with crossfades, and cut them off at ``length``."""
    overlap = min(CROSSFADE, samples.shape[1] // 2)
    looped = np.zeros((2, length), np.float32)
    step = samples.shape[1] - overlap
    for start in range(0, length, max(step, 1)):
        part = samples.copy()
        if start:
            part[:, :overlap] *= np.sqrt(np.linspace(0, 1, overlap, dtype=np.float32))
        if start + samples.shape[1] < length:
            part[:, step:] *= np.sqrt(np.linspace(1, 0, overlap, dtype=np.float32))
        part = part[:, : length - start]
        looped[:, start : start + part.shape[1]] += part
    return looped


def _ducking_gain(start: int, end: int, spoken: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Gain of the music at each sample of [start, end): 1 away from speech, with ramps that are linear in decibels."""
    ducked = DUCKED_LUFS - MUSIC_LUFS
    points: list[tuple[int, float]] = []
    for first, last in _merge_short_gaps(spoken):
        points += [(first - ATTACK, 0.0), (first, ducked), (last, ducked), (last + RELEASE, 0.0)]
    if not points:
        return np.ones(end - start, np.float32)
    samples, levels = zip(*points, strict=True)
    decibels = np.interp(np.arange(start, end), samples, levels)
    gain: NDArray[np.float32] = (10 ** (decibels / 20)).astype(np.float32)
    return gain


def _merge_short_gaps(spoken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join intervals of speech whose gap is too short for the music to come back."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if merged and start - merged[-1][1] < max(SHORT_GAP, ATTACK + RELEASE):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
