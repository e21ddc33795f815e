"""Phonemes of a text, and which characters each run of them says; so the times of phonemes become times of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdvideo.protocols import SpokenWord
from mdvideo.speech.word_timing import word_spans

LATE, LATE_SPACE = 0.075, 0.040
"""Seconds by which a phoneme, and the space before a word, begin later in a model's durations than in its sound.

Kokoro's own timestamps take three frames of 25 ms off for the same reason. *Measured* against pocketsphinx's forced
alignment: 80 ms after 1,391 phonemes at the start of words, and 35 ms after the spaces before them, which scatter less.
"""

STRESS = frozenset("ˈˌ")
_CLAUSE_END = frozenset(",;:—.!?…、。，；：！？")


class Piece(NamedTuple):
    """Phonemes [first, last) say the characters [start, end) of the text."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PhonemeReading:
    """A text as phonemes, each a character of the model's alphabet, with pieces in the order of the phonemes."""

    phonemes: str
    pieces: tuple[Piece, ...]
    emphasized: frozenset[int] = frozenset()
    """Indices of the phonemes that are to stand out."""

    def leaves_out(self, text: str) -> str | None:
        """Return the first word of letters of the text that no phoneme says, or None. Silence would hide it."""
        said = {at for piece in self.pieces for at in range(piece.start, piece.end)}
        for start, end in word_spans(text):
            if any(map(str.isalpha, text[start:end])) and said.isdisjoint(range(start, end)):
                return text[start:end]
        return None


def parts_of(phonemes: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the [first, last) of parts of at most ``longest`` phonemes, cut after a clause or, without one, a word."""
    first = 0
    while len(phonemes) - first > longest:
        window = phonemes[first : first + longest]
        clauses = [at + 2 for at, char in enumerate(window) if char in _CLAUSE_END and window[at + 1 : at + 2] == " "]
        cut = clauses[-1] if clauses else window.rfind(" ") + 1 or longest
        yield first, first + cut
        first += cut
    if first < len(phonemes):
        yield first, len(phonemes)


def timed_words(
    text: str, reading: PhonemeReading, onsets: NDArray[np.int64], rate: int, pace: float
) -> tuple[SpokenWord, ...]:
    """Return when each word of the text begins: with the first phoneme of the first piece that says some of it.

    ``onsets`` are the samples at which each phoneme begins by the model's durations; ``pace`` is a factor on its own.
    """
    words = []
    for start, end in word_spans(text):
        first = next(
            (_first_phoneme(reading.phonemes, p, start) for p in reading.pieces if p.start < end and p.end > start),
            None,
        )
        if first is None:
            continue
        after_space = first > 0 and reading.phonemes[first - 1] == " "
        # The lead-in becomes shorter with everything else; within a sentence the lag is the same at any speed.
        late = LATE_SPACE if after_space else LATE / pace
        words.append(SpokenWord(start, end, max(0, round(float(onsets[first - after_space]) - late * rate))))
    return tuple(words)


def onsets_of(ends: NDArray[np.int64], known: Sequence[int], count: int, samples: int) -> NDArray[np.int64]:
    """Return the sample at which each of ``count`` phonemes begins, given where each *known* one does.

    Characters that are none of the model's phonemes begin with the next one that is; ``samples`` is the length.
    """
    onsets = np.full(count + 1, -1, np.int64)
    onsets[list(known)] = ends
    onsets[count] = samples
    for index in range(count - 1, -1, -1):
        if onsets[index] < 0:
            onsets[index] = onsets[index + 1]
    return onsets[:count]


def _first_phoneme(phonemes: str, piece: Piece, start: int) -> int | None:
    """Where the word that begins at character ``start`` begins in a piece; several words share it by their letters."""
    inside = range(piece.first, piece.last)
    first = next((at for at in inside if phonemes[at].isalpha() or phonemes[at] in STRESS), None)
    if first is None or piece.start >= start:
        return first
    share = first + int((piece.last - first) * (start - piece.start) / (piece.end - piece.start))
    # A piece of several spoken words ("two thousand") has spaces: the nearest one is where a word begins.
    spaces = [at + 1 for at in inside if phonemes[at] == " " and at + 1 < piece.last]
    return min(spaces, key=lambda at: abs(at - share), default=share)
