"""The table of lesson words: what shows each of them, from ``lesson_words.tsv``, whose head explains the columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from mdvideo.images.illustrate.understanding.normal_text import normal


@dataclass(frozen=True, slots=True)
class ShownThing:
    """One thing that shows a word: an object of the library, a drawing with its kind, or a person."""

    icon: str | None = None
    drawing: str | None = None
    text: str | None = None
    count: int = 1
    as_person: bool = False


@dataclass(frozen=True, slots=True)
class WordEntry:
    """What shows a word."""

    things: tuple[ShownThing, ...] = ()
    """The hero first; none if the word names a place only."""
    ground: str = ""
    """The ground that fits, or empty."""
    stands_for: bool = False
    """Whether the things only stand for the word: an abstract one, which yields to words for what can be seen."""


def _thing_of(text: str) -> ShownThing:
    name, star, count = text.strip().rpartition("*")
    if not star or not count.isdigit():
        name, count = text.strip(), "1"
    if name.startswith("~"):
        drawing, _, kind = name[1:].partition(":")
        return ShownThing(drawing=drawing, text=kind or None, count=int(count))
    return ShownThing(icon=name.removeprefix("@"), count=int(count), as_person=name.startswith("@"))


def rows_of(file_name: str) -> list[tuple[str, ...]]:
    """The rows of a table of this folder, without comments."""
    text = files("mdvideo.images.illustrate.understanding").joinpath(file_name).read_text(encoding="utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


@cache
def lesson_words() -> Mapping[str, WordEntry]:
    """All entries by phrase, in normal form. Of a phrase that stands in two rows, the first row counts."""
    found: dict[str, WordEntry] = {}
    for phrases, things, *ground in rows_of("lesson_words.tsv"):
        # The figures of a formula contain " + ", so the sign divides only before a name.
        shown = [] if things == "-" else _split_things(things.removeprefix("?"))
        entry = WordEntry(tuple(_thing_of(thing) for thing in shown), ground[0] if ground else "", things[0] == "?")
        for phrase in phrases.split(","):
            word = phrase.strip()
            meant = replace(entry, stands_for=True) if word.startswith("?") else entry
            found.setdefault(normal(word.removeprefix("?")), meant)
    return MappingProxyType(found)


def _split_things(text: str) -> list[str]:
    return [text] if text.startswith("~formula:") else text.split(" + ")
