"""Which terms of a prompt are meant as its subject: not its style, not what it stands for, not what it excludes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mdvideo.images.illustrate.understanding.scene_words import COLOURS
from mdvideo.images.illustrate.understanding.terms import Term
from mdvideo.images.illustrate.understanding.word_lists import word_list

_EXCLUDES = frozenset({"no", "without", "not", "avoid", "excluding", "minus"})


def meant_terms(terms: Sequence[Term]) -> list[Term]:
    """The terms that say what to show, in order; a clause that is left without any disappears."""
    meant: list[Term] = []
    clause: list[Term] = []
    for term in terms:
        clause.append(term)
        if term.kind == "end":
            meant += _meant_in_clause(clause)
            clause = []
    return _colours_without_fruit(meant)


def _meant_in_clause(clause: Sequence[Term]) -> list[Term]:
    clause = _without_style_of(clause)
    kept: list[Term] = []
    excluded = False
    for at, term in enumerate(clause):
        if term.words in word_list("stands_for") and any(other.kind == "thing" for other in kept):
            return [*kept, clause[-1]]
        if term.words == "like" and any(other.kind == "thing" for other in kept):
            # A comparison: "veins like a network" asks for no network.
            return [*kept, clause[-1]]
        if term.words == "as" and _names_a_figure(clause[at + 1 : at + 5]):
            return [*kept, clause[-1]]
        if term.words == "by" and clause[at + 1].words.split(" ")[0] in word_list("artists"):
            return [*kept, clause[-1]]
        if term.words in _EXCLUDES:
            excluded = True
            continue
        if excluded and (term.kind == "end" or (term.kind == "relation" and term.english not in ("and", "or", "of"))):
            excluded = False
        if not excluded and term.kind != "style":
            kept.append(term)
    return kept


def _names_a_figure(terms: Sequence[Term]) -> bool:
    """Whether a metaphor or a symbol follows, as in "as a metaphor for defence"."""
    return any(term.words in word_list("figures") or term.english in ("symbol of", "symbol for") for term in terms)


def _without_style_of(clause: Sequence[Term]) -> list[Term]:
    """The clause without "in the style of X" and "X style". Of X, what says place or light is kept."""
    kept = list(clause)
    for at, term in enumerate(clause):
        if term.words not in ("style", "styled", "inspired", "aesthetic", "manner"):
            continue
        following = clause[at + 1].words if at + 1 < len(clause) else ""
        if following in ("of", "by"):
            return [*clause[: max(0, at - 2)], clause[-1]]
        first = at
        while first > 0 and clause[first - 1].kind not in ("relation", "end", "style"):
            first -= 1
        rest = [
            other
            if other.entry is None
            else replace(other, compound=False)
            if _is_a_painting(other)
            else replace(other, entry=replace(other.entry, things=()))
            for other in clause[first:at]
            if other.kind == "light" or (other.entry is not None and other.entry.ground)
        ]
        kept = [*clause[:first], *rest, *_without_style_of(clause[at + 1 :])]
        break
    return kept


def _is_a_painting(term: Term) -> bool:
    """Whether the term names a painting, which is then shown itself."""
    return term.entry is not None and any(thing.drawing == "starry-night" for thing in term.entry.things)


def _colours_without_fruit(terms: Sequence[Term]) -> list[Term]:
    """A word that is a colour and a thing, such as orange, is the colour where a noun follows it at once."""
    read = []
    for at, term in enumerate(terms):
        follows = terms[at + 1].kind if at + 1 < len(terms) else "end"
        if term.kind == "thing" and term.english in COLOURS and term.compound and follows in ("thing", "unknown"):
            read.append(replace(term, kind="colour", entry=None))
        else:
            read.append(term)
    return read
