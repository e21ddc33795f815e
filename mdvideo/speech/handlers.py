"""Handlers of speech jobs: the sound of an utterance, and word timings where a backend reports none."""

from __future__ import annotations

from typing import Any

import numpy as np

from mdvideo.errors import BackendError
from mdvideo.plan.jobs.audio_jobs import SpeakJob, TimingJob
from mdvideo.plan.jobs.job import Product
from mdvideo.protocols import SynthesizedSpeech, TextToSpeech
from mdvideo.speech.word_timing import estimate_words

LETTER_ESTIMATE = "letters 1"
"""Identity of the estimate by letters, which needs no backend."""


def run_speak(job: SpeakJob, backend: TextToSpeech) -> Product:
    """Speak an utterance. Raises BackendError, also when the sound is silent."""
    speech = _speak(job, backend)
    pcm = np.round(np.clip(speech.samples, -1, 1) * 32767).astype("<i2")
    if not pcm.any():
        raise BackendError(
            f"the voice said nothing for {job.utterance.text[:60]!r}",
            hint="change the text, or how it is read in the lexicon",
        )
    words = [[word.start, word.end, word.sample] for word in speech.words]
    report: dict[str, Any] = {"rate": speech.rate, "words": words}
    if speech.phonemes:
        report["phonemes"] = [[one.sample, one.ipa] for one in speech.phonemes]
    return Product({"sound": pcm.tobytes()}, report)


def run_timing(job: TimingJob, backend: TextToSpeech | None) -> Product:
    """Time the words of an utterance as another backend speaks them, or by their letters without one."""
    text = job.utterance.text
    if backend is not None:
        speech = next(iter(backend.speak([job.utterance])))
        if speech.words:
            words = [[word.start, word.end, word.sample] for word in speech.words]
            return Product({}, {"length": speech.samples.size, "words": words})
    length = 1000 * max(1, len(text))
    return Product({}, {"length": length, "words": [list(word) for word in estimate_words(text, length)]})


def _speak(job: SpeakJob, backend: TextToSpeech) -> SynthesizedSpeech:
    speech = next(iter(backend.speak([job.utterance])), None)
    if speech is None:
        raise BackendError(f"{backend.identity} did not speak {job.utterance.text[:60]!r}")
    return speech
