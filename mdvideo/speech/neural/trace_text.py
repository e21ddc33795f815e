"""Follows a text through a normalizer of which nothing is known: which characters became which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

_CHUNK = re.compile(r"\S+")
_EDGES = ".,;:!?…()[]{}\"'“”‘’«»—–-"
_KEPT_MARKS = frozenset(",;:—.!?…")


def trace_text(text: str, normalized: str) -> list[tuple[int, int] | None]:
    """Return, for each character of ``normalized``, the [start, end) of the characters of ``text`` that it says.

    Words that both contain correspond character by character; what is between them says what was between them. None
    for spaces, and for what says nothing of the text.
    """
    ours, theirs = ([match.span() for match in _CHUNK.finditer(part)] for part in (text, normalized))
    matcher = difflib.SequenceMatcher(
        None, [_bare(text[a:b]) for a, b in ours], [_bare(normalized[a:b]) for a, b in theirs], autojunk=False
    )
    blocks = _cut_at_marks(matcher.get_opcodes(), [text[a:b] for a, b in ours], [normalized[a:b] for a, b in theirs])
    places: list[tuple[int, int] | None] = [None] * len(normalized)
    for kind, a, b, c, d in blocks:
        if a == b or c == d:
            continue
        whole = ours[a][0], ours[b - 1][1]
        for at in range(c, d):
            low, high = theirs[at]
            first, last = ours[a + at - c] if kind == "equal" else whole
            same = kind == "equal" and text[first:last] == normalized[low:high]
            for index in range(low, high):
                places[index] = (first + index - low, first + index - low + 1) if same else (first, last)
    return places


def _cut_at_marks(
    opcodes: Iterable[tuple[str, int, int, int, int]], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[str, int, int, int, int]]:
    """The blocks; those that were replaced are cut after the punctuation that both sides kept, where it corresponds."""
    for kind, a, b, c, d in opcodes:
        left = [at + 1 for at in range(a, b) if ours[at][-1] in _KEPT_MARKS]
        right = [at + 1 for at in range(c, d) if theirs[at][-1] in _KEPT_MARKS]
        if kind != "replace" or [ours[at - 1][-1] for at in left] != [theirs[at - 1][-1] for at in right]:
            yield kind, a, b, c, d
            continue
        for i, k in zip([*left, b], [*right, d], strict=True):
            yield kind, a, i, c, k
            a, c = i, k


def _bare(chunk: str) -> str:
    return chunk.strip(_EDGES).lower() or chunk
