"""Which media queries of CSS hold for a slide: on a screen as large as Marp's, of a reader without preferences.

Source: W3C *Media Queries Level 4*. What this module does not know is taken to hold, as ``(hover)`` is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mdvideo._util.css_lengths import length_in_pixels

_SIZES = {"width": 1280.0, "height": 720.0}
_FEATURE = re.compile(r"\(([^()]*)\)")
_LENGTH = re.compile(r"(?<![\w.#-])(\d+\.?\d*|\.\d+)(px|em|rem|cm|mm|in|pt|pc|q)\b", re.IGNORECASE)
_BOUND = re.compile(r"(min|max)-(width|height)\s*:\s*(\S+)")
_RANGE = re.compile(r"(?:(\S+)\s*(<=?|>=?|=)\s*)?(width|height)(?:\s*(<=?|>=?|=)\s*(\S+))?")
_CHOICES = {
    "orientation": "landscape",
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "prefers-reduced-data": "no-preference",
}
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
}
_BROWSER_EM = 16
"""Pixels of an em in a media query: a browser's own size of type."""


def holds_on_slides(queries: str) -> bool:
    """Return whether a list of media queries holds for a slide."""
    return not queries.strip() or any(_holds(query.strip().lower()) for query in queries.split(","))


def scale_media_queries(queries: str, factor: float) -> str:
    """Return media queries for a page on which each pixel of Marp is ``factor`` pixels."""
    return _LENGTH.sub(lambda match: f"{(_pixels(match[0]) or 0) * factor:g}px", queries)


def _holds(query: str) -> bool:
    negated, _, rest = query.partition(" ") if query.startswith("not ") else ("", "", query)
    medium = re.match(r"(?:only\s+)?([a-z]+)\b(?!\s*\()", rest)
    of_screen = medium is None or medium[1] in ("screen", "all", "and", "not")
    features = _FEATURE.findall(rest)
    found = of_screen and (any if re.search(r"\)\s*or\b", rest) else all)(map(_has, features or ["hover"]))
    return found != bool(negated)


def _has(feature: str) -> bool:
    name, _, value = (part.strip() for part in feature.partition(":"))
    if name in _CHOICES:
        return value == _CHOICES[name]
    if bound := _BOUND.fullmatch(feature.strip()):
        limit = _pixels(bound[3])
        return limit is None or (_SIZES[bound[2]] >= limit if bound[1] == "min" else _SIZES[bound[2]] <= limit)
    if span := _RANGE.fullmatch(feature.strip()):
        low, high = _pixels(span[1] or ""), _pixels(span[5] or "")
        size = _SIZES[span[3]]
        return (low is None or _ORDER[span[2]](low, size)) and (high is None or _ORDER[span[4]](size, high))
    return True


def _pixels(length: str) -> float | None:
    if match := re.fullmatch(r"([\d.]+)r?em", length):
        return float(match[1]) * _BROWSER_EM
    return length_in_pixels(length) if length else None
