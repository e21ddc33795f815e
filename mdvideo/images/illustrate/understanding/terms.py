"""The terms of a prompt in order: its words and known phrases, each with what it says. Reads English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from mdvideo.images.illustrate.understanding.homonyms import meant_phrase
from mdvideo.images.illustrate.understanding.lesson_table import ShownThing, WordEntry, lesson_words
from mdvideo.images.illustrate.understanding.normal_text import is_plural, plain_forms
from mdvideo.images.illustrate.understanding.object_names import library_names, names_in
from mdvideo.images.illustrate.understanding.scene_words import (
    COLLECTIVES,
    COLOURS,
    HOURS,
    MOODS,
    NUMBERS,
    RELATIONS,
    WEATHER,
)
from mdvideo.images.illustrate.understanding.word_lists import plain_words, style_words, word_list

TermKind = Literal["thing", "number", "collective", "colour", "relation", "light", "style", "plain", "unknown", "end"]
"""What a term says. "light" is hour, weather or mood; "end" stands between two clauses."""

_LONGEST = 6
"""Words of the longest phrase."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a prompt."""

    kind: TermKind
    words: str
    """As in the prompt, in normal form."""
    english: str = ""
    """The phrase of the tables."""
    entry: WordEntry | None = None
    plural: bool = False
    compound: bool = False
    """Whether the next term follows at once, as the parts of an English compound do."""


@cache
def _object_entry(icon: str) -> WordEntry:
    return WordEntry((ShownThing(icon=icon),))


def entry_of(phrase: str) -> WordEntry | None:
    """What shows an English phrase in normal form, by the lesson table, the library or CLDR; None if nothing does."""
    known = lesson_words().get(phrase)
    if known is not None:
        return known
    icon = library_names().get(phrase) or names_in("en").names.get(phrase)
    return None if icon is None else _object_entry(icon)


def _spellings(words: Sequence[str]) -> Iterator[str]:
    """The phrase, and the phrase with its last word or all its words without endings."""
    yield " ".join(words)
    if len(words) == 1:
        # A verb is not a thing: "watching" is no watch, "matching" no match.
        yield from (form for form in plain_forms(words[0])[1:] if not words[0].endswith(("ing", "ed")))
        return
    head = " ".join(words[:-1])
    yield from (f"{head} {form}" for form in plain_forms(words[-1])[1:])
    yield " ".join(plain_forms(word)[1 if len(plain_forms(word)) > 1 else 0] for word in words)


def term_of_phrase(phrase: str, words: str) -> Term | None:
    """The term of an English phrase in normal form that stands for the prompt's ``words``, or None if it is unknown."""
    if phrase in style_words():
        return Term("style", words, phrase)
    if phrase in COLLECTIVES:
        return Term("collective", words, phrase)
    if phrase in NUMBERS:
        return Term("number", words, phrase)
    if phrase in RELATIONS:
        return Term("relation", words, phrase)
    if phrase in COLOURS and phrase not in lesson_words():
        return Term("colour", words, phrase)
    if phrase not in lesson_words() and (phrase in HOURS or phrase in WEATHER or phrase in MOODS):
        return Term("light", words, phrase)
    if (entry := entry_of(phrase)) is not None:
        return Term("thing", words, phrase, entry)
    if phrase in plain_words():
        return Term("plain", words, phrase)
    return None


def english_terms(clauses: Sequence[Sequence[str]]) -> list[Term]:
    """The terms of the clauses of an English prompt, each clause closed by a term "end"."""
    terms: list[Term] = []
    spoken = [form for words in clauses for word in words for form in plain_forms(word)]
    for words in clauses:
        at = 0
        while at < len(words):
            term, length = _next_term(words, at)
            if length == 1:
                term = _without_homonym(term, frozenset(spoken) - set(plain_forms(words[at])))
            terms.append(replace(term, compound=at + length < len(words)))
            at += length
        terms.append(Term("end", ""))
    return _without_participles(terms)


def _without_participles(terms: Sequence[Term]) -> list[Term]:
    """A single word in -ing after a noun says what it does: a robot learning is no lesson, a man running a runner.

    Before a noun it says of what kind it is: smoking chimneys are no sign against smoking.
    """
    kept: list[Term] = []
    for term, following in pairwise([*terms, Term("end", "")]):
        before = kept[-1] if kept else None
        if term.kind == following.kind == "thing" and term.words in word_list("qualities"):
            kept.append(Term("plain", term.words, term.words))
            continue
        if before is not None and before.kind == "thing" and term.kind == "thing" and _is_participle(term):
            runs = term.entry is not None and any(thing.as_person for thing in term.entry.things)
            if runs and before.english in word_list("anybody"):
                kept[-1] = replace(term, words=f"{before.words} {term.words}", plural=before.plural)
            else:
                kept.append(Term("plain", term.words, term.words))
        else:
            kept.append(term)
    # The words before a participle are no compound with it.
    return [
        replace(term, compound=False)
        if term.compound and following.words.split(" ")[0].endswith(("ing", "ed"))
        else term
        for term, following in pairwise([*kept, Term("end", "")])
    ]


def _is_participle(term: Term) -> bool:
    return term.words.endswith("ing") and " " not in term.words and term.words == term.english


def _without_homonym(term: Term, beside: frozenset[str]) -> Term:
    """The term, or the one of its other meaning if the prompt's other words tell so."""
    phrase = meant_phrase(term.english, beside)
    if phrase is None:
        return term
    other = None if phrase == "~" else term_of_phrase(phrase, term.words)
    return replace(other, plural=term.plural) if other is not None else Term("plain", term.words, term.english)


def _next_term(words: Sequence[str], at: int) -> tuple[Term, int]:
    """The term that begins here, and how many words it has."""
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        part = words[at : at + length]
        for spelling in _spellings(part):
            term = term_of_phrase(spelling, " ".join(part))
            if term is None or (term.kind in ("collective", "relation", "style") and spelling != " ".join(part)):
                continue
            if length == 1 and term.kind == "thing" and at and words[at - 1] in word_list("before_a_verb"):
                return Term("plain", part[0], part[0]), 1
            return replace(term, plural=is_plural(part[-1])), length
    word = words[at]
    if any(form in plain_words() for form in plain_forms(word)):
        return Term("plain", word, word), 1
    if _is_quality(word):
        return Term("plain", word), 1
    return Term("unknown", word, plural=is_plural(word)), 1


def _is_quality(word: str) -> bool:
    """Whether a word is by its ending no noun, or a number."""
    return len(word) < 3 or word.isdigit() or (len(word) > 5 and word.endswith(
        ("ly", "ful", "less", "ous", "able", "ible", "ish", "ing", "ed", "ive", "ical", "esque", "ward", "wise", "ier",
         "iest", "shaped", "like")))  # fmt: skip
