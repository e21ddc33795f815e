"""A rule of reading: a pattern, and how what it matches is said in a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mdvideo.plan.reading.spoken_language import SpokenLanguage

ReadMatch = Callable[[re.Match[str], SpokenLanguage], str | None]
"""Returns the words for a match; None where the rule does not apply after all."""


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One named rule."""

    name: str
    pattern: re.Pattern[str]
    read: ReadMatch


def rule(name: str, pattern: str, read: ReadMatch, flags: int = 0) -> ReadingRule:
    """Return a rule with its pattern compiled."""
    return ReadingRule(name, re.compile(pattern, flags), read)


def one_of(words: Iterable[str]) -> str:
    """Return a regular expression, without groups, that matches any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


SPACE = "[ \u00a0\u202f\u2009]"
"""A space as it is written between a number and its unit."""
DASH = "[-\u2010-\u2015\u2212]"
LEFT = r"(?<![\w^.])(?<!\d[.,:/])(?<!\^[-−])"
"""Where a number may begin."""
RIGHT = r"(?!\w)(?![.,:]\d)"
"""Where a number may end."""
