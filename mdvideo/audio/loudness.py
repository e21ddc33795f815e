"""Loudness by ITU-R BS.1770-5 (EBU R 128), true peak, and a limiter. NumPy alone: a sentence takes a millisecond.

FFmpeg's loudnorm wants three seconds of sound before it measures, and most sentences are shorter; here the same
weighting and gates are applied to whatever there is. The tests hold it to FFmpeg's own ebur128 filter.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.pcm import Samples
from mdvideo.plan.aac_grid import RATE

TARGET = -16.0
"""LUFS. What speech on the web is mastered to (AES TD1008: −16 to −20 for speech; Apple Podcasts: −16 ± 1)."""

CEILING = -2.0
"""dBTP, before encoding: AAC may add some tenths of a decibel, and −1.5 must hold behind it."""

SILENT = -70.0
"""LUFS: the absolute gate of BS.1770."""

_GATE = int(0.4 * RATE)
_STEP = _GATE // 4
_OVERSAMPLED = 4
_PIECE = 1 << 18
"""Samples that are transformed at once."""

_LOOK = int(0.005 * RATE)
"""Samples over which the limiter's gain goes down before a peak, and up behind it."""


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS of mono (n,) or stereo (2, n) samples at 48 kHz; −inf where all is silent.

    Gating blocks of 400 ms that overlap by 75 %, gates at −70 LUFS and 10 LU below (BS.1770-5, annex 1). What is
    shorter than a block is measured as one, of its own length.
    """
    if not samples.size:
        return -np.inf
    power = (_weighted(np.atleast_2d(samples)) ** 2).sum(axis=0)
    sums = np.concatenate(([0.0], np.cumsum(power)))
    if power.size <= _GATE:
        blocks = np.array([sums[-1] / power.size])
    else:
        starts = np.arange(0, power.size - _GATE + 1, _STEP)
        blocks = (sums[starts + _GATE] - sums[starts]) / _GATE
    kept = blocks[_lufs(blocks) > SILENT]
    if kept.size:
        kept = kept[_lufs(kept) > _lufs(kept.mean(keepdims=True)) - 10]
    return float(_lufs(kept.mean(keepdims=True))[0]) if kept.size else -np.inf


def true_peak(samples: Samples) -> float:
    """Greatest level between and at the samples, in dBTP, by four-fold oversampling (BS.1770-5, annex 2)."""
    peak = float(_peaks(np.atleast_2d(samples)).max(initial=0))
    return 20 * float(np.log10(peak)) if peak else -np.inf


def limited(samples: Samples, ceiling: float = CEILING) -> Samples:
    """``samples`` with no true peak above ``ceiling`` dBTP: the gain gives way smoothly for 5 ms round each peak."""
    wide = np.atleast_2d(samples)
    most = 10 ** (ceiling / 20)
    if float(np.abs(wide).max(initial=0)) < most / 2:  # what lies between samples is nowhere 6 dB above them
        return samples
    peaks = _peaks(wide).max(axis=0)
    if float(peaks.max(initial=0)) <= most:
        return samples
    wanted = np.minimum(1, most / np.maximum(peaks, 1e-9))
    # The smoothed gain at a peak is a mean of gains that all allow for it, since its window is as wide as the reach.
    gain = _smoothed(_smoothed(_lowest(wanted, _LOOK), _LOOK // 2), _LOOK // 2)
    return (samples * gain).astype(np.float32)


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _weighted(samples: Samples) -> NDArray[np.float64]:
    """K-weighted: the two biquads of BS.1770-5, tables 1 and 2, applied as their product in the frequency domain.

    A piece after the other, so that an hour needs little memory: in a quarter of a second both filters ring out.
    """
    out = np.empty(samples.shape)
    for start in range(0, samples.shape[1], _PIECE):
        lead = min(start, RATE // 4)
        out[:, start : start + _PIECE] = _weigh(samples[:, start - lead : start + _PIECE])[:, lead:]
    return out


def _weigh(samples: Samples) -> NDArray[np.float64]:
    length = samples.shape[1]
    size = 1 << (length + RATE // 4 - 1).bit_length()
    spectrum = np.fft.rfft(samples.astype(np.float32, copy=False), size) * _k_weights(size)
    weighted: NDArray[np.float64] = np.fft.irfft(spectrum, size)[:, :length]
    return weighted


@lru_cache(maxsize=8)
def _k_weights(size: int) -> NDArray[np.complex64]:
    """The filter's response at each frequency of a transform of so many samples."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    response: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response


def _peaks(samples: Samples) -> NDArray[np.float32]:
    """The level at each sample: the greatest of the sample and of three points on the way to the next."""
    levels = np.abs(samples)
    for phase in _PHASES:
        between = np.stack([np.convolve(channel, phase)[_TAPS - 1 : _TAPS - 1 + channel.size] for channel in samples])
        np.maximum(levels, np.abs(between), out=levels)
    return levels


_TAPS = 12
"""Samples on either side that a point between two depends on."""


def _phase(at: float) -> NDArray[np.float32]:
    """An interpolator's taps, last first, for the point ``at`` of the way to the next sample."""
    distance = np.arange(_TAPS, -_TAPS, -1) - 1 + at
    taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * _TAPS + 1)) ** 2
    phase: NDArray[np.float32] = (taps / taps.sum()).astype(np.float32)
    return phase


_PHASES = tuple(_phase(step / _OVERSAMPLED) for step in range(1, _OVERSAMPLED))


def _lowest(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The least value within ``reach`` on either side of each, by doubling windows."""
    found = np.pad(values, reach, mode="edge")
    width, span = 2 * reach + 1, 1
    while 2 * span <= width:
        found = np.minimum(found[:-span], found[span:])
        span *= 2
    return np.minimum(found[: values.size], found[width - span : width - span + values.size])


def _smoothed(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The mean within ``reach`` on either side of each."""
    sums = np.cumsum(np.pad(values, (reach + 1, reach), mode="edge"))
    mean: NDArray[np.float64] = (sums[2 * reach + 1 :] - sums[: -(2 * reach + 1)]) / (2 * reach + 1)
    return mean
