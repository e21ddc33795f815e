"""Written text to spoken words: the ordered table of rules, applied to one sentence.

The first rule that matches a place has it: no rule sees the words of another. What no rule matches is spoken as it is
written. Languages without a table are left to the voice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.reading.address_rules import address_rules, host_words, product_rules
from mdvideo.plan.reading.calendar_rules import calendar_rules
from mdvideo.plan.reading.code_reader import code_words
from mdvideo.plan.reading.function_rules import function_rules
from mdvideo.plan.reading.languages.english import english
from mdvideo.plan.reading.languages.french import french
from mdvideo.plan.reading.languages.german import german
from mdvideo.plan.reading.languages.italian import italian
from mdvideo.plan.reading.languages.portuguese import portuguese
from mdvideo.plan.reading.languages.spanish import spanish
from mdvideo.plan.reading.measure_rules import measure_rules, unit_rules
from mdvideo.plan.reading.number_rules import number_rules, ordinal_rules, phone_rules, power_rules
from mdvideo.plan.reading.programming_words import programming_words
from mdvideo.plan.reading.reading_rule import ReadingRule
from mdvideo.plan.reading.roman_numerals import roman_rules
from mdvideo.plan.reading.spoken_language import SpokenLanguage
from mdvideo.plan.reading.symbol_rules import key_rules, symbol_rules
from mdvideo.plan.reading.tex_reader import formula_words
from mdvideo.plan.reading.word_rules import acronym_rules, term_rules, word_rules

_LANGUAGES = {
    "en": english,
    "de": german,
    "fr": french,
    "es": spanish,
    "it": italian,
    "pt": portuguese,
}

RULES = (
    product_rules,
    term_rules,
    key_rules,
    address_rules,
    phone_rules,
    calendar_rules,
    function_rules,
    measure_rules,
    power_rules,
    unit_rules,
    ordinal_rules,
    roman_rules,
    word_rules,
    acronym_rules,
    number_rules,
    symbol_rules,
)
"""Groups of rules, in order; each yields those of a language."""

_NEED_NUMBERS = frozenset({phone_rules, calendar_rules, measure_rules, ordinal_rules, number_rules, product_rules})
"""Groups of which no rule matches a text without digits or fractions."""

_CLOSERS = "\"'”’»›)]} \t\n"


class WordReading(NamedTuple):
    """Characters [start, end) of a text are said as ``spoken``, which may be empty."""

    start: int
    end: int
    spoken: str


def spoken_language(lang: str) -> SpokenLanguage | None:
    """Return the tables of a language (a BCP 47 tag), or None where there are none."""
    return _language(*_family_and_region(lang))


def _family_and_region(lang: str) -> tuple[str, str]:
    _, *rest = lang.replace("_", "-").lower().split("-")
    return primary_subtag(lang), next((part for part in rest if len(part) == 2), "")


@cache
def _language(family: str, region: str) -> SpokenLanguage | None:
    return _LANGUAGES[family](region) if family in _LANGUAGES else None


@cache
def _rules(family: str, region: str, has_numbers: bool) -> tuple[ReadingRule, ...]:
    lang = _language(family, region)
    groups = [rules for rules in RULES if has_numbers or rules not in _NEED_NUMBERS]
    return () if lang is None else tuple(rule for rules in groups for rule in rules(lang))


def readings_of(text: str, lang: str, fixed: Sequence[tuple[int, int]] = ()) -> tuple[WordReading, ...]:
    """Return the readings in a sentence, in order, where they differ from what is written.

    ``fixed`` are characters whose reading is decided already, as by the lexicon: no rule touches them.
    """
    family, region = _family_and_region(lang)
    language = _language(family, region)
    if language is None:
        return ()
    taken = bytearray(len(text))
    for start, end in fixed:
        taken[start:end] = b"\1" * (end - start)
    found: list[WordReading] = []
    has_numbers = any(map(str.isnumeric, text))
    for rule in _rules(family, region, has_numbers):
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            if start == end or any(taken[start:end]):
                continue
            spoken = rule.read(match, language)
            if spoken is not None:
                taken[start:end] = b"\1" * (end - start)
                found.append(WordReading(start, end, _ended(spoken, match)))
    return tuple(_separated(sorted(found), text))


def read_aloud(text: str, lang: str) -> str:
    """Return a sentence as it is said."""
    out, at = [], 0
    for start, end, spoken in readings_of(text, lang):
        out += [text[at:start], spoken]
        at = end
    return "".join(out) + text[at:]


def read_code(code: str, lang: str) -> str | None:
    """Return code in backquotes as it is said; None in a language without tables."""
    language = spoken_language(lang)
    if language is None:
        return None
    return code_words(code, language, programming_words(language.code), _file_pattern())


def read_formula(tex: str, lang: str) -> str | None:
    """Return a formula in TeX as it is said; None where it is not simple, or the language has no tables."""
    language = spoken_language(lang)
    return None if language is None else formula_words(tex, language)


def read_host(host: str, lang: str) -> str | None:
    """Return a host's name as it is said: *example dot org*; None in a language without tables."""
    language = spoken_language(lang)
    return None if language is None else host_words(host, language)


@cache
def _file_pattern() -> re.Pattern[str]:
    language = _language("en", "")
    assert language is not None
    groups = re.compile(r"(?<!\\)\((?!\?)")
    named = {rule.name: groups.sub("(?:", rule.pattern.pattern) for rule in address_rules(language)}
    names = ("home or rooted path", "path with a file", "path", "dot file", "file name", "URL", "host", "e-mail")
    return re.compile("|".join(f"(?:{named[name]})" for name in names))


def _ended(spoken: str, match: re.Match[str]) -> str:
    """Return a reading with the full stop that an abbreviation at the end of a sentence stands for as well."""
    ends = match[0].endswith(".") and not match.string[match.end() :].strip(_CLOSERS)
    return f"{spoken}." if ends and not spoken.endswith(".") else spoken


def _separated(readings: Sequence[WordReading], text: str) -> Sequence[WordReading]:
    """Return the readings with a space where a reading would touch a letter or digit that is not its own."""
    out: list[WordReading] = []
    for at, (start, end, spoken) in enumerate(readings):
        if spoken:
            before = text[start - 1 : start]
            follows = at > 0 and readings[at - 1].end == start
            if spoken[0].isalnum() and ((before.isalnum() and not follows) or (follows and readings[at - 1].spoken)):
                spoken = f" {spoken}"
            following = text[end : end + 1]
            if spoken[-1].isalnum() and (following.isalnum() or (following and following in "([")):
                touches = at + 1 < len(readings) and readings[at + 1].start == end
                spoken = spoken if touches else f"{spoken} "
        out.append(WordReading(start, end, spoken))
    return out
