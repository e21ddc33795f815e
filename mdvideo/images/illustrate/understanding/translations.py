"""Words of languages other than English: to the English phrases of the tables, or to objects of the library."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from mdvideo.images.illustrate.understanding.lesson_table import ShownThing, WordEntry, rows_of
from mdvideo.images.illustrate.understanding.normal_text import normal
from mdvideo.images.illustrate.understanding.object_names import locales, names_in

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Snowball's algorithms by language; words of the others are compared as they are."""

_STEMMING = threading.Lock()

_PREFIXES = {
    "ar": ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك"),
    "he": ("וה", "שה", "מה", "בה", "ה", "ו", "ב", "ל", "מ", "ש", "כ"),
}
"""Articles, conjunctions and prepositions that are written as one with the word."""

_PARTICIPLES: Mapping[str, tuple[str, ...]] = {
    "es": ("ando", "iendo"), "fr": ("ant", "ants"), "it": ("ando", "endo"), "pt": ("ando", "endo", "indo"),
}  # fmt: skip
"""Endings of what something does, which share their stem with nouns: "marchant" is no market."""

_COMPOUNDING = frozenset({"de", "nl", "sv", "da", "nb", "nn", "no", "fi", "hu", "et", "is"})
"""Languages whose compounds are one word, the head last."""

_SHORTEST_HEAD = 4
_SHORTEST_STEMMED = 4
"""Letters of the shortest head of a compound, and of the shortest word whose stem is looked up."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a phrase of another language means: an English phrase, or what shows it."""

    english: str = ""
    entry: WordEntry | None = None


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The words of a language, in normal form."""

    language: str
    phrases: Mapping[str, Translation]
    stems: Mapping[str, Translation]
    heads: frozenset[str]
    """Words that may be the head of a compound: names of what can be seen, and no small words."""
    longest: int
    """Characters of the longest phrase, for writing without spaces."""

    def find(self, phrase: str) -> Translation | None:
        """What a phrase means, however it is inflected."""
        for form in _without_prefixes(phrase, self.language):
            found = self.phrases.get(form)
            # The stem of a short word is the stem of too many others.
            participle = form.endswith(_PARTICIPLES.get(self.language, ()))
            if found is None and len(form) >= _SHORTEST_STEMMED and not participle:
                found = self.stems.get(_stem(form, self.language))
            if found is not None:
                return found
        if self.language in _COMPOUNDING and " " not in phrase:
            for start in range(3, len(phrase) - _SHORTEST_HEAD + 1):
                head = phrase[start:]
                if head in self.heads:
                    return self.phrases[head]
        return None


def _without_prefixes(phrase: str, language: str) -> Iterator[str]:
    yield phrase
    for prefix in _PREFIXES.get(language, ()):
        if phrase.startswith(prefix) and len(phrase) - len(prefix) >= 2:
            yield phrase[len(prefix) :]


@lru_cache(maxsize=20000)
def _stem(phrase: str, language: str) -> str:
    name = _STEMMERS.get(language)
    return phrase if name is None else _stemmed(name, phrase)


def _stemmed(name: str, phrase: str) -> str:
    # A stemmer keeps the word that it works on, so two threads must not use one at the same time.
    with _STEMMING:
        return " ".join(_stemmer(name).stemWords(phrase.split()))


@cache
def _stemmer(name: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(name)


def _locale_of(language: str) -> str | None:
    """CLDR's locale of a language tag: the tag itself, or the shorter one that has names."""
    tag = {"zh-TW": "zh-Hant", "zh-HK": "zh-Hant-HK", "zh-hant": "zh-Hant", "nb": "no", "nn": "nn"}.get(
        language, language
    )
    while tag:
        if tag in locales():
            return tag
        tag = tag.rpartition("-")[0]
    return None


def _translated(language: str) -> Iterator[tuple[str, str]]:
    """(English phrase, phrases of the language, separated by commas) for each row of ``translations.tsv``."""
    head, *rows = rows_of("translations.tsv")
    if language in head:
        column = head.index(language)
        yield from ((row[0], row[column]) for row in rows if len(row) > column)


@cache
def dictionary_of(language: str) -> Dictionary:
    """The words of a language (BCP 47): our own translations, CLDR's names, then keywords of one object only."""
    base = language.split("-")[0]
    phrases: dict[str, Translation] = {}
    heads: set[str] = set()
    for english, local in _translated(base):
        for phrase in (normal(part) for part in local.split(",") if part):
            phrases.setdefault(phrase, Translation(normal(english)))
            if english != "~":
                heads.add(phrase)
    locale = _locale_of(language)
    if locale is not None:
        found = names_in(locale)
        for name, icon in found.names.items():
            phrases.setdefault(name, Translation(entry=WordEntry((ShownThing(icon=icon),))))
            heads.add(name)
        for word, icon in found.keywords.items():
            if len(word) > 1:
                keyword = WordEntry((ShownThing(icon=icon),), stands_for=True)
                phrases.setdefault(word, Translation(entry=keyword))
    stems: dict[str, Translation] = {}
    for phrase, meaning in phrases.items():
        stems.setdefault(_stem(phrase, base), meaning)
    return Dictionary(
        base, phrases, stems, frozenset(head for head in heads if len(head) >= _SHORTEST_HEAD),
        max((len(phrase) for phrase in phrases), default=1),
    )  # fmt: skip
