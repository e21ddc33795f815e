"""How a clip plays, as its author writes it in braces: ``![](demo.mp4){start=3s end=12s speed=2 loop volume=0.3}``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from mdvideo.deck.markdown.attributes import Attribute
from mdvideo.deck.model import ClipOptions
from mdvideo.deck.source import Source
from mdvideo.errors import Problem

CLIP_OPTIONS = ("start", "end", "speed", "loop", "hold", "volume", "muted", "idle")

_SLOWEST, _FASTEST = Fraction(1, 10), Fraction(20)
_TIME = re.compile(
    r"(?:(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,3}):)?(?P<seconds>\d{1,5}(?:\.\d{1,6})?|\.\d{1,6})(?P<unit>ms|s|min|m)?"
)
_UNITS = {"ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60), "m": Fraction(60)}
_NUMBER = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,6})?|\.\d{1,6})(?P<unit>[x×]|%)?")
_WORDS = {"yes": True, "true": True, "": True, "no": False, "false": False}
_WRITE = {
    "start": "write start=3s or start=1:20",
    "end": "write end=12s or end=1:20",
    "idle": "write idle=1s",
    "speed": f"write speed=2; between {float(_SLOWEST):g} and {_FASTEST}",
    "volume": "write volume=0.3, or volume=0 for no sound; at most 2",
    "loop": "write loop",
    "hold": "write hold",
    "muted": "write muted",
}


def read_clip_options(
    attributes: Sequence[Attribute], source: Source
) -> tuple[ClipOptions, list[Attribute], list[Problem]]:
    """Split the attributes of an image into those of a clip and others; return both, and problems of the former."""
    values: dict[str, Any] = {}
    names: list[str] = []
    others: list[Attribute] = []
    problems: list[Problem] = []
    span = None
    for attribute in attributes:
        if attribute.name not in CLIP_OPTIONS:
            others.append(attribute)
            continue
        place = source.span(attribute.name_start, max(attribute.value_end, attribute.name_start + 1))
        span = span or place
        names.append(attribute.name)
        value = _value_of(attribute.name, attribute.value)
        if value is None:
            message = f"{attribute.name} of a clip cannot be {attribute.value!r}"
            problems.append(Problem("warning", "clip-option", message, place, _WRITE[attribute.name]))
        else:
            values |= value
    start, end = values.get("start", Fraction(0)), values.get("end")
    if end is not None and end <= start:
        message = f"a clip cannot end at {float(end):g} s and start at {float(start):g} s"
        problems.append(Problem("warning", "clip-option", message, span, "write an end after the start"))
        del values["end"]
    return ClipOptions(**values, names=tuple(names), span=span), others, problems


def clip_options_of_element(attributes: Mapping[str, str]) -> ClipOptions:
    """Return how a ``<video>`` plays: its ``loop`` and ``muted``, and the seconds of ``#t=3,12`` in its address."""
    values: dict[str, Any] = {}
    if "loop" in attributes:
        values["loop"] = True
    if "muted" in attributes:
        values["volume"] = Fraction(0)
    part = re.search(r"#t=(?:npt:)?([\d.:]*)(?:,([\d.:]+))?$", attributes.get("src", ""))
    for name, text in zip(("start", "end"), part.groups() if part else (), strict=False):
        if text and (seconds := _seconds(text)) is not None:
            values[name] = seconds
    if values.get("end", Fraction(1)) <= values.get("start", Fraction(0)):
        values.pop("end", None)
    return ClipOptions(**values)


def _value_of(name: str, text: str) -> dict[str, Any] | None:
    if name in ("loop", "hold", "muted"):
        said = _WORDS.get(text.lower())
        if said is None:
            return None
        return {"loop": said == (name == "loop")} if name != "muted" else {"volume": Fraction(0)} if said else {}
    if name in ("start", "end", "idle"):
        seconds = _seconds(text)
        return None if seconds is None else {name: seconds}
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    number = Fraction(match["number"]) / (100 if match["unit"] == "%" else 1)
    if name == "speed":
        return {name: number} if _SLOWEST <= number <= _FASTEST else None
    return {name: number} if number <= 2 and match["unit"] in (None, "%") else None


def _seconds(text: str) -> Fraction | None:
    match = _TIME.fullmatch(text)
    if match is None or (match["minutes"] is not None and match["unit"] not in (None, "s")):
        return None
    seconds = Fraction(match["seconds"]) * _UNITS[match["unit"] or "s"]
    return seconds + 60 * int(match["minutes"] or 0) + 3600 * int(match["hours"] or 0)
