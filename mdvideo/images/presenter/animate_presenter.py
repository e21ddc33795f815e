"""Runs AnimatePresenterJob: mixes what is heard, and has the presenter backend that the job names show who speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points

import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import BackendUnavailable
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.talking_jobs import AnimatePresenterJob, HeardSound
from mdvideo.protocols import TimedPhoneme
from mdvideo.protocols.presenter_protocols import AnimatesPresenter, SpeechSound

GROUP = "mdvideo.presenter"
"""Entry points of presenter backends: factories without arguments, of an AnimatesPresenter."""

DecodeSound = Callable[[bytes], NDArray[np.float32]]
"""Decodes a sound file to mono at 48 kHz. Raises AssetError."""


def load_presenter(name: str) -> AnimatesPresenter:
    """Return the presenter backend of that name. Raises BackendUnavailable."""
    installed = _installed()
    if name not in installed:
        raise BackendUnavailable(f"there is no presenter {name}", hint=f"installed are {', '.join(sorted(installed))}")
    backend: AnimatesPresenter = installed[name].load()()
    return backend


@lru_cache(maxsize=1)
def _installed() -> Mapping[str, EntryPoint]:
    # Each slide of a deck asks, and the search takes 17 ms.
    return {point.name: point for point in entry_points(group=GROUP)}


def run_animate_presenter(job: AnimatePresenterJob, read: ReadBlob, decode: DecodeSound) -> Product:
    """Make the clip. Raises BackendError, or AssetError for a sound file that is damaged."""
    backend = load_presenter(job.backend)
    length = round(job.request.frames / job.request.fps * SAMPLE_RATE)
    sound = _mixed(job.sounds, length, read, decode)
    portrait = None if job.portrait is None else read(job.portrait)
    with backend if isinstance(backend, AbstractContextManager) else nullcontext():
        clip = backend.animate(job.request, sound, portrait)
    return Product({"clip": clip.data}, {"container": clip.container})


def _mixed(sounds: tuple[HeardSound, ...], length: int, read: ReadBlob, decode: DecodeSound) -> SpeechSound:
    """Return the sounds in their places, at the highest of their rates, so that none loses its sibilants."""
    rate = max((sound.rate or SAMPLE_RATE for sound in sounds), default=SAMPLE_RATE)
    out = np.zeros(round(length * rate / SAMPLE_RATE), np.float32)
    phonemes: list[TimedPhoneme] = []
    for sound in sounds:
        data = read(sound.sound)
        if sound.rate is None:
            samples = decode(data)
        else:
            samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32767)
        samples = _at_rate(samples, sound.rate or SAMPLE_RATE, rate)
        start, low, high = (
            round(place * rate / SAMPLE_RATE) for place in (sound.start, sound.heard_from, sound.heard_to)
        )
        first, last = max(0, start, low), min(len(out), start + len(samples), high)
        if first < last:
            out[first:last] += samples[first - start : last - start]
        scale = rate / (sound.rate or SAMPLE_RATE)
        phonemes += [TimedPhoneme(max(0, start + round(at * scale)), ipa) for at, ipa in sound.phonemes]
    # A sound without phonemes would be silent among others that have them.
    known = bool(sounds) and all(sound.phonemes for sound in sounds)
    return SpeechSound(out, rate, tuple(sorted(phonemes)) if known else ())


def _at_rate(samples: NDArray[np.float32], old: int, new: int) -> NDArray[np.float32]:
    if old == new or not samples.size:
        return samples
    times = np.arange(round(len(samples) * new / old)) * (old / new)
    out: NDArray[np.float32] = np.interp(times, np.arange(len(samples)), samples).astype(np.float32)
    return out
