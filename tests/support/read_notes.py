"""Notes that a voice reads like a person: at its own pace, with pauses, in noise, leaving out or adding sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from mdvideo.audio.decode import resample
from mdvideo.audio.pcm import Samples
from mdvideo.plan.jobs.audio_jobs import ReferenceSpeech
from mdvideo.plan.jobs.job import Digest
from mdvideo.protocols import SynthesizedSpeech, TextToSpeech, Utterance
from mdvideo.speech.espeak import Espeak

SENTENCES = (
    "Light falls on a leaf, and almost at once something remarkable begins.",
    "Inside every green cell are small bodies called chloroplasts.",
    "They catch red and blue light, and they let most of the green go by.",
    "The energy of that light splits water into hydrogen and oxygen.",
    "The oxygen leaves through tiny pores, which is the air that we breathe.",
    "What remains is stored in two molecules, and they carry it to the next stage.",
    "There, carbon dioxide from the air is joined to a sugar with five carbons.",
    "Six turns of that cycle make one molecule of glucose.",
)
ANOTHER = "By the way, my neighbour has a very old dog who sleeps all day."
RATE = 16_000


@dataclass(frozen=True)
class ReadNotes:
    """A recording at 16 kHz, and the seconds at which each word begins, by sentence and offset; None was left out."""

    samples: Samples
    words: tuple[dict[int, float] | None, ...]
    added: tuple[float, float] | None = None


@cache
def speak(voice: type[TextToSpeech], text: str, speed: float = 1.0, name: str | None = None) -> SynthesizedSpeech:
    return next(iter(voice().speak([Utterance(text, "en-us", name, speed)])))


def reference(sentences: Sequence[str] = SENTENCES) -> list[tuple[Samples, ReferenceSpeech]]:
    """The notes as eSpeak NG speaks them."""
    spoken = [speak(Espeak, text) for text in sentences]
    return [
        (s.samples, ReferenceSpeech(Digest(""), s.rate, tuple((w.start, w.end, w.sample) for w in s.words)))
        for s in spoken
    ]


def read_aloud(
    voice: type[TextToSpeech],
    *,
    speed: float = 1.0,
    name: str | None = None,
    noise: float | None = None,
    without: int | None = None,
    adding_before: int | None = None,
) -> ReadNotes:
    """Read the notes with pauses of 0.2 to 1.2 s. ``noise`` is in decibels below the speech."""
    rng = np.random.default_rng(7)
    parts: list[Samples] = []
    words: list[dict[int, float] | None] = []
    added = None
    at = 0

    def say(text: str) -> tuple[int, SynthesizedSpeech]:
        nonlocal at
        spoken = speak(voice, text, speed, name)
        pause = np.zeros(round(rng.uniform(0.2, 1.2) * RATE), np.float32)
        sound = resample(spoken.samples, spoken.rate, RATE)
        parts.extend((pause, sound))
        start = at + pause.size
        at = start + sound.size
        return start, spoken

    for number, text in enumerate(SENTENCES):
        if number == adding_before:
            start, _ = say(ANOTHER)
            added = start / RATE, at / RATE
        if number == without:
            words.append(None)
            continue
        start, spoken = say(text)
        words.append({w.start: start / RATE + w.sample / spoken.rate for w in spoken.words})
    samples = np.concatenate([*parts, np.zeros(RATE // 2, np.float32)])
    if noise is not None:
        speech = samples[np.abs(samples) > 0.01]
        level = np.sqrt((speech**2).mean()) * 10 ** (-noise / 20)
        samples = (samples + level * rng.standard_normal(samples.size)).astype(np.float32)
    return ReadNotes(samples, tuple(words), added)
