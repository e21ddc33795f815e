"""The ending of a German ordinal, which is written as a full stop: *am 3. Mai* is *am dritten Mai*."""

from __future__ import annotations

import re

_WEAK = frozenset([
    "am", "im", "vom", "zum", "zur", "beim", "dem", "den", "des", "einem", "einen", "einer", "eines", "diesem",
    "diesen", "jeden", "jedem", "seinem", "ihrem", "unserem", "meinem", "bis", "ab", "seit", "nach", "vor", "ins",
    "ans", "letzten", "kommenden", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
])  # fmt: skip
_NOMINATIVE = frozenset(["der", "die", "das", "dieser", "diese", "dieses", "jede", "jeder", "jedes"])
_FEMININE_ARTICLE = frozenset(["eine", "keine", "meine", "seine", "ihre", "unsere"])
_DATIVE = frozenset([
    "in", "an", "auf", "aus", "bei", "mit", "nach", "seit", "von", "zu", "unter", "vor", "über", "hinter", "neben",
    "zwischen",
])  # fmt: skip
_NEUTER = frozenset([
    "Mal", "Kapitel", "Jahrhundert", "Jahr", "Beispiel", "Buch", "Bild", "Element", "Argument", "Gesetz", "Problem",
    "Semester", "Quartal", "Geschoss", "Byte", "Bit", "Viertel", "Drittel", "Experiment", "Modul", "Level", "Gebot",
])  # fmt: skip
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|e)$")
_BEFORE_LIST = re.compile(r"(?:\d+\.\s*(?:und|bis|oder|,|–|-)\s*)+$")


def ordinal_form(before: str, noun: str, *, is_month: bool = False) -> str:
    """Return the ending of an ordinal between the text ``before`` it and the ``noun`` after it."""
    *_, first, last = ("", "", *_BEFORE_LIST.sub("", before.rstrip(", ")).lower().split())
    last = last.strip("\"'(„“»«")
    if last in _WEAK:
        return "en"
    if last == "der" and first in _DATIVE:
        return "en"
    if last in _NOMINATIVE or last in _FEMININE_ARTICLE:
        return "e"
    if is_month:
        return "er"
    if noun in _NEUTER:
        return "es"
    return "e" if _FEMININE.search(noun) and last not in {"ein", "kein"} else "er"
