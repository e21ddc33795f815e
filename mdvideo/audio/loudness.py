"""Loudness by ITU-R BS.1770-5 (EBU R 128), true peak, and a limiter, in NumPy alone: a millisecond for a sentence.

FFmpeg's loudnorm needs three seconds of audio before it measures, and most sentences are shorter. Here the same
weighting and gates are applied to audio of any length. The tests compare it with FFmpeg's own ebur128 filter.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.pcm import Samples
from mdvideo.plan.aac_frames import SAMPLE_RATE

TARGET_LUFS = -16.0
"""LUFS. The usual level of speech on the web (AES TD1008: −16 to −20 for speech; Apple Podcasts: −16 ± 1)."""

CEILING_DBTP = -2.0
"""dBTP before encoding: AAC can add some tenths of a decibel, and the result must not exceed −1.5."""

SILENCE_LUFS = -70.0
"""LUFS: the absolute gate of BS.1770."""

_GATING_BLOCK = int(0.4 * SAMPLE_RATE)
_GATING_STEP = _GATING_BLOCK // 4
_OVERSAMPLING = 4
_FFT_SAMPLES = 1 << 18
"""Samples that are transformed at once."""

_LOOKAHEAD = int(0.005 * SAMPLE_RATE)
"""Samples over which the limiter's gain falls before a peak, and rises after it."""


def measure_loudness(samples: Samples) -> float:
    """Measure the integrated loudness in LUFS of mono (n,) or stereo (2, n) samples at 48 kHz; −inf for silence.

    Gating blocks of 400 ms overlap by 75 %; the gates are at −70 LUFS and 10 LU below the mean (BS.1770-5, annex 1).
    Audio shorter than a block is measured as one block of its own length.
    """
    if not samples.size:
        return -np.inf
    power = (_k_weight(np.atleast_2d(samples)) ** 2).sum(axis=0)
    sums = np.concatenate(([0.0], np.cumsum(power)))
    if power.size <= _GATING_BLOCK:
        blocks = np.array([sums[-1] / power.size])
    else:
        starts = np.arange(0, power.size - _GATING_BLOCK + 1, _GATING_STEP)
        blocks = (sums[starts + _GATING_BLOCK] - sums[starts]) / _GATING_BLOCK
    blocks = blocks[_lufs(blocks) > SILENCE_LUFS]
    if blocks.size:
        blocks = blocks[_lufs(blocks) > _lufs(blocks.mean(keepdims=True)) - 10]
    return float(_lufs(blocks.mean(keepdims=True))[0]) if blocks.size else -np.inf


def measure_true_peak(samples: Samples) -> float:
    """Measure the greatest level at and between samples, in dBTP, by fourfold oversampling (BS.1770-5, annex 2)."""
    peak = float(_interpolated_peaks(np.atleast_2d(samples)).max(initial=0))
    return 20 * float(np.log10(peak)) if peak else -np.inf


def limit_peaks(samples: Samples, ceiling: float = CEILING_DBTP) -> Samples:
    """Limit true peaks to ``ceiling`` dBTP: the gain falls smoothly within 5 ms of each peak.

    Returns ``samples`` itself when no peak exceeds the ceiling.
    """
    wide = np.atleast_2d(samples)
    limit = 10 ** (ceiling / 20)
    if float(np.abs(wide).max(initial=0)) < limit / 2:  # a level between samples is never 6 dB above theirs
        return samples
    peaks = _interpolated_peaks(wide).max(axis=0)
    if float(peaks.max(initial=0)) <= limit:
        return samples
    wanted = np.minimum(1, limit / np.maximum(peaks, 1e-9))
    # The two averages together are as wide as the minimum, so each gain averaged at a peak already allows for it.
    gain = _moving_average(_moving_average(_sliding_minimum(wanted, _LOOKAHEAD), _LOOKAHEAD // 2), _LOOKAHEAD // 2)
    return (samples * gain).astype(np.float32)


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _k_weight(samples: Samples) -> NDArray[np.float64]:
    """Apply K-weighting: the product of the two biquads of BS.1770-5, tables 1 and 2, in the frequency domain.

    One block after the other, so that an hour needs little memory; both filters ring out within a quarter of a second.
    """
    weighted = np.empty(samples.shape)
    for start in range(0, samples.shape[1], _FFT_SAMPLES):
        lead = min(start, SAMPLE_RATE // 4)
        block = _k_weight_block(samples[:, start - lead : start + _FFT_SAMPLES])
        weighted[:, start : start + _FFT_SAMPLES] = block[:, lead:]
    return weighted


def _k_weight_block(samples: Samples) -> NDArray[np.float64]:
    length = samples.shape[1]
    size = 1 << (length + SAMPLE_RATE // 4 - 1).bit_length()
    spectrum = np.fft.rfft(samples.astype(np.float32, copy=False), size) * _k_weighting_response(size)
    weighted: NDArray[np.float64] = np.fft.irfft(spectrum, size)[:, :length]
    return weighted


@lru_cache(maxsize=8)
def _k_weighting_response(size: int) -> NDArray[np.complex64]:
    """The frequency response of K-weighting, for a real transform of ``size`` samples."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    response: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response


def _interpolated_peaks(samples: Samples) -> NDArray[np.float32]:
    """The level at each sample: the greatest of its own and those at three points before the next sample."""
    levels = np.abs(samples)
    for taps in _INTERPOLATORS:
        between = np.stack([np.convolve(channel, taps)[_TAPS - 1 : _TAPS - 1 + channel.size] for channel in samples])
        np.maximum(levels, np.abs(between), out=levels)
    return levels


_TAPS = 12
"""Samples on either side that an interpolated point depends on."""


def _interpolator_taps(position: float) -> NDArray[np.float32]:
    """Reversed taps of a windowed sinc, for the point at ``position`` (0…1) between a sample and the next."""
    distance = np.arange(_TAPS, -_TAPS, -1) - 1 + position
    taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * _TAPS + 1)) ** 2
    normalized: NDArray[np.float32] = (taps / taps.sum()).astype(np.float32)
    return normalized


_INTERPOLATORS = tuple(_interpolator_taps(step / _OVERSAMPLING) for step in range(1, _OVERSAMPLING))


def _sliding_minimum(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The minimum within ``reach`` on either side of each value, by doubling windows."""
    minima = np.pad(values, reach, mode="edge")
    width, span = 2 * reach + 1, 1
    while 2 * span <= width:
        minima = np.minimum(minima[:-span], minima[span:])
        span *= 2
    return np.minimum(minima[: values.size], minima[width - span : width - span + values.size])


def _moving_average(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The mean within ``reach`` on either side of each value."""
    sums = np.cumsum(np.pad(values, (reach + 1, reach), mode="edge"))
    mean: NDArray[np.float64] = (sums[2 * reach + 1 :] - sums[: -(2 * reach + 1)]) / (2 * reach + 1)
    return mean
