"""Reads marks of pointing: ``point "words"``, ``zoom 30%,40% 2x``, ``arrow from "a" to line 3``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from mdvideo.deck.directives.values import fail, parse_duration, read_nonempty_text
from mdvideo.deck.loose_yaml import YamlSequence, YamlValue
from mdvideo.deck.pointing.pointing_marks import PointingKind, PointingMark, PointingTarget, TimedPointing
from mdvideo.errors import Span

POINTING: Mapping[str, PointingKind] = {
    "point": "point",
    "zoom": "zoom",
    "spotlight": "spotlight",
    "box": "box",
    "arrow": "arrow",
}
"""The marks, by name, in the order of the documentation."""

MAX_ZOOM, MIN_ZOOM = Fraction(6), Fraction(1)
MAX_TIMED = 100
"""Entries of a ``pointing`` directive."""

_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_TARGETS = re.compile(
    r"(?:[\"“”„](?P<words>[^\"“”„\n]+)[\"“”](?:\s*\#(?P<nth>\d{1,3}))?"
    r"|lines?\s+(?P<first>\d{1,5})(?:\s*[-–]\s*(?P<last>\d{1,5}))?"
    r"|cell\s+(?P<row>\d{1,3})\s*,\s*(?P<column>\d{1,3})"
    r"|picture(?:\s+(?P<picture>\d{1,3}))?"
    rf"|(?P<x>{_NUMBER})%\s*,\s*(?P<y>{_NUMBER})%(?:\s+(?P<w>{_NUMBER})%\s*[x×,]\s*(?P<h>{_NUMBER})%)?)",
    re.IGNORECASE,
)
_ZOOM = re.compile(r"(?P<zoom>\d{1,2}(?:\.\d{1,3})?)\s*[x×]", re.IGNORECASE)
_ARROW = re.compile(r"(?:from\s+(?P<source>.+?)\s+)?to\s+(?P<target>.+)", re.IGNORECASE)
_TIMED = re.compile(
    r"(?:at\s+)?(?P<time>[\d.]+\s*(?:ms|s|min|m|h)?)\s*[:,]?\s+(?P<name>[A-Za-z]+)(?:\s+(?P<value>.*))?"
)
_TARGET_HINT = "write words of the slide in quotation marks, line 3, cell 2,1, picture 1, or a place as 30%,40%"


def parse_pointing(name: str, value: str, span: Span) -> PointingMark:
    """Return a mark by its name, one of POINTING, and what follows. Raises DeckError."""
    kind, text = POINTING[name.lower()], " ".join(value.split())
    if text.lower() == "off" or (kind == "zoom" and text.lower() == "out"):
        return PointingMark("zoom" if kind == "zoom" else "off", span=span)
    if kind == "arrow":
        return _parse_arrow(text, span)
    target, rest = _parse_target(text, span, name)
    mark = PointingMark(kind, target, span=span)
    if kind == "point" and rest.lower() in ("ring", "underline"):
        return replace(mark, underlines=rest.lower() == "underline")
    if kind == "zoom" and rest:
        return replace(mark, zoom=_parse_zoom(rest, span))
    if rest:
        fail(span, "pointing", f"[{name}] does not know {rest!r}", _hint_of(kind))
    return mark


def _parse_arrow(text: str, span: Span) -> PointingMark:
    found = _ARROW.fullmatch(text)
    if found is None:
        fail(span, "pointing", "an arrow needs something that it points to", _hint_of("arrow"))
    target, rest = _parse_target(found["target"], span, "arrow")
    source, more = (None, "") if found["source"] is None else _parse_target(found["source"], span, "arrow")
    if rest or more:
        fail(span, "pointing", f"[arrow] does not know {rest or more!r}", _hint_of("arrow"))
    return PointingMark("arrow", target, source, span=span)


def _parse_target(text: str, span: Span, name: str) -> tuple[PointingTarget, str]:
    """Return what is named first in a text, and the rest of the text."""
    found = _TARGETS.match(text)
    if found is None:
        message = f"[{name}] says nothing to point at" if not text else f"{text!r} is nothing to point at"
        fail(span, "pointing", message, _TARGET_HINT)
    written, rest = found.group(), text[found.end() :].strip()
    if found["words"] is not None:
        words = " ".join(found["words"].split())
        if not words:
            fail(span, "pointing", f"[{name}] says nothing to point at", _TARGET_HINT)
        return PointingTarget("words", words, max(1, int(found["nth"] or 1)), written=written), rest
    if found["first"] is not None:
        first = Fraction(found["first"])
        return PointingTarget(
            "line", numbers=(first, max(first, Fraction(found["last"] or first))), written=written
        ), rest
    if found["row"] is not None:
        return PointingTarget(
            "cell", numbers=(Fraction(found["row"]), Fraction(found["column"])), written=written
        ), rest
    if found["x"] is not None:
        shares = tuple(Fraction(found[key]) / 100 for key in ("x", "y", "w", "h") if found[key] is not None)
        _check_region(shares, span)
        return PointingTarget("region", numbers=shares, written=written), rest
    return PointingTarget("picture", numbers=(Fraction(found["picture"] or 1),), written=written), rest


def _check_region(shares: tuple[Fraction, ...], span: Span) -> None:
    inside = all(share <= 1 for share in shares)
    if len(shares) == 4:
        x, y, width, height = shares
        inside = inside and width > 0 and height > 0 and x + width <= 1 and y + height <= 1
    if not inside:
        hint = "write its left, top, width and height as shares of the slide, as in 10%,20% 40%x30%"
        fail(span, "pointing", "this region is not on the slide", hint)


def _parse_zoom(text: str, span: Span) -> Fraction:
    found = _ZOOM.fullmatch(text)
    zoom = Fraction(found["zoom"]) if found is not None else Fraction(0)
    if not MIN_ZOOM < zoom <= MAX_ZOOM:
        hint = f"write a magnification of up to {int(MAX_ZOOM)}, as in 2x"
        fail(span, "pointing", f"{text!r} is not a magnification", hint)
    return zoom


def _hint_of(kind: PointingKind) -> str:
    return {
        "point": 'write [point "words"], [point "words" underline] or [point off]',
        "zoom": 'write [zoom "words"], [zoom 30%,40% 2x] or [zoom out]',
        "arrow": 'write [arrow from "words" to "words"], or [arrow to "words"]',
    }.get(kind, f'write [{kind} "words"]')


def read_timed_pointing(value: YamlValue) -> tuple[TimedPointing, ...]:
    """Read the ``pointing`` directive: ``2s point "words"``, or a list of such lines. Raises DeckError."""
    lines = value.items if isinstance(value, YamlSequence) else (value,)
    if len(lines) > MAX_TIMED:
        fail(value.span, "pointing", f"more than {MAX_TIMED} marks on one slide", "leave some out")
    return tuple(_read_timed(line) for line in lines)


def _read_timed(line: YamlValue) -> TimedPointing:
    found = _TIMED.fullmatch(read_nonempty_text(line).strip())
    if found is None or found["name"].lower() not in POINTING:
        hint = 'write a time and a mark, as in 2s point "words", or a list of these'
        fail(line.span, "pointing", "expected a time and a mark", hint)
    seconds = parse_duration(found["time"].strip(), line.span)
    return TimedPointing(seconds, parse_pointing(found["name"], found["value"] or "", line.span))
