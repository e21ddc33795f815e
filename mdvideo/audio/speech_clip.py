"""A clip of speech: trimmed, brought to the target loudness, faded at both ends, encoded as AAC.

Each sentence is levelled by its own loudness. One gain for a whole voice would be measured on all its sentences, so an
edit of one would encode all again; and a voice that is requested sentence by sentence, as from a server, returns each
at a level of its own, which is accident, not expression. Very short sentences are limited by ``MAX_GAIN`` alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mdvideo.audio.aac import encode_aac
from mdvideo.audio.decode import resample
from mdvideo.audio.loudness import SILENCE_LUFS, TARGET_LUFS, limit_peaks, measure_loudness, measure_true_peak
from mdvideo.audio.pcm import Samples, from_pcm16, samples_in
from mdvideo.plan.aac_frames import AAC_FRAME_SAMPLES
from mdvideo.plan.jobs.audio_jobs import SpeechClipJob
from mdvideo.plan.jobs.job import Product, ReadBlob

CLIP_LUFS = TARGET_LUFS + 0.6
"""LUFS of each clip, so that the whole soundtrack is at the target: the silence between sentences that BS.1770's blocks
include costs 0.6 LU (*measured* on the sample decks)."""

MAX_GAIN = 30.0
"""Decibels. More would amplify a recording's noise."""

_SILENCE_SHARE = 10 ** (-50 / 20)
"""At either end, audio below this share of the clip's peak is silence and is trimmed."""

_LEAD, _TRAIL = samples_in(0.01), samples_in(0.06)
"""Samples kept before the first sound, and after the last, where a voice fades away."""

_FADE_IN, _FADE_OUT = samples_in(0.005), samples_in(0.03)


def run_speech_clip(job: SpeechClipJob, read: ReadBlob) -> Product:
    """Trim, level, fade and encode a piece of speech. Raises EncodeError."""
    clip = prepare_speech(read(job.sound), job.rate)
    report = {
        "samples": clip.samples.size,
        "trimmed": clip.trimmed,
        "loudness": round(clip.loudness, 2) if clip.loudness > SILENCE_LUFS else None,
        "gain": round(clip.gain, 2),
        "peak": round(measure_true_peak(clip.samples), 2) if clip.samples.any() else None,
    }
    return Product({"packets": encode_aac(clip.samples).dumps()}, report)


class PreparedSpeech(NamedTuple):
    """Speech ready to be encoded or mixed: mono samples at 48 kHz, and what was done to them."""

    samples: Samples
    trimmed: int
    """Samples cut off at the start."""
    loudness: float
    """LUFS before the gain."""
    gain: float
    """Decibels."""


def prepare_speech(data: bytes, rate: int) -> PreparedSpeech:
    """Trim, level and fade mono 16-bit PCM at ``rate`` hertz."""
    clip, trimmed = _trim(resample(from_pcm16(data), rate))
    loudness = measure_loudness(clip)
    gain = min(CLIP_LUFS - loudness, MAX_GAIN) if loudness > SILENCE_LUFS else 0.0
    # Limiting reduces the loudness of speech with high peaks; the loss is added to the gain once.
    amplified = _amplify(clip, gain)
    limited = limit_peaks(amplified)
    if limited is not amplified and (loss := min(CLIP_LUFS - measure_loudness(limited), MAX_GAIN - gain, 3.0)) > 0.1:
        gain += loss
        limited = limit_peaks(_amplify(clip, gain))
    return PreparedSpeech(_fade_ends(limited), trimmed, loudness, gain)


def _amplify(samples: Samples, decibels: float) -> Samples:
    return (samples * np.float32(10 ** (decibels / 20))).astype(np.float32)


def _trim(samples: Samples) -> tuple[Samples, int]:
    """Cut off the silence at both ends, and count the samples cut off at the start. All silence becomes one block."""
    peak = float(np.abs(samples).max(initial=0))
    audible = np.flatnonzero(np.abs(samples) > peak * _SILENCE_SHARE) if peak else np.zeros(0, int)
    if not audible.size:
        return np.zeros(AAC_FRAME_SAMPLES, np.float32), 0
    start = max(0, int(audible[0]) - _LEAD)
    return samples[start : int(audible[-1]) + 1 + _TRAIL], start


def _fade_ends(samples: Samples) -> Samples:
    """Apply raised-cosine fades at both ends."""
    faded = samples.copy()
    fade_in, fade_out = min(_FADE_IN, faded.size // 2), min(_FADE_OUT, faded.size // 2)
    ramp = (1 - np.cos(np.pi * np.arange(fade_in) / max(fade_in, 1))) / 2
    faded[:fade_in] *= ramp
    ramp = (1 + np.cos(np.pi * (np.arange(fade_out) + 1) / max(fade_out, 1))) / 2
    faded[faded.size - fade_out :] *= ramp
    return faded
