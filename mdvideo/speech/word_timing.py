"""What speech backends share: word boundaries, estimated word timings, and the hint for an unknown name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from mdvideo._util.similar_names import nearest_name
from mdvideo.protocols import SpokenWord

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])\w)+(?:['’.-](?:(?![{_CJK}])\w)+)*")
_JOINERS = "\u200c\u200d"
_PAUSES = {",": 3, ";": 4, ":": 4, "–": 3, "—": 3, "(": 2, "、": 3, "，": 3}
"""The pause after a mark, in characters' worth of speech."""

_MAX_LISTED = 12
"""Names in a hint at most."""


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """A hint with the known name that is most like ``name``, or with some of the known names."""
    names = sorted(set(known))
    nearest = nearest_name(name, names)
    if nearest is not None:
        return f"did you mean {nearest}?"
    listed = ", ".join(names[:_MAX_LISTED])
    return f"there are {listed}{'…' if len(names) > _MAX_LISTED else ''}"


def word_spans(text: str) -> list[tuple[int, int]]:
    """The [start, end) of each word of a text; in Chinese and Japanese, each character is a word."""
    return [match.span() for match in _WORD.finditer(text if text.isascii() else _without_marks(text))]


def _without_marks(text: str) -> str:
    """The text with a letter for each vowel sign, accent and joiner, which belong to their word: Hindi has many."""
    return "".join("x" if unicodedata.category(char)[0] == "M" or char in _JOINERS else char for char in text)


def estimate_words(text: str, samples: int) -> tuple[SpokenWord, ...]:
    """Time the words of a text by their letters over ``samples``: accurate to about a quarter of a second."""
    spans = word_spans(text)
    next_starts = [start for start, _ in spans[1:]] + [len(text)]
    weights = [
        _weight_of(text, start, end, following) for (start, end), following in zip(spans, next_starts, strict=True)
    ]
    total = sum(weights) or 1
    words, passed = [], 0.0
    for (start, end), weight in zip(spans, weights, strict=True):
        words.append(SpokenWord(start, end, round(samples * passed / total)))
        passed += weight
    return tuple(words)


def _weight_of(text: str, start: int, end: int, following: int) -> int:
    """The length of a word and the pause after it, in letters. A digit counts as four, since it is read as a word."""
    letters = sum(4 if char.isdigit() or re.match(f"[{_CJK}]", char) else 1 for char in text[start:end])
    return letters + 1 + sum(_PAUSES.get(char, 0) for char in text[end:following])
