"""The language of a prompt, and its terms in any language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from mdvideo.images.illustrate.understanding.lesson_table import lesson_words
from mdvideo.images.illustrate.understanding.normal_text import clauses_of, normal
from mdvideo.images.illustrate.understanding.object_names import library_names
from mdvideo.images.illustrate.understanding.scene_words import RELATIONS
from mdvideo.images.illustrate.understanding.terms import Term, english_terms, term_of_phrase
from mdvideo.images.illustrate.understanding.translations import Dictionary, Translation, dictionary_of
from mdvideo.images.illustrate.understanding.word_lists import word_list

_SCRIPTS = {"HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "ARABIC": "ar", "CYRILLIC": "ru",
            "DEVANAGARI": "hi", "GREEK": "el", "HEBREW": "he", "THAI": "th", "BENGALI": "bn", "TAMIL": "ta",
            "ARMENIAN": "hy", "GEORGIAN": "ka"}  # fmt: skip
"""The language that a script is taken for, unless the deck's is one that is written in it."""

_WRITTEN_IN = {
    "ARABIC": {"fa", "ur", "ps", "ckb", "ug", "sd"},
    "BENGALI": {"as"},
    "CJK": {"ja", "yue"},
    "CYRILLIC": {"uk", "bg", "sr", "mk", "be", "kk", "mn", "ky"},
    "DEVANAGARI": {"mr", "ne", "sa", "mai"},
}
"""The other languages that are written in a script."""

_LATIN = ("en", "de", "es", "fr", "pt", "it")
"""Languages with tables of our own that share the Latin letters."""

_SURE = 0.75
"""The share of known letters from which no third language is tried."""

_LEAD = 0.1
"""By how much of its letters another language than the deck's must know more, and a third one twice that."""

_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "km", "lo", "my", "yue"})
_POSTPOSITIONAL = frozenset({"zh", "ja", "ko", "hi", "tr", "ta", "bn", "mr", "ne", "ur", "yue", "fi", "hu", "eu", "ka"})
"""Languages in which the word for "on" or "under" stands after the noun."""

_LONGEST = 5


def _script_of(text: str) -> str:
    """The script of most letters of the text, or an empty string; kana outweigh Han."""
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            name = unicodedata.name(letter, "LATIN").split()[0].split("-")[0]
            counts[name] = counts.get(name, 0) + 1
    if counts.get("HIRAGANA") or counts.get("KATAKANA"):
        return "HIRAGANA"
    return max(counts, key=lambda name: counts[name]) if counts else ""


def language_of(prompt: str, lang: str | None) -> str:
    """The language in which to read a prompt of a deck in ``lang``: its own if its words are found there."""
    script = _script_of(prompt)
    deck = (lang or "en").replace("_", "-")
    base = deck.split("-")[0].lower()
    if script in _SCRIPTS:
        expected = _WRITTEN_IN.get(script, set()) | {_SCRIPTS[script]}
        return deck if base in expected else _SCRIPTS[script]
    own = deck if base not in _SCRIPTS.values() else "en"
    # Languages share words, so another one must be clearly better than the deck's, and than English.
    shares = {own: _share_known(prompt, own) + _LEAD}
    shares.setdefault("en", _share_known(prompt, "en"))
    if max(shares.values()) < _SURE + _LEAD:
        for language in _LATIN:
            shares.setdefault(language, _share_listed(prompt, language) - _LEAD)
    return max(shares, key=lambda language: shares[language])


def _share_listed(prompt: str, language: str) -> float:
    """The share of the prompt's letters in words that the language's dictionary lists as they are."""
    phrases = dictionary_of(language).phrases
    words = [word for clause in clauses_of(normal(prompt)) for word in clause]
    total = sum(map(len, words))
    return sum(len(word) for word in words if word in phrases) / total if total else 0.0


