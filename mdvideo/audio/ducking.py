"""Ducking by bands: under words, music gives way where speech is, and keeps its bass and its air."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.blocks import CONTEXT, apply_responses
from mdvideo.audio.clips.clip_sound import ClipSound
from mdvideo.audio.music_bed import MusicBed
from mdvideo.audio.pcm import Samples, samples_in
from mdvideo.plan.audio_grid import SAMPLE_RATE

SPEECH_BAND = (250.0, 4000.0)
"""Hertz: where consonants and vowels are told apart."""

BAND_DECIBELS, OTHER_DECIBELS = -15.0, -6.0
"""What is taken from the music under speech: 9 dB more in the band of speech than outside of it. A tone in that band is
then 23 dB below the speech, so that every word is understood."""

ATTACK, RELEASE = samples_in(0.4), samples_in(1.2)
"""How long the music takes to fall before a word, and to rise after one."""

SHORT_GAP = samples_in(2.0)
"""In a gap shorter than this, or than ATTACK and RELEASE, the music stays down: it must not pump between sentences."""


def ducked_music(bed: MusicBed | ClipSound, start: int, end: int, spoken: Sequence[tuple[int, int]]) -> Samples:
    """Return the music at samples [start, end) of the track, ducked under the intervals of speech."""
    depth = ducking_depth(start, end, spoken)
    if not depth.any():
        return bed.read(start, end)
    lead = min(CONTEXT, start)
    music = bed.read(start - lead, end + CONTEXT)
    (band,) = apply_responses(music, _speech_band)
    music, band = music[:, lead : lead + end - start], band[:, lead : lead + end - start]
    inside = 10 ** (BAND_DECIBELS * depth / 20)
    outside = 10 ** (OTHER_DECIBELS * depth / 20)
    ducked: Samples = ((music - band) * outside + band * inside).astype(np.float32)
    return ducked


def ducking_depth(start: int, end: int, spoken: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return how far the music is down at each sample of [start, end): 0 away from speech, 1 under it."""
    points: list[tuple[int, float]] = []
    for first, last in spoken:
        points += [(first - ATTACK, 0.0), (first, 1.0), (last, 1.0), (last + RELEASE, 0.0)]
    if not points:
        return np.zeros(end - start)
    samples, depths = zip(*points, strict=True)
    depth: NDArray[np.float64] = np.interp(np.arange(start, end), samples, depths)
    return depth


def merge_short_gaps(spoken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join intervals of speech whose gap is too short for the music to come back."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if merged and start - merged[-1][1] < max(SHORT_GAP, ATTACK + RELEASE):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _speech_band(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The band of speech without delay, so that the rest is the difference to it: 12 dB an octave on either side."""
    hertz = np.abs(np.angle(z)) * SAMPLE_RATE / (2 * np.pi)
    low, high = SPEECH_BAND
    response = hertz**4 / (hertz**4 + low**4) * (high**4 / (hertz**4 + high**4))
    return response.astype(np.complex128)
