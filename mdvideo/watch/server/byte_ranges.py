"""Which bytes answer a request, and under which status: RFC 9110's conditions and ranges, for one representation.

Several ranges at once are answered with the whole: a server may always ignore Range (14.2), no player asks for them,
and a single part in place of several would leave the client without what it asked for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
"""One ``int-range`` or ``suffix-range`` of 14.1.2; units are compared without case."""

ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
LONGEST_NUMBER = 18
"""Digits; a longer number is past the end of every file, and Python refuses to read very long ones."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Bytes ``start`` up to ``stop`` of the representation, under ``status``: 200, 206, 304 or 416."""

    status: int
    start: int
    stop: int
    headers: Mapping[str, str]

    @property
    def length(self) -> int:
        """How many bytes are selected."""
        return self.stop - self.start


def select(size: int, etag: str, method: str, headers: Mapping[str, str]) -> Selection:
    """What a GET or HEAD with these headers (names in lower case) is answered, for ``size`` bytes tagged ``etag``.

    ``etag`` is a strong one, with its quotes.
    """
    wanted = headers.get("if-none-match")
    if wanted is not None and (wanted.strip() == "*" or etag in ENTITY_TAG.findall(wanted)):
        return Selection(304, 0, 0, {})
    spec = headers.get("range")
    # Range means something for GET alone (14.2); If-Range compares strongly (13.1.5), and we give no date to match.
    if spec is None or method != "GET" or headers.get("if-range", etag).strip() != etag:
        return _whole(size)
    match = RANGE.fullmatch(spec)
    bounds = None if match is None else _bounds(size, match[1], match[2])
    if bounds is None:
        return _whole(size)
    start, stop = bounds
    if start >= stop:
        return Selection(416, 0, 0, {"content-range": f"bytes */{size}", "accept-ranges": "bytes"})
    shown = {"content-range": f"bytes {start}-{stop - 1}/{size}", "accept-ranges": "bytes"}
    return Selection(206, start, stop, shown)


def _whole(size: int) -> Selection:
    return Selection(200, 0, size, {"accept-ranges": "bytes"})


def _bounds(size: int, first: str, last: str) -> tuple[int, int] | None:
    """The half-open bounds asked for, empty when no byte of them exists; None when they are no range at all."""
    if not first:
        return (max(0, size - _number(last)), size) if last else None
    if not last:
        return _number(first), size
    if _number(last) < _number(first):
        return None
    return _number(first), min(size, _number(last) + 1)


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= LONGEST_NUMBER else sys.maxsize