def _share_known(prompt: str, language: str) -> float:
    """The share of the prompt's letters that belong to known terms, those of more certain kinds counting more."""
    terms = [term for term in terms_in(prompt, language) if term.kind != "end"]
    total = sum(len(term.words) for term in terms)
    known = sum(len(term.words) for term in terms if not (term.kind == "unknown" or _is_vague(term)))
    return known / total if total else 0.0


def _is_vague(term: Term) -> bool:
    """Whether a term is known by a keyword only, or passed over since it is short."""
    by_keyword = term.kind == "thing" and term.entry is not None and term.entry.stands_for
    return not term.english and (by_keyword or term.kind == "plain")


def terms_in(prompt: str, language: str) -> list[Term]:
    """The terms of a prompt, each clause closed by a term "end"."""
    clauses = list(clauses_of(normal(prompt)))
    if language.split("-")[0].lower() == "en":
        return english_terms(clauses)
    dictionary = dictionary_of(language)
    terms: list[Term] = []
    for words in clauses:
        spaced = dictionary.language not in _WITHOUT_SPACES
        clause = _spaced(words, dictionary) if spaced else _unspaced("".join(words), dictionary)
        terms += _places_last(clause) if dictionary.language in _POSTPOSITIONAL else clause
        terms.append(Term("end", ""))
    return terms


def _places_last(clause: Sequence[Term]) -> list[Term]:
    """A clause of a language that says "tree under child", in the order "child under tree"."""
    for at, term in enumerate(clause):
        if term.kind != "relation" or RELATIONS[term.english] == "beside":
            continue
        holder = next((n for n in range(at - 1, -1, -1) if clause[n].kind == "thing"), None)
        if holder is not None and any(other.kind == "thing" for other in clause[at + 1 :]):
            return [*clause[:holder], *clause[at + 1 :], term, *clause[holder:at]]
    return list(clause)


def _term_of(found: Translation, words: str) -> Term | None:
    if found.entry is not None:
        return Term("thing", words, "", found.entry)
    if found.english == "~":
        return Term("plain", words, words)
    term = term_of_phrase(found.english, words)
    return None if term is None else replace(term, words=words)


def _spaced(words: Sequence[str], dictionary: Dictionary) -> list[Term]:
    terms: list[Term] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            found = dictionary.find(phrase)
            term = None if found is None else _term_of(found, phrase)
            if term is None and length == 1 and phrase.isascii() and phrase not in word_list("false_friends"):
                # English words are used in every language's prompts: "git", "Kubernetes-Cluster".
                entry = lesson_words().get(phrase)
                term = None if entry is None or len(phrase) < 3 else Term("thing", phrase, phrase, entry)
            if term is not None:
                terms.append(term)
                at += length
                break
        else:
            terms.append(Term("unknown" if len(words[at]) > 3 else "plain", words[at]))
            at += 1
    return terms


def _unspaced(text: str, dictionary: Dictionary) -> list[Term]:
    """The terms of text without spaces: at each place the longest known phrase."""
    terms: list[Term] = []
    unknown = ""
    at = 0
    while at < len(text):
        for length in range(min(dictionary.longest, len(text) - at), 0, -1):
            found = dictionary.phrases.get(text[at : at + length])
            # One character of CLDR's is the name of an object less often than a part of another word.
            vague = found is not None and found.entry is not None and length < 2
            term = None if found is None or vague else _term_of(found, text[at : at + length])
            if term is not None:
                if len(unknown) > 1:
                    terms.append(Term("unknown", unknown))
                unknown = ""
                terms.append(term)
                at += length
                break
        else:
            unknown += text[at]
            at += 1
    if len(unknown) > 1:
        terms.append(Term("unknown", unknown))
    return terms


@cache
def vocabulary_of(language: str) -> tuple[str, ...]:
    """The words that name something in a language, for suggestions."""
    if language.split("-")[0].lower() == "en":
        return tuple(sorted({*lesson_words(), *library_names()}))
    return tuple(sorted(word for word, meaning in dictionary_of(language).phrases.items() if meaning.english != "~"))
