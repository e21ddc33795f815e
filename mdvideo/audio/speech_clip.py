"""A clip: a piece of speech, trimmed to its sound, brought to the target loudness, faded at both ends, as AAC.

Each sentence is levelled by its own loudness. One gain for a whole voice would be measured on all its sentences, so
that editing one would encode all; and a voice that is asked for each sentence anew, as servers are, gives each its own
level, which is an accident and no expression. Very short ones are held back by ``MOST_GAIN`` alone.
"""

from __future__ import annotations

import numpy as np

from mdvideo.audio.aac import encoded
from mdvideo.audio.decode import resampled
from mdvideo.audio.loudness import SILENT, TARGET, limited, loudness, true_peak
from mdvideo.audio.pcm import Samples, from_bytes, seconds
from mdvideo.plan.aac_grid import BLOCK
from mdvideo.plan.jobs import Product, SpeechClipJob

SENTENCE = TARGET + 0.6
"""LUFS of each clip, so that the whole comes to TARGET: what BS.1770's blocks hold of the silence between sentences
takes 0.6 LU (*measured* on the sample decks)."""

MOST_GAIN = 30.0
"""Decibels. More would bring up a recording's noise."""

_FLOOR = 10 ** (-50 / 20)
"""Below this share of its peak, sound at either end is silence and cut off."""

_LEAD, _TRAIL = seconds(0.01), seconds(0.06)
"""Kept in front of the first sound, and behind the last, where a voice dies away."""

_FADE_IN, _FADE_OUT = seconds(0.005), seconds(0.03)


def make_clip(job: SpeechClipJob, data: bytes) -> Product:
    """The product that ClipJob describes. Raises EncodeError."""
    clip, trimmed, level, gain = prepared(data, job.rate)
    report = {
        "samples": clip.size,
        "trimmed": trimmed,
        "loudness": round(level, 2) if level > SILENT else None,
        "gain": round(gain, 2),
        "peak": round(true_peak(clip), 2) if clip.any() else None,
    }
    return Product({"packets": encoded(clip).dumps()}, report)


def prepared(data: bytes, rate: int) -> tuple[Samples, int, float, float]:
    """Mono PCM as a clip: its samples at 48 kHz, samples cut off in front, LUFS before, and gain in dB."""
    samples = resampled(from_bytes(data), rate)
    clip, trimmed = _trimmed(samples)
    level = loudness(clip)
    gain = min(SENTENCE - level, MOST_GAIN) if level > SILENT else 0.0
    # Limiting takes loudness from sound with high peaks: what it took is given back once.
    levelled = _amplified(clip, gain)
    kept = limited(levelled)
    if kept is not levelled and (lost := min(SENTENCE - loudness(kept), MOST_GAIN - gain, 3.0)) > 0.1:
        gain += lost
        kept = limited(_amplified(clip, gain))
    return _faded(kept), trimmed, level, gain


def _amplified(samples: Samples, decibels: float) -> Samples:
    return (samples * np.float32(10 ** (decibels / 20))).astype(np.float32)


def _trimmed(samples: Samples) -> tuple[Samples, int]:
    """Without the silence at both ends, and how much was cut off in front. Silence as a whole becomes one block."""
    peak = float(np.abs(samples).max(initial=0))
    loud = np.flatnonzero(np.abs(samples) > peak * _FLOOR) if peak else np.zeros(0, int)
    if not loud.size:
        return np.zeros(BLOCK, np.float32), 0
    start = max(0, int(loud[0]) - _LEAD)
    return samples[start : int(loud[-1]) + 1 + _TRAIL], start


def _faded(samples: Samples) -> Samples:
    """With raised-cosine fades at both ends."""
    out = samples.copy()
    into, out_of = min(_FADE_IN, out.size // 2), min(_FADE_OUT, out.size // 2)
    ramp = (1 - np.cos(np.pi * np.arange(into) / max(into, 1))) / 2
    out[:into] *= ramp
    ramp = (1 + np.cos(np.pi * (np.arange(out_of) + 1) / max(out_of, 1))) / 2
    out[out.size - out_of :] *= ramp
    return out
