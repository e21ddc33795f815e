"""Finds the language of a text by its writing system, then by letters that few languages have and by frequent words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape

from mdvideo.deck.language.common_words import COMMON_WORDS, LANGUAGES_OF_WORD, LETTERS
from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Problem

_LONGEST = 40_000
"""Characters that are looked at."""
_LEAST_OTHER_SHARE = 0.25
"""Share of letters of another writing system than Latin from which on the text is in it: code and names are Latin."""
_CERTAIN = ((4.0, 1.8), (8.0, 1.25))
"""A language's score, and how many times that of the next one it must be, from which on it is certain."""
_ALIKE = frozenset({"da", "no"})
"""Languages that share most of their frequent words: the better one of them is taken."""
_LETTER_SCORE = 0.4
_LEAST_LETTERS = 12

_CODE = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_BY_SYSTEM = {
    "GREEK": "el", "THAI": "th", "HEBREW": "he", "HANGUL": "ko", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta",
    "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "GUJARATI": "gu", "GURMUKHI": "pa", "ORIYA": "or",
    "SINHALA": "si", "GEORGIAN": "ka", "ARMENIAN": "hy", "KHMER": "km", "LAO": "lo", "MYANMAR": "my", "ETHIOPIC": "am",
    "TIBETAN": "bo",
}  # fmt: skip
_WIDE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Writing systems in which one character says as much as several letters."""

_SIMPLIFIED = frozenset(
    "这们国个来时为会对说发动学经现问题开关从过还进长门见东车书电话语让认识记数据图实验应没样机网络"
)
_TRADITIONAL = frozenset(
    "這們國個來時為會對說發動學經現問題開關從過還進長門見東車書電話語讓認識記數據圖實驗應沒樣機網絡"
)
_URDU, _PERSIAN = frozenset("ٹڈڑںے"), frozenset("پچژگکی")


UNKNOWN, DEFAULT = "und", "en"
"""BCP 47's tag of a language that is not known, and the language of decks whose words show none."""


def with_language(deck: Deck) -> Deck:
    """Return a deck whose language is not unknown: what its words show, with a warning that says so, or the default."""
    if deck.lang != UNKNOWN:
        return deck
    lang = language_of_slides(deck.slides) or DEFAULT
    if lang == DEFAULT:
        return replace(deck, lang=lang)
    span = next((slide.span for slide in deck.slides if slide.heading_level is not None), deck.slides[0].span)
    message = f"the deck does not say its language; by its words it is {lang!r}, which voice and captions use"
    problem = Problem("warning", "language-detected", message, span, f"write `lang: {lang}` in the front matter")
    return replace(deck, lang=lang, problems=(problem, *deck.problems))


def language_of_slides(slides: Sequence[Slide]) -> str | None:
    """Return the language that the slides and their notes are written in, or None where it is not certain."""
    return detect_language("\n".join(_prose_of(slides))[:_LONGEST])


def detect_language(text: str) -> str | None:
    """Return the language of a text as a BCP 47 tag, or None where it is not certain."""
    systems: Counter[str] = Counter()
    characters = Counter(text)
    for character, count in characters.items():
        if character.isalpha():
            system = unicodedata.name(character, "").partition(" ")[0]
            systems[system] += count * (3 if system in _WIDE else 1)
    others = {system: count for system, count in systems.items() if system != "LATIN" and system in _KNOWN}
    total = sum(others.values()) + systems["LATIN"]
    if total < _LEAST_LETTERS:
        return None
    if sum(others.values()) >= _LEAST_OTHER_SHARE * total:
        return _language_of_system(max(others, key=lambda system: others[system]), others, characters)
    return _language_of_words(text)


def _language_of_system(system: str, counts: dict[str, int], characters: Counter[str]) -> str:
    kana = counts.get("HIRAGANA", 0) + counts.get("KATAKANA", 0)
    if kana >= 0.1 * (kana + counts.get("CJK", 0)) and system in ("CJK", "HIRAGANA", "KATAKANA"):
        return "ja"
    if system == "CJK":
        is_traditional = _count(characters, _TRADITIONAL - _SIMPLIFIED) > _count(characters, _SIMPLIFIED - _TRADITIONAL)
        return "zh-Hant" if is_traditional else "zh"
    if system == "ARABIC":
        letters = counts[system]
        if _count(characters, _URDU) > 0.01 * letters:
            return "ur"
        return "fa" if _count(characters, _PERSIAN) > 0.03 * letters else "ar"
    if system == "CYRILLIC":
        if _count(characters, "ўЎ"):
            return "be"
        if _count(characters, "іїєґІЇЄҐ"):
            return "uk"
        if _count(characters, "ћђљњјЋЂЉЊЈ"):
            return "sr"
        return "ru" if _count(characters, "ыэЫЭ") or not _count(characters, "ъЪ") else "bg"
    return _BY_SYSTEM[system]


def _language_of_words(text: str) -> str | None:
    words = Counter(word.lower().replace("’", "'") for word in _WORD.findall(text))
    scores = {
        language: sum(words[word] / LANGUAGES_OF_WORD[word] for word in common)
        + _LETTER_SCORE * sum(count for word, count in words.items() if not word.isascii() and _fits(word, language))
        for language, common in COMMON_WORDS.items()
    }
    (best, score), *others = sorted(scores.items(), key=lambda item: -item[1])
    second = next(found for language, found in others if not {best, language} <= _ALIKE)
    return best if any(score >= least and score >= lead * second for least, lead in _CERTAIN) else None


def _fits(word: str, language: str) -> bool:
    """Whether every letter of a word beyond a to z is one of the language's."""
    return all(letter in LETTERS.get(language, "") for letter in word if not letter.isascii())


def _count(characters: Counter[str], wanted: Iterable[str]) -> int:
    return sum(characters[character] for character in wanted)


def _prose_of(slides: Sequence[Slide]) -> Iterable[str]:
    for slide in slides:
        yield unescape(_TAG.sub(" ", _CODE.sub(" ", slide.body)))
        yield from (note.text for note in slide.notes)


_KNOWN = frozenset(_BY_SYSTEM) | {"CJK", "HIRAGANA", "KATAKANA", "ARABIC", "CYRILLIC"}
