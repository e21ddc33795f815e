"""Which texts eSpeak NG cannot read, though it has a voice for their language: it spells them, or drops their vowels.

*Measured* by the phonemes of version 1.52. Its Japanese voice knows no kanji (each is "Chinese letter"); its Hebrew one
knows few words, and reads the others without vowels unless they have points; its dictionaries of Thai and Burmese are
too small for either; Arabic without vowel marks has hardly a vowel ("tʕks" for taʕkisu). Mandarin, Cantonese, Korean,
Hindi, Persian and Urdu come out as words.

Among words of another language, it changes to the language of some scripts (Korean, Hindi, Georgian, in most voices
Greek), and names each letter of the others ("Chinese letter", "Arabic meem").
"""

from __future__ import annotations

import re

_KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005]")
_HEBREW_LETTER, _HEBREW_POINT = re.compile(r"[\u05d0-\u05ea]"), re.compile(r"[\u05b0-\u05bc\u05c7]")
_LEAST_POINTS = 0.3
"""Points for each letter of a Hebrew or Arabic text that has its vowels: fully pointed, there are 0.6 to 0.9."""


_ARABIC_LETTER, _ARABIC_MARK = re.compile(r"[\u0621-\u064a]"), re.compile(r"[\u064b-\u0652\u0670]")


_SPELLED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("Chinese characters", re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"), "zh cmn yue hak ja ko"),
    ("Japanese kana", re.compile(r"[\u3041-\u30ff]"), "ja"),
    ("Arabic letters", re.compile(r"[\u0620-\u06ff]"), "ar fa ur ug sd ps ks ku ckb"),
    ("Hebrew letters", re.compile(r"[\u05d0-\u05ea]"), "he iw yi"),
    ("Thai letters", re.compile(r"[\u0e01-\u0e5b]"), "th"),
    ("Burmese letters", re.compile(r"[\u1000-\u109f]"), "my shn mnw"),
    ("Ethiopic letters", re.compile(r"[\u1200-\u139f]"), "am ti"),
    (
        "Cyrillic letters",
        re.compile(r"[\u0400-\u04ff]"),
        "ru uk be bg sr mk bs hr kk ky tt ba cv uz mn tk az nog ab os kv udm mhr tg",
    ),
)
"""Scripts whose letters eSpeak NG names one by one, with the languages (primary subtags) of which it reads them."""


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
    if text.isascii():
        return None
    # A word or two among others do not silence a sentence.
    most = sum(map(str.isalpha, text)) / 2
    spelled = ((name, letter) for name, letter, languages in _SPELLED if language not in languages.split())
    found = [(len(letter.findall(text)), name) for name, letter in spelled]
    return max(found)[1] if sum(count for count, _ in found) > most else None
