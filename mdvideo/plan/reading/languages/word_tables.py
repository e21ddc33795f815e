"""Tables of words, written as lines of text: what an abbreviation is said as, nouns by symbol, names of units."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.plan.reading.spoken_language import SpokenNoun

_PREFIXES = """
    k kilo
    K kilo
    M mega
    G giga
    T tera
    P peta
    Ki kibi
    Mi mebi
    Gi gibi
    Ti tebi
    m milli
    µ micro
    μ micro
    n nano
    p pico
    c centi
    d deci
    h hecto
"""
"""Prefixes of the SI; a language names those that it writes differently."""

_COMBINATIONS: Mapping[str, str] = {
    "m": "k c m µ μ n d", "g": "k m µ μ", "s": "m µ μ n", "l": "m d c", "L": "m", "W": "k M G T m", "Hz": "k M G T",
    "B": "k K M G T P Ki Mi Gi Ti", "bit": "k M G T", "b": "k M G", "bps": "k M G T", "J": "k M G", "Pa": "h k M",
    "eV": "k M G T", "V": "k m M", "A": "m", "Wh": "k M G T", "Ah": "m", "mol": "m k", "cal": "k", "N": "k", "Ω": "k M",
    "F": "µ μ n p", "o": "k K M G T",
}  # fmt: skip
"""Prefixes of each base unit. ``pm`` and ``mb`` are not among them: they are more often something else."""


def said_as(lines: str) -> Mapping[str, str]:
    """Return words by what is written, of lines ``OK okay``: all after the first space is said."""
    return dict(line.strip().split(" ", 1) for line in lines.strip().splitlines())


def nouns(lines: str) -> Mapping[str, SpokenNoun]:
    """Return nouns by symbol, of lines ``symbol | one | many | gender``; without a gender they are masculine."""
    found = {}
    for line in lines.strip().splitlines():
        symbol, *noun = (part.strip() for part in line.split("|"))
        found[symbol] = SpokenNoun(*noun)
    return found


def unit_names(bases: str, others: str, prefixes: str = "") -> Mapping[str, SpokenNoun]:
    """Return units by symbol: base units with the prefixes in use, and ``others``, which take none or have a name of
    their own, as *quilômetro*.

    ``bases`` and ``others`` are lines as ``nouns`` reads them, ``prefixes`` those as ``said_as`` reads them.
    """
    names = {**said_as(_PREFIXES), **said_as(prefixes)}
    found: dict[str, SpokenNoun] = {}
    for symbol, noun in nouns(bases).items():
        if symbol not in {"b", "o"}:  # 5 b is nobody's five bits
            found[symbol] = noun
        for prefix in _COMBINATIONS.get(symbol, "").split():
            name = names[prefix]
            found[prefix + symbol] = SpokenNoun(_joined(name, noun.one), _joined(name, noun.many), noun.gender)
    return {**found, **nouns(others)}


def _joined(prefix: str, name: str) -> str:
    """Return *Kilo* and *Meter* as *Kilometer*."""
    return prefix + (name.lower() if prefix[:1].isupper() else name)
