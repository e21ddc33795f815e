"""Reads a prompt: the scene to paint, and its look. Knows nothing of pixels."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mdvideo.images.sketch.colour import Grade, Tone, tone
from mdvideo.images.sketch.vocabulary import COLOURS, GRADES, HOURS, MEDIA, NEUTRAL, SUBJECTS, VAGUE, WEATHER


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaning of a prompt in terms of the vocabulary."""

    scene: str
    words: frozenset[str]
    """All words and known phrases, with their stems."""
    hour: str | None
    weather: frozenset[str]
    hues: tuple[Tone, ...]
    grades: tuple[Grade, ...]
    media: tuple[str, ...]


def _stems_of(word: str) -> Iterator[str]:
    """The word, then the words of which it may be a plural, participle or adjective."""
    yield word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""),
                            ("ed", "e"), ("y", ""), ("ish", ""), ("al", "")):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)] + instead


def _terms_of(text: str) -> list[tuple[str, ...]]:
    """The terms of a text in order, each with its stems; a known phrase of two words is one term."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)?", text.casefold())
    tables: Sequence[Mapping[str, object]] = (SUBJECTS, HOURS, WEATHER, COLOURS, MEDIA)
    terms: list[tuple[str, ...]] = []
    skip = False
    for word, following in pairwise([*words, ""]):
        if skip:
            skip = False
            continue
        pairs = (f"{first} {second}" for first in (word,) for second in _stems_of(following))
        phrase = next((pair for pair in pairs if any(pair in table for table in tables)), None)
        if phrase is not None:
            terms.append((phrase,))
            skip = True
        else:
            terms.append(tuple(dict.fromkeys(_stems_of(word))))
    return terms


def _meaning_of(table: Mapping[str, str], stems: Sequence[str]) -> tuple[str, str] | None:
    """(meaning, form) of a term for the longest of its forms that is in the table, or None."""
    return next(((table[stem], stem) for stem in stems if stem in table), None)


def _meanings_of(table: Mapping[str, str], terms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    found = (_meaning_of(table, term) for term in terms)
    return tuple(dict.fromkeys(f[0] for f in found if f is not None))


def read_prompt(prompt: str, negative: str | None = None) -> Reading:
    """Read a prompt. Words that are also in ``negative`` are ignored."""
    unwanted = {stem for term in _terms_of(negative or "") for stem in term if len(stem) > 3 or stem == term[0]}
    terms = [term for term in _terms_of(prompt) if not unwanted.intersection(term)]
    votes = [(found, place) for place, term in enumerate(terms) if (found := _meaning_of(SUBJECTS, term)) is not None]
    # A concrete subject takes precedence over a vague one; among equals, the first one does.
    ranked = sorted(votes, key=lambda vote: (vote[0][1] in VAGUE, vote[1]))
    # Weather also sets the hour's light, but only if the prompt has no hour: "misty, at dawn" is dawn.
    hours = sorted(_meanings_of(HOURS, terms), key=lambda hour: hour in WEATHER.values())
    shades = {word: grade for grade, words in GRADES.items() for word in words}
    grades = [shades[stem] for term in terms for stem in term[:1] if stem in shades]
    if ranked:
        scene = ranked[0][0][0]
    else:
        banned = {found[0] for word in unwanted if (found := _meaning_of(SUBJECTS, (word,))) is not None}
        choices = [name for name in NEUTRAL if name not in banned] or ["mesh"]
        # Chosen by the words and not by the seed: another seed is another view of the same scene.
        digest = hashlib.sha256(" ".join(term[0] for term in terms).encode()).digest()
        scene = choices[digest[0] % len(choices)]
    return Reading(
        scene=scene,
        words=frozenset(stem for term in terms for stem in term),
        hour=hours[0] if hours else None,
        weather=frozenset(_meanings_of(WEATHER, terms)),
        hues=tuple(tone(code) for code in _meanings_of(COLOURS, terms)),
        grades=tuple(dict.fromkeys(grades)),
        media=_meanings_of(MEDIA, terms),
    )


def with_style(reading: Reading, style: str | None) -> Reading:
    """Return the reading in a style: its medium, colours and grades. A style never changes the scene."""
    if not style:
        return reading
    look = read_prompt(style)
    return replace(
        reading,
        hues=reading.hues or look.hues,
        grades=tuple(dict.fromkeys((*reading.grades, *look.grades))),
        media=reading.media or look.media,
    )
