"""Colours of lines for people, as https://no-color.org and https://force-color.org ask for them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

CODES = {"error": "31", "warning": "33", "hint": "36"}
"""The colour of each leading word, as a code of SGR (ECMA-48)."""


def is_coloured(out: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether lines for ``out`` have colours: ``NO_COLOR`` before ``FORCE_COLOR`` before what the stream is."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return out.isatty() and environment.get("TERM") != "dumb"


def coloured(text: str, out: TextIO) -> str:
    """Return a printed problem or error with the words ``error:``, ``warning:`` and ``hint:`` coloured, if they are."""
    if not is_coloured(out):
        return text
    head, end, rest = text.partition("\n")
    for word in ("error", "warning"):
        head, found, after = head.partition(f"{word}: ")
        if found:
            return f"{head}\x1b[{CODES[word]}m{found}\x1b[0m{after}{end}{_with_hint(rest)}"
    return f"{head}{end}{_with_hint(rest)}"


def _with_hint(lines: str) -> str:
    before, found, after = lines.rpartition("hint: ")
    return f"{before}\x1b[{CODES['hint']}m{found}\x1b[0m{after}" if found else lines
