"""Numbers in words, against num2words, which is an implementation of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from num2words import num2words

from mdvideo.plan.reading.languages import number_words

NUMBERS = sorted({*range(1100), *range(1100, 20_000, 97), *(10**k + d for k in range(3, 12) for d in (0, 1, 21, 100))})
FUNCTIONS: dict[str, Callable[[int], str]] = {
    "en": number_words.english_cardinal,
    "de": number_words.german_cardinal,
    "fr": number_words.french_cardinal,
    "es": number_words.spanish_cardinal,
    "it": number_words.italian_cardinal,
    "pt_BR": number_words.portuguese_cardinal,
}


@pytest.mark.parametrize("lang", sorted(FUNCTIONS))
def test_numbers_are_said_as_another_program_says_them(lang: str) -> None:
    """Hyphens, commas and spaces aside, of which each follows another style guide."""
    different = [
        (number, ours, theirs)
        for number in NUMBERS
        if (ours := _bare(FUNCTIONS[lang](number))) != (theirs := _bare(num2words(number, lang=lang)))
    ]
    assert different == []


def _bare(words: str) -> str:
    words = re.sub(r"(milion[ei]|miliard[oi]) e ", r"\1 ", words)
    words = re.sub(r"[\s,-]|\band\b", "", words.lower()).replace("quatorze", "catorze")  # both are right
    return words.replace("dicotto", "diciotto").replace("tré", "tre")  # num2words is wrong: centodicotto, ventitre
