"""Marp's keywords in the alternative text of images: backgrounds, splits, sizes, filters. And prompts' parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

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
"""Lowest similarity (difflib's ratio) at which an unknown word is a misspelt keyword."""

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
_LENGTH = re.compile(r"auto|" + _NUMBER + r"(?:px|%|em|rem|vw|vh|cm|mm|in|pt|pc)?")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_ARGUMENT = re.compile(_NUMBER + r"(?:px|%|em|rem|deg|rad|turn)?")
_SHADOW_SEPARATOR = re.compile(r",(?![^()]*\))")
_COLOUR = re.compile(r"[\w#]+(?:\([\w\s.,%/]*\))?")


@dataclass(frozen=True, slots=True)
class ImageKeywords:
    """The keywords in an alternative text, and the rest of it in ``alt``. ``width`` and ``height`` are CSS lengths.

    ``unknown`` holds words of a background that look like misspelt keywords.
    """

    alt: str
    background: bool = False
    size: str | None = None
    split: Split | None = None
    direction: Literal["horizontal", "vertical"] | None = None
    width: str | None = None
    height: str | None = None
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def css_size(self) -> str:
        """The value of ``background-size``."""
        if self.width is not None or self.height is not None:
            return f"{self.width or 'auto'} {self.height or 'auto'}"
        return self.size or "cover"


def read_image_keywords(alt: str) -> ImageKeywords:
    """Split an alternative text at white space and read its keywords. Other words stay text, as in Marp."""
    words = alt.split()
    background = "bg" in words
    fields: dict[str, Any] = {}
    filters: dict[str, str] = {}
    rest: list[str] = []
    for word in words:
        name, colon, argument = word.partition(":")
        if (filter_argument := _filter_argument(name, argument if colon else None)) is not None:
            filters[name] = filter_argument
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
        filters=tuple(Filter(name, argument) for name, argument in filters.items()),
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
    name, colon, _ = word.partition(":")
    return nearest_name(name, KEYWORDS, _TYPO_SIMILARITY) is not None and (bool(colon) or len(name) > 3)


def _length(name: str, argument: str) -> dict[str, str]:
    side = {"w": "width", "width": "width", "h": "height", "height": "height"}.get(name)
    if side is None or not _LENGTH.fullmatch(argument):
        return {}
    return {side: argument if argument == "auto" or not argument[-1].isdigit() else f"{argument}px"}


def _placement(word: str, name: str, argument: str) -> dict[str, Any] | None:
    if word in SIZES:
        return {"size": SIZES[word]}
    if word in ("vertical", "horizontal"):
        return {"direction": word}
    if _PERCENT.fullmatch(word):
        return {"size": word}
    if name in ("left", "right"):
        share = _PERCENT.fullmatch(argument) if argument else None
        if word == name or (share is not None and 0 < Fraction(share[1]) < 100):
            return {"split": Split("left" if name == "left" else "right", Fraction(share[1] if share else 50))}
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
