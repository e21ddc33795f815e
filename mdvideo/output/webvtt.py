"""Timed text as files: WebVTT (W3C) for players and pages, SubRip for everything else."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import NamedTuple

from mdvideo.plan.captions.cues import Cue


class TimedText(NamedTuple):
    """Text of one or more lines, shown from ``start`` to ``end``, in seconds."""

    start: Fraction
    end: Fraction
    text: str


def timed_text_of(cues: Iterable[Cue]) -> list[TimedText]:
    """Return captions as timed text."""
    return [TimedText(cue.start, cue.end, cue.text) for cue in cues]


def webvtt(cues: Iterable[TimedText]) -> str:
    """Return a WebVTT file: times in milliseconds, markup characters escaped."""
    blocks = (
        f"{number}\n{timestamp(start)} --> {timestamp(end)}\n{_escape_lines(text)}\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    )
    return "\n".join(["WEBVTT\n", *blocks])


def subrip(cues: Iterable[TimedText]) -> str:
    """Return a SubRip file. The format has no escapes: players take ``<`` for markup only before a known tag."""
    return "\n".join(
        f"{number}\n{timestamp(start, ',')} --> {timestamp(end, ',')}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    )


def timestamp(seconds: Fraction, point: str = ".") -> str:
    """Return ``HH:MM:SS.mmm``, rounded to the millisecond."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _escape_lines(text: str) -> str:
    return "\n".join(escape(" ".join(line.split()), quote=False) for line in text.splitlines())
