"""The units of a text between which a line of captions may break: words, and phrases where words have no spaces.

Japanese, Chinese and Thai are divided by BudouX, whose models are in its package; full-width text of other languages
(and of none) may break between any two characters but those that kinsoku shori keeps together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from mdvideo.plan.captions.line_breaks import NEVER_FIRST, NEVER_LAST, columns, is_wide_character
from mdvideo.plan.language_tags import primary_subtag

_WORD = re.compile(r"\S+")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万億兆萬亿.,．・")
"""Digits and kanji that are parts of one number: 二〇二六 does not break."""
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûãõåæøœаеёиоуыэюя")
_DIGRAPHS = frozenset({"ch", "ck", "ph", "th", "sh", "qu", "gn", "ll", "rr", "gl", "lh", "nh"})
_SYLLABLE_CHARACTERS = 8
"""How far a word is cut before the end of the line, at most, for the start of a syllable."""
_SEPARATORS = frozenset("/\\.-_?=&:#~@+|,;")
"""Characters of a long name after which it breaks without a hyphen."""


def line_units(text: str, limit: int, lang: str = "") -> Iterator[tuple[int, int]]:
    """Yield the range [start, end) of each unit between which a line may break; none is wider than ``limit`` columns.

    A part of a word that is cut within letters leaves a column for the hyphen; see ``is_cut``.
    """
    for match in _WORD.finditer(text):
        start = match.start()
        for end in _break_offsets(match.group(), lang):
            yield from _split_wide_unit(text, start, match.start() + end, limit)
            start = match.start() + end


def is_cut(text: str, end: int) -> bool:
    """Return whether a unit that ends at ``end`` is cut within a word that is written with spaces around it."""
    around = text[end - 1 : end + 1]
    return len(around) == 2 and around.isalpha() and not any(map(_joins_without_spaces, around))


def _joins_without_spaces(char: str) -> bool:
    return is_wide_character(char) or _THAI.match(char) is not None


def _break_offsets(word: str, lang: str) -> Iterator[int]:
    parse = _parser_of(lang.replace("_", "-").lower(), _THAI.search(word) is not None)
    if parse is None or not any(map(_joins_without_spaces, word)):
        for at in range(1, len(word)):
            if any(map(is_wide_character, word[at - 1 : at + 1])) and _may_break(word, at):
                yield at
    else:
        at = 0
        for phrase in parse(word)[:-1]:
            at += len(phrase)
            if _may_break(word, at) and not (word[at - 1] in _NUMERALS and word[at] in _NUMERALS):
                yield at
    yield len(word)


def _may_break(word: str, at: int) -> bool:
    """Whether kinsoku allows a break at an offset, beside at least one character that is written without spaces."""
    around = word[at - 1 : at + 1]
    return around[0] not in NEVER_LAST and around[1] not in NEVER_FIRST and any(map(_joins_without_spaces, around))


@cache
def _parser_of(lang: str, is_thai: bool) -> Callable[[str], list[str]] | None:
    """Return the function that divides a text into phrases, or None for a language without one."""
    family = primary_subtag(lang)
    if not is_thai and family not in {"ja", "zh", "cmn", "yue"}:
        return None
    import budoux

    if is_thai:
        return budoux.load_default_thai_parser().parse
    if family == "ja":
        return budoux.load_default_japanese_parser().parse
    traditional = family == "yue" or any(part in {"hant", "tw", "hk", "mo"} for part in lang.split("-"))
    parser = (
        budoux.load_default_traditional_chinese_parser if traditional else budoux.load_default_simplified_chinese_parser
    )
    return parser().parse


def _syllable_cut(text: str, start: int, at: int) -> int:
    """Return the last offset up to ``at`` where a syllable seems to begin: a consonant before a vowel."""
    for cut in range(at, max(start + 2, at - _SYLLABLE_CHARACTERS), -1):
        around = text[cut - 1 : cut + 2].lower()
        if len(around) == 3 and around[1] not in _VOWELS and around[2] in _VOWELS and around[:2] not in _DIGRAPHS:
            return cut
    return at


def _split_wide_unit(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield a unit that is too wide for a line in parts that fit: after a separator if there is one, else anywhere."""
    while columns(text[start:end]) > limit:
        at = start + 1
        while at < end and columns(text[start : at + 1]) <= limit:
            at += 1
        after_separator = next((cut for cut in range(at, (start + at) // 2, -1) if text[cut - 1] in _SEPARATORS), None)
        if after_separator is not None:
            at = after_separator
        elif is_cut(text, at) and at > start + 1:
            at = _syllable_cut(text, start, at - 1)
        # A combining mark stays with its letter.
        while at > start + 1 and columns(text[at]) == 0:
            at -= 1
        yield start, at
        start = at
    yield start, end
