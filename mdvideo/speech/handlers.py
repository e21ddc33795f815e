"""What the jobs of speech make: a voice's sound as it came, and words in time where a voice does not tell."""

from __future__ import annotations

import numpy as np

from mdvideo.errors import BackendError
from mdvideo.plan.jobs.audio_jobs import SpeakJob, TimingJob
from mdvideo.plan.jobs.job import Product
from mdvideo.protocols import SynthesizedSpeech, TextToSpeech
from mdvideo.speech.word_timing import estimate_words

LETTER_ESTIMATE = "letters 1"
"""Identity of the estimate that needs no engine."""


def run_speak(job: SpeakJob, voice: TextToSpeech) -> Product:
    """The product that SpeakJob describes. Raises BackendError, also when nothing is heard."""
    spoken = _spoken(job, voice)
    pcm = np.round(np.clip(spoken.samples, -1, 1) * 32767).astype("<i2")
    if not pcm.any():
        raise BackendError(
            f"the voice said nothing for {job.utterance.text[:60]!r}", hint="write it differently, or in the lexicon"
        )
    words = [[word.start, word.end, word.sample] for word in spoken.words]
    return Product({"sound": pcm.tobytes()}, {"rate": spoken.rate, "words": words})


def run_timing(job: TimingJob, voice: TextToSpeech | None) -> Product:
    """The product that TimingJob describes: another voice's timings, or by letters where there is none."""
    text = job.utterance.text
    if voice is not None:
        spoken = next(iter(voice.speak([job.utterance])))
        if spoken.words:
            words = [[word.start, word.end, word.sample] for word in spoken.words]
            return Product({}, {"length": spoken.samples.size, "words": words})
    length = 1000 * max(1, len(text))
    return Product({}, {"length": length, "words": [list(word) for word in estimate_words(text, length)]})


def _spoken(job: SpeakJob, voice: TextToSpeech) -> SynthesizedSpeech:
    found = next(iter(voice.speak([job.utterance])), None)
    if found is None:
        raise BackendError(f"{voice.identity} did not speak {job.utterance.text[:60]!r}")
    return found
