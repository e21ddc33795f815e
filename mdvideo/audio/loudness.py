"""Loudness by ITU-R BS.1770-5 (EBU R 128), and true peak, in NumPy alone: a millisecond for a sentence.

FFmpeg's loudnorm needs three seconds of audio before it measures, and most sentences are shorter. Here the same
weighting and gates are applied to audio of any length, in blocks, so that hours need no more memory than a sentence.
The tests compare it with FFmpeg's own ebur128 filter.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.blocks import BLOCK, CONTEXT, apply_responses
from mdvideo.audio.pcm import Samples
from mdvideo.plan.audio_grid import SAMPLE_RATE

TARGET_LUFS = -16.0
"""LUFS. The usual level of speech on the web (AES TD1008: −16 to −20 for speech; Apple Podcasts: −16 ± 1)."""

MAX_TRUE_PEAK = -1.0
"""dBTP that a finished video must not exceed (EBU R 128)."""

SILENCE_LUFS = -70.0
"""LUFS: the absolute gate of BS.1770."""

_GATING_STEP = SAMPLE_RATE // 10
_STEPS_PER_BLOCK = 4
_OVERSAMPLING = 4


class LoudnessMeter:
    """Integrated loudness of audio that comes in blocks of shape (channels, n) at 48 kHz."""

    def __init__(self) -> None:
        self._pending: list[Samples] = []
        self._pending_length = 0
        self._lead: Samples | None = None
        self._steps: list[NDArray[np.float64]] = []
        self._rest = np.zeros(0)
        self._length = 0

    def add(self, block: Samples) -> None:
        """Measure what follows."""
        self._pending.append(block)
        self._pending_length += block.shape[1]
        if self._pending_length >= BLOCK:
            self._weigh()

    @property
    def loudness(self) -> float:
        """LUFS of everything so far; −inf for silence.

        Gating blocks of 400 ms overlap by 75 %; the gates are at −70 LUFS and 10 LU below the mean (BS.1770-5,
        annex 1). Audio shorter than a block is measured as one block of its own length.
        """
        self._weigh()
        steps = np.concatenate(self._steps) if self._steps else np.zeros(0)
        if not self._length:
            return -np.inf
        if steps.size < _STEPS_PER_BLOCK:
            blocks = np.array([(steps.sum() + self._rest.sum()) / self._length])
        else:
            sums = np.concatenate(([0.0], np.cumsum(steps)))
            blocks = (sums[_STEPS_PER_BLOCK:] - sums[:-_STEPS_PER_BLOCK]) / (_STEPS_PER_BLOCK * _GATING_STEP)
        blocks = blocks[_lufs(blocks) > SILENCE_LUFS]
        if blocks.size:
            blocks = blocks[_lufs(blocks) > _lufs(blocks.mean(keepdims=True)) - 10]
        return float(_lufs(blocks.mean(keepdims=True))[0]) if blocks.size else -np.inf

    def _weigh(self) -> None:
        """Add what is pending to the sums of K-weighted power, one for each 100 ms."""
        if not self._pending_length:
            return
        block = np.concatenate(self._pending, axis=1)
        lead = 0 if self._lead is None else self._lead.shape[1]
        samples = block if self._lead is None else np.concatenate((self._lead, block), axis=1)
        # The filters are causal: they need only what came before.
        for start in range(lead, samples.shape[1], BLOCK):
            first = max(0, start - CONTEXT)
            (weighted,) = apply_responses(samples[:, first : start + BLOCK], _k_weighting)
            power = (weighted[:, start - first :].astype(np.float64) ** 2).sum(axis=0)
            power = np.concatenate((self._rest, power))
            whole = power.size - power.size % _GATING_STEP
            self._steps.append(power[:whole].reshape(-1, _GATING_STEP).sum(axis=1))
            self._rest = power[whole:]
        self._lead = samples[:, -CONTEXT:].copy()
        self._length += block.shape[1]
        self._pending, self._pending_length = [], 0


class PeakMeter:
    """The true peak of audio that comes in blocks of shape (channels, n)."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._held: Samples | None = None  # what was measured last, and what waits for the samples after it
        self._measured = 0

    def add(self, block: Samples) -> None:
        """Measure what follows."""
        held = block if self._held is None else np.concatenate((self._held, block), axis=1)
        ready = max(self._measured, held.shape[1] - _TAPS)
        self._peak = self._peak_of(held, ready)
        kept = max(0, ready - _TAPS)
        self._held, self._measured = held[:, kept:].copy(), ready - kept

    @property
    def true_peak(self) -> float:
        """The greatest level so far, at and between samples, in dBTP (BS.1770-5, annex 2); −inf for silence."""
        peak = self._peak if self._held is None else self._peak_of(self._held, self._held.shape[1])
        return 20 * float(np.log10(peak)) if peak else -np.inf

    def _peak_of(self, held: Samples, end: int) -> float:
        """The peak so far and up to ``end``: a level between samples is never 6 dB above theirs."""
        if float(np.abs(held).max(initial=0)) <= self._peak / 2:
            return self._peak
        peak = max(self._peak, float(np.abs(held[:, self._measured : end]).max(initial=0)))
        return max(peak, float(interpolated_peaks(held, peak)[:, self._measured : end].max(initial=0)))


