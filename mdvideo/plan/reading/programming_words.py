"""Terms of programming that voices misread, and how people say them: a shared lexicon under the deck's own.

Each reading in ``programming_words.txt`` was checked by the phonemes that hibari's G2P and eSpeak NG make of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def programming_words(lang: str) -> Mapping[str, str]:
    """Return spoken forms by term, for a language such as ``en``; empty for others."""
    return _sections().get(lang, {})


@cache
def _sections() -> Mapping[str, Mapping[str, str]]:
    sections: dict[str, dict[str, str]] = {}
    lang = ""
    for line in files(__package__).joinpath("programming_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lang = line.strip("[]")
        elif line:
            term, spoken = line.split(" = ", 1)
            sections.setdefault(lang, {})[term] = spoken
    return sections
