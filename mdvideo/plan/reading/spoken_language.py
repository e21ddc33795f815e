"""What a language provides so that numbers, units, signs and abbreviations can be read in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mdvideo.plan.reading.languages.number_words import LARGEST


@dataclass(frozen=True, slots=True)
class SpokenNoun:
    """A unit or a currency: its name for one, and for several; its gender, ``m``, ``f`` or ``n``."""

    one: str
    many: str
    gender: str = "m"


@dataclass(frozen=True)
class SpokenLanguage:
    """One language, as a person reads it.

    ``cardinal(number, gender)`` and ``ordinal(number, form)`` give words; ``form`` is the ending of a German ordinal,
    the gender of a Romance one, and empty elsewhere. ``year`` gives a year, ``date(day, month, form)`` a day, and
    ``time(hours, minutes)`` a time of day. ``words`` are named words and templates, ``symbols`` the words of signs
    of mathematics, ``letters`` the names of letters, ``units`` and ``currencies`` nouns by their symbol, and
    ``minor_units`` the hundredth of a currency. ``abbreviations`` are patterns with what they stand for.
    """

    code: str
    cardinal: Callable[[int, str], str]
    ordinal: Callable[[int, str], str]
    year: Callable[[int], str]
    date: Callable[[int, int, str], str]
    time: Callable[[int, int], str]
    words: Mapping[str, str]
    symbols: Mapping[str, str]
    months: Sequence[str]
    units: Mapping[str, SpokenNoun]
    currencies: Mapping[str, SpokenNoun]
    abbreviations: Sequence[tuple[str, str]]
    fractions: Mapping[int, tuple[str, str]]
    acronyms: Mapping[str, str]
    letters: Mapping[str, str] = field(default_factory=dict)
    minor_units: Mapping[str, SpokenNoun] = field(default_factory=dict)
    year_words: str = ""
    decimal_comma: bool = True
    day_first: bool = True

    @cached_property
    def number_pattern(self) -> str:
        """A regular expression, without groups, for a number of this language: ``1,303.5`` or ``1.303,5``."""
        if self.decimal_comma:
            group, point, foreign = r"[.\u00a0\u202f\u2009'’ ]", ",", r"\d{1,3}(?:,\d{3})+\.\d{1,2}"
        else:
            group, point, foreign = r"[,\u00a0\u202f\u2009’']", r"\.", r"\d{1,3}(?:\.\d{3})+,\d{1,2}"
        return rf"(?:{foreign}(?!\d)|\d{{1,3}}(?:{group}\d{{3}})+(?!\d)(?:{point}\d+)?|\d+(?:[.,]\d+)?)"

    def parse_number(self, written: str) -> tuple[int | None, str]:
        """Return the whole part of a number and its decimals as written; None for a whole part that is too large."""
        text = re.sub(r"[\s\u00a0\u202f\u2009'’]", "", written)
        comma, dot = text.rfind(","), text.rfind(".")
        if comma >= 0 and dot >= 0:
            at = max(comma, dot)
        else:
            at = max(comma, dot)
            mark = "," if self.decimal_comma else "."
            if self.code == "es" and text.endswith(",000"):
                mark = "."  # as in Mexico
            grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", text) is not None
            if at >= 0 and (text.count(text[at]) > 1 or (text[at] != mark and grouped)):
                at = len(text)
        whole = re.sub(r"\D", "", text[:at] if at >= 0 else text)
        decimals = text[at + 1 :] if at >= 0 else ""
        number = int(whole or "0") if len(whole) <= len(str(LARGEST)) else None
        return number, decimals

    def number(self, written: str, gender: str = "") -> str:
        """Return a number in words: ``1,303.5``, ``007``, or sixty digits, which are read one by one."""
        whole, decimals = self.parse_number(written)
        digits = re.match(r"\d+", written)
        if whole is None or (digits is not None and len(digits[0]) > 1 and digits[0][0] == "0" and not decimals):
            return self.digits(written)
        if re.fullmatch(r"\d{8,}", written) and not written.endswith("000"):
            return self.digits(written)  # of an account or a telephone
        said = self.cardinal(whole, "" if decimals else gender)
        # Where a comma is the decimal mark, a full stop is said as it is: Kapitel 3.2 is "drei Punkt zwei".
        mark = "dot" if self.code != "en" and written.rfind(".") > written.rfind(",") else "point"
        return f"{said} {self.words[mark]} {self.decimals(decimals)}" if decimals else said

    def decimals(self, digits: str) -> str:
        """Return the digits after a decimal mark in words: one by one, or in Romance languages as a number."""
        if self.code in {"fr", "es", "it", "pt"} and len(digits) <= 3 and digits.strip("0"):
            zeros = len(digits) - len(digits.lstrip("0"))
            return " ".join([self.cardinal(0, "")] * zeros + [self.cardinal(int(digits), "")])
        return " ".join(self.cardinal(int(digit), "") for digit in digits)

    def digits(self, digits: str) -> str:
        """Return digits one by one, in groups of three if there are more than four; what is no digit is left out."""
        names = [self.cardinal(int(digit), "") for digit in digits if digit.isdecimal()]
        if len(names) <= 4:
            return " ".join(names)
        return ", ".join(" ".join(names[at : at + 3]) for at in range(0, len(names), 3))

    def gender_before(self, after: str) -> str:
        """Return the gender that a number takes before the text ``after``; empty where no noun follows."""
        if self.code == "en":
            return ""
        found = re.match(r"[ \u00a0\u202f]([^\W\d_]{2,})", after)
        noun = found[1] if found else ""
        if (
            not noun
            or noun.lower() in _NO_NOUNS.get(self.code, frozenset())
            or (self.code == "de") != noun[0].isupper()
        ):
            return ""
        if _MASCULINE.get(self.code, _NEVER).search(noun):
            return "m"
        return "f" if _FEMININE[self.code].search(noun) else "m"

    def is_one(self, written: str) -> bool:
        """Return whether a number takes the singular: 1, and in French and Portuguese also 0 and 1,5."""
        whole, decimals = self.parse_number(written)
        if self.code in {"fr", "pt"}:
            return whole in (0, 1)
        return whole == 1 and not decimals

    def amount(self, written: str, noun: SpokenNoun) -> str:
        """Return a number with its noun: *five kilometers*."""
        name = noun.one if self.is_one(written) else noun.many
        number = self.number(written, noun.gender)
        whole, decimals = self.parse_number(written)
        of_millions = whole is not None and whole >= 10**6 and whole % 10**6 == 0 and not decimals
        return f"{number}{self.of(name) if of_millions else ' '}{name}"

    def of(self, name: str) -> str:
        """Return what stands between millions and what is counted: *millions d'euros*, *millones de euros*."""
        link = self.words["of millions"]
        return " d'" if self.code == "fr" and name[:1] in "aeiouhéè" else link

    def letter(self, letter: str, *, plural: bool = False) -> str:
        """Return how a letter is called where the letter alone would be misread."""
        if plural and self.code == "en":
            return _PLURAL_LETTERS.get(letter.lower(), f"{letter.upper()}s")
        return self.letters.get(letter.lower(), letter.upper())

    def spell(self, text: str) -> str:
        """Return letters and digits one by one: *H T T P two*; other characters are left out."""
        return " ".join(
            self.cardinal(int(char), "") if char.isdecimal() else self.letter(char) for char in text if char.isalnum()
        )


