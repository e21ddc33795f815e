"""Functions of something in running text: ``O(n log n)`` is *O of n log n*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.number_rules import letter_words
from mdvideo.plan.reading.reading_rule import ReadingRule, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage
from mdvideo.plan.reading.symbol_rules import GREEK, greek_name
from mdvideo.plan.reading.tex_reader import formula_words


def function_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rule for a function of something: ``O(n log n)``, ``f(x)``, ``P(A|B)``."""
    del lang
    yield rule("function", r"(?<![\w\\])(?P<name>[A-Za-zΘΩΓΦΨσφψ])\((?P<inside>[^()\n]{1,40})\)(?!\w)", _function)


def _function(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    inside = formula_words(match["inside"], lang, plain=True)
    if inside is None:
        return None
    name = greek_name(match["name"], lang) if match["name"] in GREEK else letter_words(match["name"], lang)
    return lang.words["apply"].format(name, inside)
