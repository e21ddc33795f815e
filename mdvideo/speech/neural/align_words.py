"""Finds words in the phonemes of a sentence, for engines that do not say which phonemes belong to which word.

In a sentence, words run together, and numbers become several; so each word is also read alone, and the two readings are
aligned.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from mdvideo.speech.neural.phoneme_reading import STRESS, Piece


def align_words(said: str, words: Sequence[tuple[tuple[int, int], str]], offset: int) -> list[Piece]:
    """Return a piece for each word: where the phonemes that it has when it is read alone are in what is said.

    ``words`` are [start, end) in the text, and phonemes; ``offset`` is added to the places in ``said``. A word that is
    not found there, since it is read otherwise among others, has no piece.
    """
    bare = [at for at, char in enumerate(said) if char != " " and char not in STRESS]
    alone, owners = "", list[int]()
    for index, (_, reading) in enumerate(words):
        letters = "".join(char for char in reading if char != " " and char not in STRESS)
        alone += letters
        owners += [index] * len(letters)
    found: dict[int, tuple[int, int]] = {}
    matcher = difflib.SequenceMatcher(None, alone, "".join(said[at] for at in bare), autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for at in range(a, b) if kind != "delete" else ():
            place = bare[c + min(d - c - 1, (at - a) * (d - c) // (b - a))]
            found[owners[at]] = found.get(owners[at], (place, place))[0], place
    firsts: list[tuple[int, int]] = []
    passed = 0
    for index, (first, last) in sorted(found.items()):
        firsts.append((index, _word_start(said, first, passed)))
        passed = last + 1
    pieces = []
    for (index, first), (_, following) in zip(firsts, [*firsts[1:], (0, len(said))], strict=True):
        if following > first:
            start, end = words[index][0]
            pieces.append(Piece(start, end, offset + first, offset + following))
    return pieces


def _word_start(said: str, at: int, passed: int) -> int:
    """A word's first phoneme, given one that is at most two after it; those before ``passed`` are another word's."""
    for first in range(at, max(passed, at - 2) - 1, -1):
        if first == 0 or said[first - 1] == " ":
            return first
    while at > passed and said[at - 1] in STRESS:
        at -= 1
    return at