_FEMININE: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(r"(?:ung|heit|keit|schaft|ion|tät|e|Woche|Zahl|Person|Datei|Art|Nacht|Stadt|Frau)$"),
    "fr": re.compile(
        r"(?:tions?|sions?|tés?|ettes?|euses?|ances?|ences?|^heures?|^minutes?|^secondes?|^années?|^fois|^pages?|^personnes?"
        r"|^semaines?|^journées?|^lignes?|^étapes?|^femmes?|^filles?|^villes?|^livres sterling|^tonnes?|^questions?"
        r"|^classes?|^variables?|^images?|^cellules?|^tâches?|^colonnes?|^règles?|^voix|^clés?)$"
    ),
    "es": re.compile(r"(?:as?|ción|ciones|sión|siones|dad|dades|veces|vez|tud|mujer|mujeres|clases?|imagen|imágenes)$"),
    "it": re.compile(r"(?:a|zione|sione|tà|volte|ore|pagine|persone|righe|parole|classe|donne|lire)$"),
    "pt": re.compile(
        r"(?:as?|ção|ções|são|sões|dade|dades|vez|vezes|mulher|mulheres|imagem|imagens|classes?|gem|gens|ãs?)$"
    ),
}
"""Endings of feminine nouns, as far as a number needs them: *veintiuna páginas*, *zwei Stunden*."""
_NEVER = re.compile("(?!)")
_GREEK_NOUNS = "(?:ble|siste|te|progra|diagra|esque|teore|idio|cli|dile|sínto|sinto|poe|aro|dra|dog|enig|fantas|le)mas?"
_MASCULINE: Mapping[str, re.Pattern[str]] = {
    "es": re.compile(
        rf"(?:^días?|^mapas?|^planetas?|^cometas?|^tranvías?|^sofás?|^dálmatas?|{_GREEK_NOUNS}|istas?|nautas?)$"
    ),
    "pt": re.compile(rf"(?:^dias?|^mapas?|^planetas?|^cometas?|^sofás?|{_GREEK_NOUNS}|istas?|nautas?)$"),
    "it": re.compile(r"(?:^problema|^sistema|^tema|^programma|^diagramma|^schema|^teorema|^clima|^pianeta)$"),
}
"""Masculine nouns with the ending of feminine ones: *treinta y un días*."""
_NO_NOUNS: Mapping[str, frozenset[str]] = {
    lang: frozenset(words.split())
    for lang, words in {
        "es": "a de del y e en por que para con es son al la las el los como entre hasta más menos ya o u",
        "pt": "a à às ao de da do das dos e em por que para com é são as os como até mais menos ou na no",
        "fr": "à de du des et en par que qui pour avec est sont au aux la le les ou sur plus",
        "it": "a di da e in per che con è sono al alla dalla della la le il lo i gli o su più come ma",
    }.items()
}
"""Words after a number that it does not count."""

_PLURAL_LETTERS: Mapping[str, str] = {
    "a": "eighs", "b": "bees", "c": "sees", "d": "dees", "e": "ees", "f": "effs", "g": "gees", "h": "aitches",
    "i": "eyes",
    "j": "jays", "k": "kays", "l": "ells", "m": "ems", "n": "ens", "o": "ohs", "p": "peas", "q": "cues", "r": "ars",
    "s": "esses", "t": "teas", "u": "yous", "v": "vees", "w": "double-yous", "x": "exes", "y": "wise", "z": "zees",
}  # fmt: skip
"""English plurals of letters, spelled so that every voice says them: *URLs* ends in *ells*."""
