"""Which texts eSpeak NG cannot read, though it has a voice for their language: it spells them, or drops their vowels.

*Measured* by the phonemes of version 1.52. Its Japanese voice knows no kanji (each is "Chinese letter"); its Hebrew one
knows few words, and reads the others without vowels unless they have points; its dictionaries of Thai and Burmese are
too small for either; Arabic without vowel marks has hardly a vowel ("tʕks" for taʕkisu). Mandarin, Cantonese, Korean,
Hindi, Persian and Urdu come out as words.
"""

from __future__ import annotations

import re

_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005]")
_HEBREW_LETTER, _HEBREW_POINT = re.compile(r"[\u05d0-\u05ea]"), re.compile(r"[\u05b0-\u05bc\u05c7]")
_LEAST_POINTS = 0.3
"""Points for each letter of a Hebrew or Arabic text that has its vowels: fully pointed, there are 0.6 to 0.9."""


_ARABIC_LETTER, _ARABIC_MARK = re.compile(r"[\u0621-\u064a]"), re.compile(r"[\u064b-\u0652\u0670]")


def reason_not_readable(text: str, language: str) -> str | None:
    """Return what eSpeak NG cannot read in a text of this language (a primary subtag), or None if it can."""
    if language == "ja" and _KANJI.search(text):
        return "kanji"
    if language in ("th", "my") and not text.isascii():
        return {"th": "Thai", "my": "Burmese"}[language]
    letters = len(_HEBREW_LETTER.findall(text))
    if language in ("he", "iw") and letters and len(_HEBREW_POINT.findall(text)) < _LEAST_POINTS * letters:
        return "Hebrew without vowel points"
    letters = len(_ARABIC_LETTER.findall(text))
    if language == "ar" and letters and len(_ARABIC_MARK.findall(text)) < _LEAST_POINTS * letters:
        return "Arabic without vowel marks"
    return None
