"""Words are where an independent aligner hears them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from mdvideo.audio.alignment.forced_alignment import ALIGNER_RATE, WordAligner
from mdvideo.protocols import TextToSpeech, Utterance
from mdvideo.speech.espeak import Espeak
from mdvideo.speech.hibari import Hibari
from mdvideo.speech.kokoro import Kokoro

pytest.importorskip("pocketsphinx", reason="needs voices: pocketsphinx")

SENTENCES = """\
A leaf is a factory that runs on light.
It has been running for three billion years.
The water comes from the roots and the gas from the air.
Each cell holds a hundred small green bodies.
Light splits the water and sets the oxygen free.
The rest of the work is done in the dark.
Sugar is the money of the plant, and it is spent at night.
A generator keeps its place between two calls.
The loop asks for the next value and waits.
Nothing is stored, so memory stays small.
A wave is a sum of simple turning circles.
Every sound that you hear can be built in this way.
Add more circles and the corners become sharp.
The price of a clean edge is a long list of numbers.
If the ground is wet, it may have rained.
Do not trust a figure that has no source.
People remember stories better than tables.
We will come back to this point in a moment.
The first step is to write down what you know.
Then look for the part that does not fit.""".splitlines()


def errors_of(backend: TextToSpeech, sentences: Sequence[str], speed: float = 1.0) -> list[float]:
    """By how many milliseconds each word is reported after it is heard."""
    aligner, errors = WordAligner(), list[float]()
    for text in sentences:
        (speech,) = backend.speak([Utterance(text, "en-US", None, speed)])
        heard = aligner.align(_resampled(speech.samples, speech.rate), text)
        if heard is None:
            continue  # the aligner's own failure, which a bad voice makes likelier
        reported = {word.start: word.sample / speech.rate for word in speech.words}
        errors += [1000 * (reported[word.start] - word.seconds) for word in heard if word.start in reported]
    return errors


def _resampled(
    samples: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The samples at the aligner's rate: a spectrum is cut, since all rates here are higher."""
    length = samples.size * ALIGNER_RATE // rate
    spectrum = np.fft.rfft(samples)[: length // 2 + 1]
    return np.fft.irfft(spectrum, length).astype(np.float32) * np.float32(length / samples.size)


@pytest.mark.parametrize("speed", [1.0, 1.4])
def test_hibaris_words_are_where_they_are_heard(speed: float) -> None:
    errors = np.abs(errors_of(Hibari(), SENTENCES, speed))
    assert errors.size > 150
    assert np.median(errors) <= 20
    assert np.percentile(errors, 95) <= 60


def test_kokoros_words_are_where_they_are_heard(kokoro: Kokoro) -> None:
    errors = np.abs(errors_of(kokoro, SENTENCES[:4], speed=1.3))
    assert errors.size > 28
    assert np.median(errors) <= 25
    assert np.percentile(errors, 95) <= 70


def test_espeaks_words_are_where_they_are_heard() -> None:
    errors = np.abs(errors_of(Espeak(), SENTENCES))
    assert errors.size > 100
    assert np.median(errors) <= 25
    assert np.percentile(errors, 95) <= 90
