"""Speech over music: a gain envelope that is known beforehand, so the music gives way just before a word.

A compressor with a side chain reacts to the word; here all words are known. The envelope is the same in every build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.aac import encoded
from mdvideo.audio.loudness import SILENT, limited, loudness
from mdvideo.audio.pcm import Samples, from_bytes, seconds
from mdvideo.audio.speech_clip import prepared
from mdvideo.plan.aac_grid import BLOCK
from mdvideo.plan.jobs import Digest, MixAudioJob, MusicAt, Product

ALONE, UNDER = -24.0, -36.0
"""LUFS of the music where nobody speaks, and under speech: 20 LU below it, so that every word is understood."""

DOWN, UP = seconds(0.4), seconds(1.2)
"""How long the music takes to give way before a word, and to come back behind one."""

SHORT_GAP = seconds(2.0)
"""In silence shorter than this, and than DOWN and UP, the music stays down: it must not pump between sentences."""

FADE_IN, FADE_OUT = seconds(1.0), seconds(3.0)
OVERLAP = seconds(0.5)
"""Crossfade where music is repeated because it is too short."""


def make_mix(job: MixAudioJob, read: Callable[[Digest], bytes]) -> Product:
    """The product that MixJob describes. Raises EncodeError."""
    length = job.packets * BLOCK
    track = np.zeros((2, length), np.float32)
    spoken: list[tuple[int, int]] = []
    for place in job.speech:
        clip = prepared(read(place.sound), place.rate)[0][: max(0, length - place.sample)]
        track[:, place.sample : place.sample + clip.size] += clip
        spoken.append((place.sample, place.sample + clip.size))
    for music in job.music:
        end = min(music.end, length)
        if end > music.start:
            track[:, music.start : end] += _stretch(read(music.sound), music, end) * _envelope(music.start, end, spoken)
    # The first packet is the encoder's priming, so the first block cannot be heard: in it, music only begins to rise.
    packets = encoded(np.ascontiguousarray(limited(track)[:, BLOCK:]))
    return Product({"packets": packets.dumps()}, {"loudness": round(loudness(track), 2)})


def _stretch(data: bytes, music: MusicAt, end: int) -> Samples:
    """The music for [start, end) at its level when alone, repeated with crossfades, faded in and out."""
    samples = from_bytes(data, channels=2)
    level = loudness(samples)
    if level > SILENT:
        samples = samples * np.float32(10 ** ((ALONE - level) / 20))
    out = _repeated(samples, end - music.start)
    into, out_of = min(FADE_IN, out.shape[1] // 2), min(FADE_OUT, out.shape[1] // 2)
    out[:, :into] *= np.linspace(0, 1, into, endpoint=False, dtype=np.float32)
    out[:, out.shape[1] - out_of :] *= np.linspace(1, 0, out_of, dtype=np.float32) ** 2
    return out


def _repeated(samples: Samples, length: int) -> Samples:
    over = min(OVERLAP, samples.shape[1] // 2)
    out = np.zeros((2, length), np.float32)
    step = samples.shape[1] - over
    for at in range(0, length, max(step, 1)):
        part = samples.copy()
        if at:
            part[:, :over] *= np.sqrt(np.linspace(0, 1, over, dtype=np.float32))
        if at + samples.shape[1] < length:
            part[:, step:] *= np.sqrt(np.linspace(1, 0, over, dtype=np.float32))
        kept = part[:, : length - at]
        out[:, at : at + kept.shape[1]] += kept
    return out


def _envelope(start: int, end: int, spoken: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Gain of the music at each sample of [start, end): 1 where nobody speaks, decibels in between are linear."""
    down = UNDER - ALONE
    points: list[tuple[int, float]] = []
    for first, last in _phrases(spoken):
        points += [(first - DOWN, 0.0), (first, down), (last, down), (last + UP, 0.0)]
    if not points:
        return np.ones(end - start, np.float32)
    at, level = zip(*points, strict=True)
    decibels = np.interp(np.arange(start, end), at, level)
    gain: NDArray[np.float32] = (10 ** (decibels / 20)).astype(np.float32)
    return gain


def _phrases(spoken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of speech, with gaps too short for music to come back joined."""
    phrases: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if phrases and start - phrases[-1][1] < max(SHORT_GAP, DOWN + UP):
            phrases[-1] = (phrases[-1][0], max(end, phrases[-1][1]))
        else:
            phrases.append((start, end))
    return phrases
