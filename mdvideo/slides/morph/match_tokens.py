"""Finds the words that two texts have in common, and the runs of them that move as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\w+|[^\w\s]")
_MOVED = re.compile(r"\w{3,}")


class Run(NamedTuple):
    """Characters [column, column + length) of a line."""

    line: int
    column: int
    length: int


class MatchedCode(NamedTuple):
    """Runs that move from one text to the other, those that only the first has, and those that only the second has."""

    moves: tuple[tuple[Run, Run], ...]
    leaves: tuple[Run, ...]
    comes: tuple[Run, ...]


class _Word(NamedTuple):
    text: str
    line: int
    column: int


def match_code(before: Sequence[str], after: Sequence[str]) -> MatchedCode:
    """Match the lines of two texts, word by word, in their order; words that are in both once may change places."""
    first, second = list(_words_of(before)), list(_words_of(after))
    partner: dict[int, int] = {}
    # Whole lines first: a line that is in both must not be taken apart for the sake of a longer run of signs.
    for a, b, count in SequenceMatcher(None, list(before), list(after), autojunk=False).get_matching_blocks():
        for step in range(count):
            ours = [n for n, word in enumerate(first) if word.line == a + step]
            theirs = [n for n, word in enumerate(second) if word.line == b + step]
            partner.update(zip(ours, theirs, strict=True))
    taken = set(partner.values())
    free = [n for n in range(len(first)) if n not in partner]
    open_ = [n for n in range(len(second)) if n not in taken]
    words = [first[n].text for n in free], [second[n].text for n in open_]
    for a, b, count in SequenceMatcher(None, *words, autojunk=False).get_matching_blocks():
        partner.update((free[a + step], open_[b + step]) for step in range(count))
    _match_moved(first, second, partner)
    return _runs_of(first, second, partner)


def _words_of(lines: Sequence[str]) -> Iterator[_Word]:
    for number, line in enumerate(lines):
        for found in _WORD.finditer(line):
            yield _Word(found.group(), number, found.start())


def _match_moved(first: Sequence[_Word], second: Sequence[_Word], partner: dict[int, int]) -> None:
    """Match names that are left over once in each text."""
    taken = set(partner.values())
    ours: dict[str, list[int]] = {}
    theirs: dict[str, list[int]] = {}
    for places, words, used in ((ours, first, set(partner)), (theirs, second, taken)):
        for number, word in enumerate(words):
            if number not in used and _MOVED.fullmatch(word.text):
                places.setdefault(word.text, []).append(number)
    for text, numbers in ours.items():
        if len(numbers) == len(theirs.get(text, ())) == 1:
            partner[numbers[0]] = theirs[text][0]


def _runs_of(first: Sequence[_Word], second: Sequence[_Word], partner: dict[int, int]) -> MatchedCode:
    moves: list[tuple[Run, Run]] = []
    for number in sorted(partner):
        a, b = first[number], second[partner[number]]
        if moves:
            old, new = moves[-1]
            follows = a.line == old.line and b.line == new.line and a.column - old.column == b.column - new.column
            between = first[number - 1] if number else None
            if follows and between is not None and between.column + len(between.text) == old.column + old.length:
                length = a.column + len(a.text) - old.column
                moves[-1] = old._replace(length=length), new._replace(length=length)
                continue
        moves.append((Run(a.line, a.column, len(a.text)), Run(b.line, b.column, len(b.text))))
    kept = set(partner.values())
    leaves = tuple(Run(w.line, w.column, len(w.text)) for n, w in enumerate(first) if n not in partner)
    comes = tuple(Run(w.line, w.column, len(w.text)) for n, w in enumerate(second) if n not in kept)
    return MatchedCode(tuple(moves), leaves, comes)
