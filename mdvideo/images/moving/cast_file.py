"""Reads recordings of terminals: asciinema's .cast files, version 1, 2 and 3.

Source: docs.asciinema.org, *asciicast v1*, *v2* and *v3*. Only output and resizing are shown; what was typed (``i``),
markers (``m``) and the exit status (``x``) are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mdvideo.errors import AssetError

MAX_EVENTS = 10**6
MAX_COLUMNS, MAX_ROWS = 400, 200
_LEAST = (2, 1)

_USUAL_SIZE = (80, 24)
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")


@dataclass(frozen=True, slots=True)
class CastEvent:
    """What happens at ``at`` seconds: output of ``text``, or a new size ``COLUMNSxROWS``."""

    at: Fraction
    kind: Literal["output", "resize"]
    text: str


@dataclass(frozen=True, slots=True)
class CastFile:
    """A recording. ``idle`` is the longest wait that the file itself asks to keep, in seconds."""

    columns: int
    rows: int
    events: tuple[CastEvent, ...]
    idle: Fraction | None = None
    broken_line: int | None = None
    """The first line that cannot be read, from which on nothing is shown."""


def read_cast(data: bytes, name: str) -> CastFile:
    """Return a recording. Raises AssetError for one that is of no known version, or has too many events."""
    text = data.decode("utf-8-sig", "replace")
    first, _, rest = text.lstrip().partition("\n")
    head = _json_of(first)
    if not isinstance(head, dict) or head.get("version") == 1:
        whole = _json_of(text)
        if isinstance(whole, dict):
            head, rest = whole, ""
    if not isinstance(head, dict) or head.get("version") not in (1, 2, 3):
        hint = "record it with asciinema, version 1, 2 or 3"
        raise AssetError(f"{name} is no recording of a terminal in a known format", hint=hint)
    columns, rows = _size_of(head)
    idle = head.get("idle_time_limit")
    limit = Fraction(str(idle)) if isinstance(idle, int | float) and 0 < idle < 10**6 else None
    if head["version"] == 1:
        events = list(_first_version(head, name))
        return CastFile(columns, rows, tuple(events), limit)
    found, broken = _events_of(rest, relative=head["version"] == 3, name=name)
    return CastFile(columns, rows, tuple(found), limit, broken)


def clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """Return a size within the limits."""
    return min(max(columns, _LEAST[0]), MAX_COLUMNS), min(max(rows, _LEAST[1]), MAX_ROWS)


def size_in(text: str) -> tuple[int, int] | None:
    """Return columns and rows of ``80x24``, within the limits."""
    match = _SIZE.fullmatch(text.strip())
    return None if match is None else clamp_size(int(match[1]), int(match[2]))


def _events_of(text: str, *, relative: bool, name: str) -> tuple[list[CastEvent], int | None]:
    events: list[CastEvent] = []
    at = Fraction(0)
    for number, line in enumerate(text.split("\n"), 2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(events) >= MAX_EVENTS:
            hint = "cut it, or record it again without what repeats"
            raise AssetError(f"{name} has more than {MAX_EVENTS:,} events", hint=hint)
        row = _json_of(line)
        if not (isinstance(row, list) and len(row) >= 3 and _is_time(row[0]) and isinstance(row[1], str)):
            return events, number
        seconds = Fraction(str(row[0]))
        at = at + max(seconds, Fraction(0)) if relative else max(at, seconds)
        if row[1] == "o" and isinstance(row[2], str):
            events.append(CastEvent(at, "output", row[2]))
        elif row[1] == "r" and isinstance(row[2], str) and size_in(row[2]) is not None:
            events.append(CastEvent(at, "resize", row[2]))
        elif row[1] == "x":
            events.append(CastEvent(at, "output", ""))
    return events, None


def _first_version(head: dict[str, Any], name: str) -> Iterator[CastEvent]:
    rows = head.get("stdout")
    if not isinstance(rows, list):
        raise AssetError(f"{name} has no output", hint="record it again with asciinema")
    if len(rows) > MAX_EVENTS:
        raise AssetError(f"{name} has more than {MAX_EVENTS:,} events", hint="record less")
    at = Fraction(0)
    for row in rows:
        if isinstance(row, list) and len(row) == 2 and _is_time(row[0]) and isinstance(row[1], str):
            at += max(Fraction(str(row[0])), Fraction(0))
            yield CastEvent(at, "output", row[1])


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1 < value < 10**7


def _size_of(head: dict[str, Any]) -> tuple[int, int]:
    term = head.get("term")
    sizes = (term.get("cols"), term.get("rows")) if isinstance(term, dict) else (head.get("width"), head.get("height"))
    usual = zip(sizes, _USUAL_SIZE, strict=True)
    columns, rows = (size if isinstance(size, int) and size > 0 else default for size, default in usual)
    return clamp_size(columns, rows)


def _json_of(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
