"""What a studio does to a voice before it is levelled: a high-pass, and a de-esser where sibilants stand out.

The high-pass removes rumble, hum below the voice and a constant offset, which eSpeak NG has. The de-esser lowers the
band of sibilants for the milliseconds in which it is louder, against the speech around it, than an even voice's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mdvideo.audio.blocks import CONTEXT, apply_responses
from mdvideo.audio.pcm import Samples, samples_in
from mdvideo.plan.audio_grid import SAMPLE_RATE

HIGH_PASS_HERTZ = 60.0
"""Second order (12 dB an octave): the lowest voices begin at 75 Hz."""

SIBILANT_HERTZ = 7500.0
"""The band above it, where /s/ and /z/ hiss."""

SIBILANT_THRESHOLD = -22.0
"""Decibels of that band, against the loudest speech within a fifth of a second, above which it is lowered.

*Measured* on sentences full of /s/: 1 % of hibari's frames exceed −15.4 dB, and of those of eSpeak NG −18.8."""

SIBILANT_RATIO = 0.5
"""Of what is above the threshold, this share is taken away: 2:1."""

MAX_DE_ESSING = 6.0
"""Decibels at most: more would lisp."""

_FRAME = 128
"""Levels are measured in frames of this many samples, of which a block is a multiple, and smoothed over five."""
_REACH = samples_in(0.2) // _FRAME
_SMOOTHING = 2


def clean_voice(samples: Samples) -> Samples:
    """Filter mono samples of shape (1, n) at 48 kHz; the first and last quarter of a second are its context."""
    voice, sibilants = apply_responses(samples, _high_pass, _sibilant_band)
    reduction = de_essing_gain(voice[0], sibilants[0])
    return voice if reduction is None else voice + sibilants * (reduction - 1)


def de_essing_gain(voice: NDArray[np.float32], sibilants: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Return the factor of the sibilants' band at each sample; None if it is 1 throughout."""
    powers = _smooth(_frame_powers(voice))
    # In silence, nothing is sibilant.
    around = np.maximum(_sliding_maximum(powers, _REACH), powers.max(initial=0) * 1e-4)
    share = _decibels(_smooth(_frame_powers(sibilants))) - _decibels(around)
    reduction = np.minimum(np.maximum(share - SIBILANT_THRESHOLD, 0) * SIBILANT_RATIO, MAX_DE_ESSING)
    if not reduction.any():
        return None
    centres = (np.arange(reduction.size) + 0.5) * _FRAME
    decibels = np.interp(np.arange(voice.size), centres, _smooth(reduction))
    gain: NDArray[np.float32] = (10 ** (-decibels / 20)).astype(np.float32)
    return gain


def _high_pass(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """A Butterworth high-pass of second order, by the bilinear transform."""
    k = np.tan(np.pi * HIGH_PASS_HERTZ / SAMPLE_RATE)
    a0 = 1 + np.sqrt(2) * k + k * k
    response: NDArray[np.complex128] = (1 - 2 * z + z**2) / (
        a0 + 2 * (k * k - 1) * z + (1 - np.sqrt(2) * k + k * k) * z**2
    )
    return response


def _sibilant_band(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The part of the high-passed voice above ``SIBILANT_HERTZ``, without delay: the rest is the difference to it."""
    hertz = np.abs(np.angle(z)) * SAMPLE_RATE / (2 * np.pi)
    response: NDArray[np.complex128] = _high_pass(z) * (hertz**4 / (hertz**4 + SIBILANT_HERTZ**4))
    return response


def _frame_powers(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    padded = np.pad(samples, (0, -samples.size % _FRAME)).astype(np.float64)
    powers: NDArray[np.float64] = (padded.reshape(-1, _FRAME) ** 2).mean(axis=1)
    return powers


def _decibels(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return 10 * np.log10(np.maximum(power, 1e-12))


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    width = 2 * _SMOOTHING + 1
    smoothed: NDArray[np.float64] = np.convolve(
        np.pad(values, _SMOOTHING, mode="edge"), np.full(width, 1 / width), "valid"
    )
    return smoothed


def _sliding_maximum(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, reach, mode="edge"), 2 * reach + 1)
    maxima: NDArray[np.float64] = windows.max(axis=1)
    return maxima


assert _REACH * _FRAME <= CONTEXT
