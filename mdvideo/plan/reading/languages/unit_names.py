"""Names of units by symbol: prefixes of the SI with base units, in the combinations that are in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mdvideo.plan.reading.spoken_language import SpokenNoun

_COMBINATIONS: Mapping[str, str] = {
    "m": "k c m µ μ n d", "g": "k m µ μ", "s": "m µ μ n", "l": "m d c", "L": "m", "W": "k M G T m", "Hz": "k M G T",
    "B": "k K M G T P Ki Mi Gi Ti", "bit": "k M G T", "b": "k M G", "bps": "k M G T", "J": "k M G", "Pa": "h k M",
    "eV": "k M G T", "V": "k m M", "A": "m", "Wh": "k M G T", "Ah": "m", "mol": "m k", "cal": "k", "N": "k", "Ω": "k M",
    "F": "µ μ n p", "o": "k K M G T",
}  # fmt: skip
"""Prefixes of each base unit. ``pm`` and ``mb`` are not among them: they are more often something else."""


def unit_names(
    prefixes: str, bases: Mapping[str, tuple[str, str, str]], others: Mapping[str, tuple[str, str, str]]
) -> Mapping[str, SpokenNoun]:
    """Return nouns by symbol. ``prefixes`` is lines of a prefix and its name; the values are one, many, gender.

    ``others`` take no prefix.
    """
    names = dict(line.split() for line in prefixes.strip().splitlines())
    found = {symbol: SpokenNoun(*noun) for symbol, noun in {**bases, **others}.items()}
    found.pop("b", None)  # 5 b is nobody's five bits
    found.pop("o", None)
    for symbol, (one, many, gender) in bases.items():
        for prefix in _COMBINATIONS.get(symbol, "").split():
            name = names[prefix]
            found[prefix + symbol] = SpokenNoun(_joined(name, one), _joined(name, many), gender)
    return found


def _joined(prefix: str, name: str) -> str:
    """Return *Kilo* and *Meter* as *Kilometer*."""
    return prefix + (name.lower() if prefix[:1].isupper() else name)


def nouns(lines: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield symbol and (one, many, gender) of lines ``symbol | one | many | gender``; the last may be left out."""
    for line in lines.strip().splitlines():
        symbol, one, many, *gender = (part.strip() for part in line.split("|"))
        yield symbol, (one, many, gender[0] if gender else "m")
