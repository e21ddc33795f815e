"""Sound at another speed and the same pitch, by overlapping windows at the places where they match.

Method: W. Verhelst and M. Roelands, *An overlap-add technique based on waveform similarity (WSOLA) for high quality
time-scale modification of speech*, ICASSP 1993. FFmpeg's ``atempo`` does the same, and ends the process on some short
sounds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.blocks import SampleSpool
from mdvideo.audio.pcm import Samples

_WINDOW, _HOP = 2048, 1024
"""Samples: 43 ms, which holds two periods of the lowest voice, and half of that."""

_REACH = 512
"""How far from its place a window may be taken, so that it goes on where the one before ended."""

_EVERY = 2
"""Only each second sample is compared."""

_FADE = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)


def at_speed(sound: SampleSpool, speed: float) -> Iterator[Samples]:
    """Yield stereo samples in blocks: the sound at ``speed`` times its own, in all ``length / speed`` samples."""
    left = round(sound.length / speed)
    tail = np.zeros((sound.channels, _HOP), np.float32)
    taken = 0
    number = 0
    while left > 0:
        wanted = round(number * _HOP * speed)
        at = wanted if number == 0 else wanted + _best_offset(sound, wanted, taken + _HOP)
        window = sound.read(at, at + _WINDOW) * _FADE
        if number == 0:
            window[:, :_HOP] = sound.read(at, at + _HOP)
        block: Samples = (tail + window[:, :_HOP])[:, :left]
        yield block
        left -= block.shape[1]
        tail, taken = window[:, _HOP:], at
        number += 1


def _best_offset(sound: SampleSpool, wanted: int, follows: int) -> int:
    """Return by how much to move a window from its place so that it is most like what followed the one before."""
    around = _mono(sound.read(wanted - _REACH, wanted + _REACH + _HOP))
    natural = _mono(sound.read(follows, follows + _HOP))
    likeness = np.correlate(around, natural, "valid")
    # Loudness alone must not decide.
    squares = np.concatenate([[0.0], np.cumsum(np.square(around))])
    power = squares[natural.size :] - squares[: -natural.size]
    return int(np.argmax(likeness / np.sqrt(power + 1e-6))) * _EVERY - _REACH


def _mono(samples: Samples) -> NDArray[np.float64]:
    mixed: NDArray[np.float64] = samples.mean(axis=0)[::_EVERY].astype(np.float64)
    return mixed
