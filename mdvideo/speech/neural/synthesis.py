"""Speaks phonemes with a model: decides how long each of them lasts, and asks for exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from mdvideo.protocols import SynthesizedSpeech, TimedPhoneme, Utterance
from mdvideo.speech.neural.phoneme_reading import PhonemeReading, onsets_of, parts_of, timed_words

Frames = NDArray[np.float32]

EMPHASIS = 1.15
"""How much longer the phonemes of an emphasized word last."""


class DurationModel(Protocol):
    """A voice that maps phonemes to sound.

    Its ids have one more at both ends, silence. A frame is a fixed time, 25 ms with hibari and Kokoro.
    """

    rate: int
    longest: int
    """Phonemes that can be spoken at once, at most."""

    def ids_of(self, phonemes: str) -> tuple[list[int], list[int]]:
        """Return the model's numbers of the phonemes that it knows, and the index of each in ``phonemes``."""
        ...

    def durations(self, ids: Sequence[int]) -> Frames | None:
        """Return the frames of each id at the voice's own speed, not rounded. None: it does not tell."""
        ...

    def render(self, ids: Sequence[int], speed: Frames) -> tuple[NDArray[np.float32], Frames | None]:
        """Return the sound, and the frames that each id lasts (None: it does not tell).

        ``speed`` has a factor for each id, or one for all if the model does not tell durations.
        """
        ...


class SpokenPhonemes(NamedTuple):
    """Sound of some phonemes, and the sample at which each begins (None: unknown)."""

    samples: NDArray[np.float32]
    onsets: NDArray[np.int64] | None


def speak_reading(
    model: DurationModel, utterance: Utterance, reading: PhonemeReading, pace: float
) -> SynthesizedSpeech:
    """Return an utterance, read as phonemes, in a model's voice at ``pace`` times its own speed, with its words."""
    spoken = speak_phonemes(model, reading, pace)
    words = () if spoken.onsets is None else timed_words(utterance.text, reading, spoken.onsets, model.rate, pace)
    return SynthesizedSpeech(utterance, spoken.samples, model.rate, words, _timed_phonemes(reading, spoken.onsets))


def _timed_phonemes(reading: PhonemeReading, onsets: NDArray[np.int64] | None) -> tuple[TimedPhoneme, ...]:
    """Return the phonemes with their times; those of stress, length and words belong to the one beside them."""
    if onsets is None:
        return ()
    pairs = zip(reading.phonemes, onsets, strict=True)
    return tuple(TimedPhoneme(int(at), phoneme) for phoneme, at in pairs if phoneme not in "ˈˌː ")


def speak_phonemes(model: DurationModel, reading: PhonemeReading, pace: float) -> SpokenPhonemes:
    """Return the sound of phonemes at ``pace`` times the voice's own speed."""
    sound: list[NDArray[np.float32]] = []
    onsets: list[NDArray[np.int64]] = []
    passed, timed = 0, True
    for first, last in parts_of(reading.phonemes, model.longest):
        ids, known = model.ids_of(reading.phonemes[first:last])
        samples, frames = np.zeros(0, np.float32), np.zeros(2, np.float32)
        if ids:
            stressed = np.asarray([False, *(first + at in reading.emphasized for at in known), False])
            samples, heard = model.render(ids, _speeds(model.durations(ids), stressed, pace))
            timed = timed and heard is not None
            frames = frames if heard is None else heard
        ends = np.cumsum(frames.astype(np.float64))
        starts = np.round(ends[: len(ids)] * (samples.size / max(ends[-1], 1))).astype(np.int64)
        if timed:
            onsets.append(onsets_of(starts, known, last - first, samples.size) + passed)
        sound.append(samples)
        passed += samples.size
    if not sound:
        return SpokenPhonemes(np.zeros(0, np.float32), None)
    return SpokenPhonemes(np.concatenate(sound), np.concatenate(onsets) if timed else None)


def frames_for(durations: Frames, pace: float) -> NDArray[np.int64]:
    """Return how many whole frames each phoneme lasts, so that all of them last 1 / ``pace`` of their time.

    Rounding each one on its own would not do: many durations are near whole numbers, so that asked for a speed of 1.2 a
    model speaks at 1.10, and asked for 1.4 at 1.52. Instead, all are rounded down, and those with the largest
    remainders get a frame more (Hamilton's method), which changes no duration by a frame or more.
    """
    own = np.maximum(1, np.round(durations)).sum()
    exact = np.maximum(1.0, durations.astype(np.float64) / pace)
    frames = np.floor(exact).astype(np.int64)
    missing = int(np.clip(round(float(own) / pace) - int(frames.sum()), 0, frames.size))
    frames[np.argsort(frames - exact, kind="stable")[:missing]] += 1
    return frames


def _speeds(durations: Frames | None, stressed: NDArray[np.bool_], pace: float) -> Frames:
    """What the model is given: the factor by which each duration is divided."""
    if durations is None:
        return np.asarray([pace], np.float32)
    durations = np.where(stressed, durations * EMPHASIS, durations).astype(np.float32)
    own = durations / np.where(stressed, EMPHASIS, 1.0)
    speeds: Frames = (own / frames_for(durations, pace)).astype(np.float32)
    return speeds
