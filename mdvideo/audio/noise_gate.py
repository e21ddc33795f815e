"""A noise gate for recordings: what is quieter than speech, such as a fan in the pauses, is lowered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.pcm import Samples
from mdvideo.plan.audio_grid import SAMPLE_RATE

_FRAME = SAMPLE_RATE // 100
"""Samples whose level is measured at a time: 10 ms."""

_NOISE_PERCENTILE = 10
"""The level that a tenth of the frames stay below is that of the room."""

_OPEN_ABOVE = 10.0
_CLOSE_ABOVE = 6.0
"""Decibels above the room's noise at which the gate opens, and below which it closes again."""

_LEAST_RANGE = 15.0
"""Decibels between noise and speech; with less, a gate would cut words."""

_CLOSED_GAIN = -15.0
"""Decibels. Not silence: a room that vanishes between words is heard as a fault."""

_HOLD = 20
_AHEAD = 5
"""Frames for which the gate stays open after speech, and opens before it: 200 and 50 ms."""

_SMOOTHING = 5
"""Frames over which the gain changes."""

_SPEECH_PERCENTILE = 95
_FLOOR = -100.0
"""dBFS: the level of digital silence."""


@dataclass(frozen=True, slots=True)
class RecordingLevels:
    """What a recording sounds like, in dBFS: the room's noise, its speech, and its highest sample."""

    noise: float
    speech: float
    peak: float
    clipped: int
    """Samples at full scale, in runs of at least three."""


def measure_levels(samples: Samples) -> RecordingLevels:
    """Measure mono samples at 48 kHz."""
    levels = _frame_levels(samples)
    if not levels.size:
        return RecordingLevels(_FLOOR, _FLOOR, _FLOOR, 0)
    peak = float(np.abs(samples).max())
    full = (np.abs(samples) >= 0.999).astype(np.int8)
    runs = np.convolve(full, np.ones(3, np.int8), "valid") == 3 if samples.size >= 3 else np.zeros(0, bool)
    return RecordingLevels(
        noise=round(float(np.percentile(levels, _NOISE_PERCENTILE)), 1),
        speech=round(float(np.percentile(levels, _SPEECH_PERCENTILE)), 1),
        peak=round(20 * float(np.log10(max(peak, 1e-5))), 1),
        clipped=int(runs.sum()),
    )


def gate_noise(samples: Samples) -> Samples:
    """Return mono samples at 48 kHz with the noise in their pauses lowered.

    Returns ``samples`` itself where noise and speech are too close to tell apart.
    """
    levels, measured = _frame_levels(samples), measure_levels(samples)
    if measured.speech - measured.noise < _LEAST_RANGE:
        return samples
    is_open = _open_frames(levels, measured.noise)
    gain = np.where(is_open, 0.0, _CLOSED_GAIN)
    padded = np.pad(gain, _SMOOTHING // 2, mode="edge")
    smooth = np.convolve(padded, np.ones(_SMOOTHING) / _SMOOTHING, "valid")
    centres = (np.arange(levels.size) + 0.5) * _FRAME
    decibels = np.interp(np.arange(samples.size), centres, smooth)
    gated: Samples = (samples * 10 ** (decibels / 20)).astype(np.float32)
    return gated


def _open_frames(levels: NDArray[np.float64], noise: float) -> NDArray[np.bool_]:
    """Which frames the gate is open in: from a loud one until all are quiet, a little before and after."""
    loud, audible = levels > noise + _OPEN_ABOVE, levels > noise + _CLOSE_ABOVE
    is_open = np.zeros(levels.size, bool)
    opened = False
    for index in range(levels.size):
        opened = bool(loud[index]) or (opened and bool(audible[index]))
        is_open[index] = opened
    wide = is_open.copy()
    for shift in range(1, _HOLD + 1):
        wide[shift:] |= is_open[:-shift]
    for shift in range(1, _AHEAD + 1):
        wide[:-shift] |= is_open[shift:]
    return wide


def _frame_levels(samples: Samples) -> NDArray[np.float64]:
    """The level of each 10 ms in dBFS (root mean square); what is left at the end counts as a frame."""
    if not samples.size:
        return np.zeros(0)
    padded = np.pad(samples.astype(np.float64), (0, -samples.size % _FRAME))
    power = (padded.reshape(-1, _FRAME) ** 2).mean(axis=1)
    levels: NDArray[np.float64] = np.maximum(10 * np.log10(np.maximum(power, 1e-12)), _FLOOR)
    return levels
