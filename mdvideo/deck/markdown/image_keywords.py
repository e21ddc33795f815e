"""Images in Markdown, read by Marp's keywords: backgrounds, splits, sizes, filters; and prompts with parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mdvideo.deck.directives import values
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
"""CSS filter functions with the argument that each has in Marp when none is written."""

SIZES = {"cover": "cover", "contain": "contain", "fit": "contain", "auto": "auto"}
KEYWORDS = [*FILTERS, *SIZES, "left", "right", "vertical", "horizontal", "width", "height"]

LONGEST_ARGUMENT = 100
"""Characters of a filter's argument."""

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
_LENGTH = re.compile(r"auto|" + _NUMBER + r"(?:px|%|em|rem|vw|vh|cm|mm|in|pt|pc)?")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)%")
_ARGUMENT = re.compile(_NUMBER + r"(?:px|%|em|rem|deg|rad|turn)?")
_SHADOW = re.compile(r",(?![^()]*\))")
_COLOUR = re.compile(r"[\w#]+(?:\([\w\s.,%/]*\))?")


@dataclass(frozen=True, slots=True)
class Keywords:
    """What the alternative text says besides itself. ``width`` and ``height`` are CSS lengths."""

    alt: str
    background: bool = False
    size: str | None = None
    split: Split | None = None
    direction: Literal["horizontal", "vertical"] | None = None
    width: str | None = None
    height: str | None = None
    filters: tuple[Filter, ...] = ()
    unknown: tuple[str, ...] = ()
    """Words of a background's text that look like keywords and are none."""

    @property
    def css_size(self) -> str:
        """The value of ``background-size``."""
        if self.width is not None or self.height is not None:
            return f"{self.width or 'auto'} {self.height or 'auto'}"
        return self.size or "cover"


def read_keywords(alt: str) -> Keywords:
    """Split the alternative text at white space; what is no keyword stays text, as in Marp."""
    words = alt.split()
    background = "bg" in words
    read: dict[str, Any] = {}
    filters: dict[str, str] = {}
    rest: list[str] = []
    for word in words:
        name, _, argument = word.partition(":")
        if (found := _filter(name, argument, ":" in word)) is not None:
            filters[name] = found
        elif found_length := _length(name, argument):
            read |= found_length
        elif not background:
            rest.append(word)
        elif (placed := _placement(word, name, argument)) is not None:
            read |= placed
        elif word != "bg":
            rest.append(word)
    return Keywords(
        alt=" ".join(rest),
        background=background,
        filters=tuple(Filter(name, argument) for name, argument in filters.items()),
        unknown=tuple(word for word in rest if background and _is_slip(word)),
        **read,
    )


def _is_slip(word: str) -> bool:
    name, colon, _ = word.partition(":")
    return bool(values.nearest(name, KEYWORDS, 0.75)) and (bool(colon) or len(name) > 3)


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


def _filter(name: str, argument: str, given: bool) -> str | None:
    """The argument of a CSS filter function; None if this is no filter, or its argument is malformed."""
    if name not in FILTERS or len(argument) > LONGEST_ARGUMENT:
        return None
    if not given:
        return FILTERS[name]
    if name == "drop-shadow":
        parts = _SHADOW.split(argument)
        lengths = [part for part in parts if _ARGUMENT.fullmatch(part)]
        colours = parts[len(lengths) :]
        good = 2 <= len(lengths) <= 3 and len(colours) <= 1 and all(map(_COLOUR.fullmatch, colours))
        return " ".join(parts) if good else None
    return argument if _ARGUMENT.fullmatch(argument) else None


def prompt_parameters(
    attributes: Sequence[Attribute], source: Source
) -> tuple[dict[str, Any], list[Attribute], list[Problem]]:
    """Parameters of a prompt among the attributes behind an image, the other attributes, and faults in the former."""
    parameters: dict[str, Any] = {}
    others: list[Attribute] = []
    problems: list[Problem] = []
    for each in attributes:
        if each.name not in values.PROMPT_PARAMETERS:
            others.append(each)
            continue
        try:
            parameters[each.name] = values.prompt_parameter(each.name, each.value, source.span(each.start, each.end))
        except DeckError as error:
            problems.extend(error.problems)
    return parameters, others, problems
