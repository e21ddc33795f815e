"""Marp's keywords in the alternative text of images: backgrounds, splits, sizes, filters. And prompts' parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.directives.prompt_values import PROMPT_PARAMETERS, read_prompt_parameter
from mdvideo.deck.markdown.attributes import Attribute
from mdvideo.deck.model import Filter, Split
from mdvideo.deck.source import Source
from mdvideo.errors import DeckError, Problem

FILTERS = {
    "blur": "10px",
    "brightness": "1.5",
    "contrast": "2",
    "drop-shadow": "0 5px 10px rgba(0,0,0,.4)",
    "grayscale": "1",
    "hue-rotate": "180deg",
    "invert": "1",
    "opacity": ".5",
    "saturate": "2",
    "sepia": "1",
}
"""CSS filter functions, each with the argument that Marp uses when none is written."""

SIZES = {"cover": "cover", "contain": "contain", "fit": "contain", "auto": "auto"}
KEYWORDS = (*FILTERS, *SIZES, "left", "right", "vertical", "horizontal", "width", "height")

MAX_ARGUMENT = 100
"""Characters in the argument of a filter."""

_TYPO_SIMILARITY = 0.75
"""Lowest similarity (difflib's ratio) at which an unknown word with an argument is a misspelt keyword."""
_BARE_TYPO_SIMILARITY = 0.8
"""The same for a word without an argument."""

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
_LENGTH = re.compile(r"auto|(?:\d*\.)?\d+(?:%|[a-z]{1,4})?")
_PERCENT = re.compile(r"((?:\d*\.)?\d+)%")
_ARGUMENT = re.compile(_NUMBER + r"(?:px|%|em|rem|cm|mm|in|pt|pc|deg|grad|rad|turn)?")
_SHADOW_SEPARATOR = re.compile(r",(?![^()]*\))")
_COLOUR = re.compile(r"[\w#]+(?:\([\w\s.,%/]*\))?")


@dataclass(frozen=True, slots=True)
class ImageKeywords:
    """The keywords in an alternative text, and the rest of it in ``alt``.

    ``width`` and ``height`` are ``auto``, or in ``px`` or ``%``; ``size`` is a keyword of ``background-size``, and
    ``scale`` a percentage. ``split_sized``: the split's percentage is written. ``unknown`` holds words of a background
    that look like misspelt keywords.
    """

    alt: str
    background: bool = False
    size: str | None = None
    scale: str | None = None
    split: Split | None = None
    split_sized: bool = False
    direction: Literal["horizontal", "vertical"] | None = None
    width: str | None = None
    height: str | None = None
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def css_size(self) -> str:
        """The value of ``background-size``, composed as in Marp: a percentage counts before a keyword.

        Beside ``cover`` and ``contain``, a width and a height count for nothing; beside a percentage, the one that is
        missing is that percentage.
        """
        size = self.scale or self.size
        if size in ("cover", "contain") or (self.width is None and self.height is None):
            return size or "cover"
        return f"{self.width or size or 'auto'} {self.height or size or 'auto'}"


def read_image_keywords(alt: str) -> ImageKeywords:
    """Split an alternative text at white space and read its keywords. Other words stay text, as in Marp."""
    words = alt.split()
    background = "bg" in words
    fields: dict[str, Any] = {}
    filters: list[Filter] = []
    rest: list[str] = []
    for word in words:
        name, colon, argument = word.partition(":")
        if (filter_argument := _filter_argument(name, argument if colon else None)) is not None:
            filters.append(Filter(name, filter_argument))
        elif length := _length(name, argument):
            fields |= length
        elif not background:
            rest.append(word)
        elif (placement := _placement(word, name, argument)) is not None:
            fields |= placement
        elif word != "bg":
            rest.append(word)
    return ImageKeywords(
        alt=" ".join(rest),
        background=background,
        filters=tuple(filters),
        unknown=tuple(word for word in rest if background and _is_typo(word)),
        **fields,
    )


def read_prompt_parameters(
    attributes: Sequence[Attribute], source: Source
) -> tuple[dict[str, Any], list[Attribute], list[Problem]]:
    """Split the attributes of an image into prompt parameters and others; return both, and problems of the former."""
    parameters: dict[str, Any] = {}
    others: list[Attribute] = []
    problems: list[Problem] = []
    for attribute in attributes:
        name = attribute.name
        if name not in PROMPT_PARAMETERS:
            others.append(attribute)
            continue
        span = source.span(attribute.value_start, attribute.value_end)
        try:
            parameters[name] = read_prompt_parameter(name, attribute.value, span)
        except DeckError as error:
            problems.extend(error.problems)
    return parameters, others, problems


def _is_typo(word: str) -> bool:
    """Whether a word is a misspelt keyword. Most words of a background describe it, so in doubt it is not."""
    name, colon, argument = word.partition(":")
    if colon:
        return bool(argument) and nearest_name(name, KEYWORDS, _TYPO_SIMILARITY) is not None
    near = nearest_name(name, KEYWORDS, _BARE_TYPO_SIMILARITY) if name.islower() and len(name) > 4 else None
    # "covers" and "cover-art" are words; "contian" and "verticla" are made of the keyword's letters.
    return near is not None and sorted(near) == sorted(name)


def _length(name: str, argument: str) -> dict[str, str]:
    side = {"w": "width", "width": "width", "h": "height", "height": "height"}.get(name)
    if side is None or not _LENGTH.fullmatch(argument):
        return {}
    if argument == "auto" or argument.endswith("%"):
        return {side: argument}
    pixels = length_in_pixels(argument)
    return {} if pixels is None else {side: f"{pixels:g}px"}


def _placement(word: str, name: str, argument: str) -> dict[str, Any] | None:
    if word in SIZES:
        return {"size": SIZES[word]}
    if word in ("vertical", "horizontal"):
        return {"direction": word}
    if _PERCENT.fullmatch(word):
        return {"scale": word}
    if name in ("left", "right"):
        share = _PERCENT.fullmatch(argument) if argument else None
        if word == name or (share is not None and 0 < Fraction(share[1]) < 100):
            side: Literal["left", "right"] = "left" if name == "left" else "right"
            return {"split": Split(side, Fraction(share[1] if share else 50)), "split_sized": share is not None}
    return None


def _filter_argument(name: str, argument: str | None) -> str | None:
    """Return the argument of a CSS filter function; None if ``name`` is not one, or its argument is malformed."""
    if name not in FILTERS:
        return None
    if argument is None:
        return FILTERS[name]
    if len(argument) > MAX_ARGUMENT:
        return None
    if name == "drop-shadow":
        parts = _SHADOW_SEPARATOR.split(argument)
        lengths = [part for part in parts if _ARGUMENT.fullmatch(part)]
        colours = parts[len(lengths) :]
        valid = 2 <= len(lengths) <= 3 and len(colours) <= 1 and all(map(_COLOUR.fullmatch, colours))
        return " ".join(parts) if valid else None
    return argument if _ARGUMENT.fullmatch(argument) else None