def measure_loudness(samples: Samples) -> float:
    """Measure the integrated loudness in LUFS of mono (n,) or stereo (2, n) samples at 48 kHz; −inf for silence."""
    meter = LoudnessMeter()
    meter.add(np.atleast_2d(samples))
    return meter.loudness


def measure_true_peak(samples: Samples) -> float:
    """Measure the greatest level at and between samples, in dBTP, by fourfold oversampling (BS.1770-5, annex 2)."""
    meter = PeakMeter()
    meter.add(np.atleast_2d(samples))
    return meter.true_peak


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-20))


def _k_weighting(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """K-weighting: the product of the two biquads of BS.1770-5, tables 1 and 2."""
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return shelf * high_pass


def interpolated_peaks(samples: Samples, above: float = 0.0) -> NDArray[np.float32]:
    """The level at each sample: the greatest of its own and those at three points before the next sample.

    Points that cannot exceed ``above``, since no sample near them exceeds half of it, are left out: in speech, they are
    nine in ten.
    """
    levels = np.abs(samples)
    for channel, level in zip(samples, levels, strict=True):
        for start, end in _spans_above(level, above / 2):
            first = max(0, start - _TAPS)
            part = channel[first : end + _TAPS]
            for taps in _INTERPOLATORS:
                between = np.abs(np.convolve(part, taps)[_TAPS - 1 + start - first :][: end - start])
                np.maximum(level[start:end], between, out=level[start:end])
    return levels


def _spans_above(level: NDArray[np.float32], limit: float) -> Iterator[tuple[int, int]]:
    """Where interpolated points depend on samples above ``limit``; spans that are close together are joined."""
    loud = np.flatnonzero(level > limit)
    if not loud.size:
        return
    breaks = np.flatnonzero(np.diff(loud) > _JOINED)
    for first, last in zip(loud[np.r_[0, breaks + 1]].tolist(), loud[np.r_[breaks, -1]].tolist(), strict=True):
        yield max(0, first - _TAPS), min(level.size, last + _TAPS + 1)


_JOINED = 256
"""Samples between spans that are cheaper to filter than to leave out."""

_TAPS = 12
"""Samples on either side that an interpolated point depends on."""


def _interpolator_taps(position: float) -> NDArray[np.float32]:
    """Reversed taps of a windowed sinc, for the point at ``position`` (0…1) between a sample and the next."""
    distance = np.arange(_TAPS, -_TAPS, -1) - 1 + position
    taps = np.sinc(distance) * np.cos(np.pi * distance / (2 * _TAPS + 1)) ** 2
    normalized: NDArray[np.float32] = (taps / taps.sum()).astype(np.float32)
    return normalized


_INTERPOLATORS = tuple(_interpolator_taps(step / _OVERSAMPLING) for step in range(1, _OVERSAMPLING))
