"""The names of the library's objects in many languages, from CLDR's annotations and the library's own names."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

from mdvideo.images.illustrate.library.object_library import objects
from mdvideo.images.illustrate.understanding.normal_text import normal
from mdvideo.images.illustrate.understanding.word_lists import word_list


@dataclass(frozen=True, slots=True)
class LocaleNames:
    """What a locale calls the objects, in normal form."""

    names: Mapping[str, str]
    """Object by name: CLDR's short name."""
    keywords: Mapping[str, str]
    """Object by keyword, for keywords of one object only that share a stem with its name."""


@cache
def library_names() -> Mapping[str, str]:
    """Object by its own English name, but those that are never meant by it."""
    return {normal(name): name for name in objects() if name not in word_list("unsuited")}


@cache
def locales() -> frozenset[str]:
    """The locales that have names."""
    with as_file(_packed()) as path, zipfile.ZipFile(path) as packed:
        return frozenset(packed.namelist())


@cache
def names_in(locale: str) -> LocaleNames:
    """The names in a locale of ``locales()``."""
    with as_file(_packed()) as path, zipfile.ZipFile(path) as packed:
        rows = [line.split("\t") for line in packed.read(locale).decode().splitlines()]
    names: dict[str, str] = {}
    uses: dict[str, list[str]] = {}
    for icon, words in rows:
        if icon in word_list("unsuited"):
            continue
        short, *keywords = (normal(word) for word in words.split("|"))
        names.setdefault(short, icon)
        for word in keywords:
            uses.setdefault(word, []).append(icon)
    unique = {word: icons[0] for word, icons in uses.items() if len(icons) == 1 and word not in names}
    return LocaleNames(names, unique)


def says_the_same(word: str, name: str) -> bool:
    """Whether a keyword shares its stem with the name, both in normal form."""
    shorter, longer = sorted((word.replace(" ", ""), name.replace(" ", "")), key=len)
    least = 4 if shorter.isascii() or shorter[:1] < "\u0900" else 2
    return len(shorter) >= least and shorter[:least] == longer[:least] and shorter[: len(shorter) - 2] in longer


def _packed() -> Traversable:
    return files("mdvideo.images.illustrate.understanding").joinpath("object_names.zip")
