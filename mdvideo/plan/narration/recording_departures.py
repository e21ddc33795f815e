"""Warnings about recordings: where one departs from its notes, and those that could not be aligned with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mdvideo.errors import Problem, Span
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.narration.script import Sentence

MIN_CONFIDENCE = 0.15
"""*Measured*: notes that another voice reads come to 0.21 to 0.74, with noise at −5 dB too; another text to 0.08."""

MAX_ALIGNED_SECONDS = 3600
"""Longer recordings are not aligned."""

_SHOWN_CHARACTERS = 60


def departure_problems(
    path: str, span: Span, sentences: Sequence[Sentence], report: Mapping[str, Any]
) -> Iterator[Problem]:
    """Yield a warning for each place at which a recording departs from its notes; ``report`` is AlignRecordingJob's.

    Times are seconds of the recording's file.
    """
    for number, start, end, sample in report["missing"]:
        sentence = sentences[number]
        first, last = sentence.written_range(start, end)
        words = _shown(sentence.written[first:last])
        message = f"{path} does not say “{words}” of the notes, which would be at {_time(sample)}"
        hint = "record it again with these words, or remove them from the notes: captions show them"
        yield Problem("warning", "recording-lacks", message, sentence.span, hint)
    for number, start, end in report["added"]:
        sentence = sentences[number]
        words = _shown(sentence.written)
        message = f"{path} says something from {_time(start)} to {_time(end)} that is not in the notes, after “{words}”"
        hint = "add these words to the notes, so that captions show them, or cut them out of the recording"
        yield Problem("warning", "recording-adds", message, sentence.span if sentences else span, hint)


def unaligned_problem(path: str, span: Span, reason: str) -> Problem:
    """Return the warning that the words of a recording's notes were not found in it."""
    message = f"the words of the notes were not found in {path} ({reason}): clicks and captions are placed by estimate"
    hint = "record it with less noise, or write the notes as they are read"
    return Problem("warning", "recording-unaligned", message, span, hint)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"


def _time(sample: int) -> str:
    minutes, seconds = divmod(sample / SAMPLE_RATE, 60)
    return f"{int(minutes)}:{seconds:04.1f}"
