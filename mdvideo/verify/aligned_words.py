"""The words of a finished video, where an aligner hears them, beside where they were planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mdvideo.audio.alignment.forced_alignment import ALIGNER_RATE, AlignedWord, WordAligner
from mdvideo.audio.film_sound import FilmSound
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.narration.schedule import Narration, PlacedClip, SpokenSentence

_MARGIN = 0.2
"""Seconds around a sentence that the aligner gets too, so that one that is early or late is found."""


class HeardWord(NamedTuple):
    """A word: seconds of the video at which it was planned, and at which it is heard."""

    planned: float
    heard: float


@dataclass(frozen=True, slots=True)
class HeardWords:
    """All words that were found. ``lost`` sentences were not found by the aligner, ``foreign`` ones are not English."""

    words: tuple[HeardWord, ...]
    clicks: tuple[tuple[float, float], ...]
    """Of each [click] at a word: the planned second, and the second at which its word is heard."""
    sentences: int
    lost: int
    foreign: int

    def nearest(self, planned: float, within: float) -> HeardWord | None:
        """Return the word that was planned at a second of the video, give or take ``within``."""
        found = min(self.words, key=lambda word: abs(word.planned - planned), default=None)
        return found if found is not None and abs(found.planned - planned) <= within else None


def hear_words(narration: Narration, sound: FilmSound, lang: str, aligner: WordAligner) -> HeardWords:
    """Align every English sentence of a video."""
    words: list[HeardWord] = []
    clicks: list[tuple[float, float]] = []
    total = lost = foreign = 0
    for placed in narration.clips:
        for spoken in placed.clip.sentences:
            total += 1
            if primary_subtag(spoken.sentence.style.lang or lang) != "en":
                foreign += 1
                continue
            found = _align(placed, spoken, sound, aligner)
            if found is None:
                lost += 1
                continue
            words += _words_of(placed, spoken, found)
            clicks += _clicks_of(placed, spoken, found)
    return HeardWords(tuple(words), tuple(clicks), total, lost, foreign)


def _align(
    placed: PlacedClip, spoken: SpokenSentence, sound: FilmSound, aligner: WordAligner
) -> tuple[AlignedWord, ...] | None:
    start = (placed.sample + spoken.start) / SAMPLE_RATE - _MARGIN
    end = (placed.sample + spoken.end) / SAMPLE_RATE + _MARGIN
    found = aligner.align(sound.at_rate(start, end, ALIGNER_RATE), spoken.sentence.spoken)
    return None if found is None else tuple(word._replace(seconds=word.seconds + start) for word in found)


def _words_of(placed: PlacedClip, spoken: SpokenSentence, found: tuple[AlignedWord, ...]) -> Iterator[HeardWord]:
    planned = {word.start: (placed.sample + word.sample) / SAMPLE_RATE for word in spoken.words}
    for word in found:
        written, _ = spoken.sentence.written_range(word.start, word.end)
        # Of words that are written as one, such as a number, the first counts.
        at = planned.pop(written, None)
        if at is not None and word.known:
            yield HeardWord(at, word.seconds)


def _clicks_of(
    placed: PlacedClip, spoken: SpokenSentence, found: tuple[AlignedWord, ...]
) -> Iterator[tuple[float, float]]:
    for offset, sample in zip(spoken.sentence.clicks, spoken.clicks, strict=True):
        word = next((word for word in found if word.end > offset), None)
        if word is not None and word.known:
            yield (placed.sample + sample) / SAMPLE_RATE, word.seconds
