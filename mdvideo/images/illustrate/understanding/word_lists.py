"""The lists of words in ``word_lists.toml``, ``plain_words.txt`` and ``style_words.txt``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from mdvideo.images.illustrate.understanding.normal_text import normal


def _folder() -> Traversable:
    return files("mdvideo.images.illustrate.understanding")


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    text = _folder().joinpath("word_lists.toml").read_text(encoding="utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


def word_list(name: str) -> frozenset[str]:
    """The list of this name; the file says what each is for."""
    return _lists()[name]


def _listed(file_name: str, separator: str | None) -> frozenset[str]:
    text = _folder().joinpath(file_name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(normal(word) for line in lines for word in line.split(separator) if word.strip())


@cache
def plain_words() -> frozenset[str]:
    """English words that name nothing to draw."""
    return frozenset(word.replace("_", " ") for word in _listed("plain_words.txt", None))


@cache
def style_words() -> frozenset[str]:
    """English phrases for how a picture is made."""
    return _listed("style_words.txt", ",")
