"""A limiter of true peaks that knows what comes, in blocks, and the gain that brings audio to a loudness with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.blocks import map_blocks
from mdvideo.audio.loudness import SILENCE_LUFS, LoudnessMeter, interpolated_peaks
from mdvideo.audio.pcm import Samples
from mdvideo.plan.audio_grid import SAMPLE_RATE

CEILING_DBTP = -2.0
"""dBTP before encoding: AAC can add some tenths of a decibel, and the result must not exceed −1."""

LIMITER_CONTEXT = 1024
"""Samples around a sample on which its gain can depend."""

_LOOKAHEAD = int(0.005 * SAMPLE_RATE)
"""Samples over which the limiter's gain falls before a peak, and rises after it."""

_TOLERANCE, _MOST_LOSS = 0.05, 3.0
"""Decibels: what limiting takes from the loudness is given back, to within the first, and up to the second."""

_MOST_PASSES = 6


def limit_peaks(samples: Samples, ceiling: float = CEILING_DBTP) -> Samples:
    """Limit true peaks to ``ceiling`` dBTP: the gain falls smoothly within 5 ms of each peak.

    Returns ``samples`` itself when no peak exceeds the ceiling.
    """
    wide = np.atleast_2d(samples)
    limit = 10 ** (ceiling / 20)
    if float(np.abs(wide).max(initial=0)) < limit / 2:  # a level between samples is never 6 dB above theirs
        return samples
    # In double precision: the averages below are differences of long sums.
    peaks = interpolated_peaks(wide, limit).max(axis=0).astype(np.float64)
    if float(peaks.max(initial=0)) <= limit:
        return samples
    wanted = np.minimum(1, limit / np.maximum(peaks, 1e-9))
    # The two averages together are as wide as the minimum, so each gain averaged at a peak already allows for it.
    gain = _moving_average(_moving_average(_sliding_minimum(wanted, _LOOKAHEAD), _LOOKAHEAD // 2), _LOOKAHEAD // 2)
    return (samples * gain).astype(np.float32)


def amplify_blocks(blocks: Iterable[Samples], gain: float) -> Iterator[Samples]:
    """Apply ``gain`` decibels to blocks of shape (channels, n), and limit their true peaks."""
    factor = np.float32(10 ** (gain / 20))
    return map_blocks((block * factor for block in blocks), limit_peaks, LIMITER_CONTEXT)


def gain_to_loudness(
    blocks: Callable[[], Iterable[Samples]], target: float, most: float = np.inf
) -> tuple[float, float]:
    """Return the gain in decibels, at most ``most``, that brings limited audio to ``target`` LUFS, and its loudness.

    ``blocks`` gives the audio from its start, as often as it is called. The loudness is that before the gain, −inf for
    silence, whose gain is 0. Limiting takes from the loudness of audio with high peaks: the gain makes up for it.
    """
    meter, peak = LoudnessMeter(), 0.0
    for block in blocks():
        meter.add(block)
        peak = max(peak, float(np.abs(block).max(initial=0)))
    loudness = meter.loudness
    if loudness <= SILENCE_LUFS:
        return 0.0, loudness
    gain = first = min(target - loudness, most)
    for _ in range(_MOST_PASSES):
        if peak * 10 ** (gain / 20) < 10 ** (CEILING_DBTP / 20) / 2:
            break  # nothing is limited
        limited = LoudnessMeter()
        for block in amplify_blocks(blocks(), gain):
            limited.add(block)
        loss = min(target - limited.loudness, most - gain, first + _MOST_LOSS - gain)
        if loss < _TOLERANCE:
            break
        gain += loss
    return gain, loudness


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
