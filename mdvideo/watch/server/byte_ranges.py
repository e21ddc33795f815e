"""Select the bytes and the status that answer a request: conditions and ranges of RFC 9110, for one representation.

A request for several ranges is answered with the whole representation. A server may always ignore Range (14.2), and no
player asks for several ranges.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass

RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
"""One ``int-range`` or ``suffix-range`` of 14.1.2. Range units are case-insensitive."""

ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
MAX_DIGITS = 18
"""A longer number is past the end of any file, and Python refuses to parse very long ones."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Bytes [``start``, ``stop``) of the representation, and the HTTP ``status``: 200, 206, 304 or 416."""

    status: int
    start: int
    stop: int
    headers: Mapping[str, str]

    @property
    def length(self) -> int:
        """The number of bytes selected."""
        return self.stop - self.start


def select_bytes(size: int, etag: str, method: str, headers: Mapping[str, str]) -> Selection:
    """Select what answers a GET or HEAD with these headers, for a representation of ``size`` bytes.

    Header names are in lower case. ``etag`` is a strong entity tag with its quotes.
    """
    wanted = headers.get("if-none-match")
    if wanted is not None and (wanted.strip() == "*" or etag in ENTITY_TAG.findall(wanted)):
        return Selection(304, 0, 0, {})
    spec = headers.get("range")
    # Range is defined for GET only (14.2). If-Range compares strongly (13.1.5); we send no date that it could match.
    if spec is None or method != "GET" or headers.get("if-range", etag).strip() != etag:
        return _select_all(size)
    match = RANGE.fullmatch(spec)
    bounds = None if match is None else _parse_bounds(size, match[1], match[2])
    if bounds is None:
        return _select_all(size)
    start, stop = bounds
    if start >= stop:
        return Selection(416, 0, 0, {"content-range": f"bytes */{size}", "accept-ranges": "bytes"})
    range_headers = {"content-range": f"bytes {start}-{stop - 1}/{size}", "accept-ranges": "bytes"}
    return Selection(206, start, stop, range_headers)


def _select_all(size: int) -> Selection:
    return Selection(200, 0, size, {"accept-ranges": "bytes"})


def _parse_bounds(size: int, first: str, last: str) -> tuple[int, int] | None:
    """Return the requested half-open bounds, empty if no such byte exists; None if they are not a range."""
    if not first:
        return (max(0, size - _parse_number(last)), size) if last else None
    if not last:
        return _parse_number(first), size
    if _parse_number(last) < _parse_number(first):
        return None
    return _parse_number(first), min(size, _parse_number(last) + 1)


def _parse_number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= MAX_DIGITS else sys.maxsize
