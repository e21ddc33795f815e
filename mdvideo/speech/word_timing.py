"""What voices have in common: a name that is near to a wrong one, and timings of words where an engine gives none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mdvideo._util.similar_names import nearest_name
from mdvideo.protocols import SpokenWord

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])\w)+(?:['’.-](?:(?![{_CJK}])\w)+)*")
_PAUSES = {",": 3, ";": 4, ":": 4, "–": 3, "—": 3, "(": 2, "、": 3, "，": 3}
"""Silence behind a mark, in characters' worth of speech."""


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """A hint that offers what is most like ``name``, or some of what there is."""
    names = sorted(set(known))
    close = nearest_name(name, names)
    if close is not None:
        return f"did you mean {close}?"
    shown = ", ".join(names[:12])
    return f"there are {shown}{'…' if len(names) > 12 else ''}"


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand; in Chinese and Japanese every character is one."""
    return [match.span() for match in _WORD.finditer(text)]


def estimate_words(text: str, samples: int) -> tuple[SpokenWord, ...]:
    """Words timed by their letters, so that they fill ``samples``: good to about a quarter of a second."""
    found = word_spans(text)
    weights = [_weight(text, start, end, following) for (start, end), following in _followed(found, len(text))]
    total = sum(weights) or 1
    out, passed = [], 0.0
    for (start, end), weight in zip(found, weights, strict=True):
        out.append(SpokenWord(start, end, round(samples * passed / total)))
        passed += weight
    return tuple(out)


def _followed(found: Sequence[tuple[int, int]], end: int) -> list[tuple[tuple[int, int], int]]:
    nexts = [start for start, _ in found[1:]] + [end]
    return list(zip(found, nexts, strict=True))


def _weight(text: str, start: int, end: int, following: int) -> int:
    """Letters, digits for three each since they are read as words, and the pause that a mark brings."""
    letters = sum(4 if char.isdigit() or re.match(f"[{_CJK}]", char) else 1 for char in text[start:end])
    return letters + 1 + sum(_PAUSES.get(char, 0) for char in text[end:following])
