"""Text in the one form in which words are compared, and English words without their endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_ACCENT = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200c\u200d\u00ad]")
"""Accents of Latin, Greek and Cyrillic, vowel signs and stretching of Arabic, invisible joiners."""

_WORD = re.compile(
    r"[^\W_]+(?:[\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3099\u309a]+[^\W_]*)*(?:'s\b)?|[²³∎]"
)
_CLAUSE = re.compile(r"[,.;:!?()\[\]{}–—|·、。，；：！？（）「」\n]| - ")

_IRREGULAR = {
    "mice": "mouse", "geese": "goose", "feet": "foot", "teeth": "tooth", "men": "man", "women": "woman", "oxen": "ox",
    "children": "child", "people": "person", "leaves": "leaf", "wolves": "wolf", "knives": "knife", "wives": "wife",
    "lives": "life", "loaves": "loaf", "halves": "half", "shelves": "shelf", "calves": "calf", "thieves": "thief",
    "scarves": "scarf", "hooves": "hoof", "cacti": "cactus", "fungi": "fungus", "nuclei": "nucleus", "dice": "die",
    "bacteria": "bacterium", "criteria": "criterion", "phenomena": "phenomenon", "vertices": "vertex",
    "matrices": "matrix", "indices": "index", "axes": "axis", "crises": "crisis", "analyses": "analysis",
    "formulae": "formula", "larvae": "larva", "vertebrae": "vertebra", "algae": "alga", "data": "datum",
    "media": "medium", "buses": "bus", "gases": "gas", "lenses": "lens", "echoes": "echo", "heroes": "hero",
    "potatoes": "potato", "tomatoes": "tomato", "volcanoes": "volcano", "mosquitoes": "mosquito", "radii": "radius",
    "octopi": "octopus", "bookshelves": "bookshelf", "snowmen": "snowman", "firemen": "fireman",
}  # fmt: skip
_NO_PLURAL = ("ss", "us", "is", "gas", "atlas", "canvas", "bias", "chaos", "cosmos")


def normal(text: str) -> str:
    """The text in small letters, without accents, hyphens and slashes, its spaces single."""
    folded = unicodedata.normalize("NFKD", text.replace("²", "\ue000").replace("³", "\ue001")).casefold()
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", folded)).replace("\ue000", "²").replace("\ue001", "³")
    plain = re.sub("[’‘`´]", "'", plain).replace("ß", "ss")
    return " ".join(re.sub(r"(?<=\w)[-‐‑/](?=\w)", " ", plain).split())


def clauses_of(text: str) -> Iterator[list[str]]:
    """The words of each part of the normal text between punctuation marks."""
    for clause in _CLAUSE.split(text):
        words = _WORD.findall(clause)
        if words:
            yield words


@lru_cache(maxsize=4096)
def plain_forms(word: str) -> tuple[str, ...]:
    """An English word, then the words of which it may be the plural, the possessive or a form in -ing or -ed."""
    forms = [word]
    if word.endswith("'s"):
        forms.append(word[:-2])
    if word in _IRREGULAR:
        forms.append(_IRREGULAR[word])
    if len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL):
        if word.endswith("ies") and len(word) > 4:
            forms.append(word[:-3] + "y")
        if word.endswith(("ches", "shes", "xes", "sses", "zes")):
            forms.append(word[:-2])
        forms.append(word[:-1])
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            forms += [stem, stem + "e"]
            if stem[-1] == stem[-2] and stem[-1] not in "sl":
                forms.append(stem[:-1])
    return tuple(dict.fromkeys(forms))


def is_plural(word: str) -> bool:
    """Whether an English word looks like a plural."""
    return word in _IRREGULAR or (len(word) > 3 and word.endswith("s") and not word.endswith((*_NO_PLURAL, "'s")))
