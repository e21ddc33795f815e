"""Reads a prompt: which scene it asks for, and how that should look. Knows words, not pixels."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mdvideo.images.sketch.colour import Grade, Tone, tone
from mdvideo.images.sketch.vocabulary import COLOURS, GRADES, HOURS, MEDIA, NEUTRAL, SUBJECTS, VAGUE, WEATHER


@dataclass(frozen=True, slots=True)
class Reading:
    """What a prompt says, as far as the vocabulary goes."""

    scene: str
    subjects: tuple[str, ...]
    """Every scene that a word named, in the prompt's order; the chosen one is among them if any is."""
    words: frozenset[str]
    """All words and known phrases, stemmed too."""
    hour: str | None
    weather: frozenset[str]
    hues: tuple[Tone, ...]
    grades: tuple[Grade, ...]
    media: tuple[str, ...]
    known: bool
    """Whether a word named the scene; else the prompt's hash chose it."""


def _stems(word: str) -> Iterator[str]:
    """The word, then what it may be a form of: plural, participle, adjective."""
    yield word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""),
                            ("ed", "e"), ("y", ""), ("ish", ""), ("al", "")):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)] + instead


def _terms(text: str) -> list[tuple[str, ...]]:
    """The prompt as terms in order, each with its stems; a known phrase of two words is one term."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)?", text.casefold())
    tables: Sequence[Mapping[str, object]] = (SUBJECTS, HOURS, WEATHER, COLOURS, MEDIA)
    terms: list[tuple[str, ...]] = []
    skip = False
    for word, following in pairwise([*words, ""]):
        if skip:
            skip = False
            continue
        pairs = (f"{first} {second}" for first in (word,) for second in _stems(following))
        phrase = next((pair for pair in pairs if any(pair in table for table in tables)), None)
        if phrase is not None:
            terms.append((phrase,))
            skip = True
        else:
            terms.append(tuple(dict.fromkeys(_stems(word))))
    return terms


def _meaning(table: Mapping[str, str], stems: Sequence[str]) -> tuple[str, str] | None:
    """(meaning, the form that is in the table) of a term, the longest form first."""
    return next(((table[stem], stem) for stem in stems if stem in table), None)


def _all(table: Mapping[str, str], terms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    found = (_meaning(table, term) for term in terms)
    return tuple(dict.fromkeys(f[0] for f in found if f is not None))


def read(prompt: str, negative: str | None = None) -> Reading:
    """What the prompt asks for. Words that also stand in ``negative`` are not considered."""
    unwanted = {stem for term in _terms(negative or "") for stem in term if len(stem) > 3 or stem == term[0]}
    terms = [term for term in _terms(prompt) if not unwanted.intersection(term)]
    votes = [(found, place) for place, term in enumerate(terms) if (found := _meaning(SUBJECTS, term)) is not None]
    # A plain subject beats a vague one; among equals the first one named is what the picture is of.
    ranked = sorted(votes, key=lambda vote: (vote[0][1] in VAGUE, vote[1]))
    # Weather is also an hour's light, but only where the prompt names no hour: "misty, at dawn" is dawn.
    hours = sorted(_all(HOURS, terms), key=lambda hour: hour in WEATHER.values())
    shades = {word: grade for grade, words in GRADES.items() for word in words}
    grades = [shades[stem] for term in terms for stem in term[:1] if stem in shades]
    if ranked:
        scene = ranked[0][0][0]
    else:
        banned = {found[0] for word in unwanted if (found := _meaning(SUBJECTS, (word,))) is not None}
        choices = [name for name in NEUTRAL if name not in banned] or ["mesh"]
        # The words choose, not the seed: another seed is another view of the same thing.
        digest = hashlib.sha256(" ".join(term[0] for term in terms).encode()).digest()
        scene = choices[digest[0] % len(choices)]
    return Reading(
        scene=scene,
        subjects=tuple(dict.fromkeys(vote[0][0] for vote in votes)),
        words=frozenset(stem for term in terms for stem in term),
        hour=hours[0] if hours else None,
        weather=frozenset(_all(WEATHER, terms)),
        hues=tuple(tone(code) for code in _all(COLOURS, terms)),
        grades=tuple(dict.fromkeys(grades)),
        media=_all(MEDIA, terms),
        known=bool(ranked),
    )
