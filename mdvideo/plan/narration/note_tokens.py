"""The tokens of presenter notes: text, clicks, pauses, emphasis, changes of voice, line breaks; the input of rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from mdvideo.deck.model import Note
from mdvideo.deck.pointing.pointing_marks import PointingMark
from mdvideo.errors import Problem, Span


class TextToken(NamedTuple):
    """Written text at an offset of the note, and how it is spoken: one character, or text that is spoken as a whole.

    ``kind`` says who decides how it is read: the rules of the language for ``text``, what suits them for ``code``, a
    ``formula`` and a ``host``, and the author for ``said``. ``ipa`` is the author's pronunciation.
    """

    written: str
    spoken: str
    offset: int
    kind: Literal["text", "code", "formula", "host", "said"] = "text"
    ipa: str | None = None


@dataclass(frozen=True, slots=True)
class Click:
    """The next word reveals a fragment."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """The next word points at something on the slide."""

    mark: PointingMark


@dataclass(frozen=True, slots=True)
class EmphasisMark:
    """Stress begins with the next word, or ends with the last one."""

    opens: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: Fraction


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """A change of ``voice``, ``lang`` or ``speed``, as ``name`` says; the value None returns to the slide's own."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a line or a paragraph, which also ends a sentence."""

    paragraph: bool


InlineToken = TextToken | Click | Pointing | EmphasisMark
NoteToken = InlineToken | Pause | VoiceChange | LineBreak


def span_in_note(note: Note, start: int, end: int) -> Span:
    """Return characters [start, end) of a note as a Span, which ends at the latest where their line does."""
    line = note.text.count("\n", 0, start)
    column = start - (note.text.rfind("\n", 0, start) + 1)
    stop = column + max(1, len(note.text[start:end].partition("\n")[0]))
    if line >= len(note.lines):
        return note.span
    place = note.lines[line]
    return Span(place.file, place.line, place.column + column, place.column + stop, place.text)


class RuleInput(NamedTuple):
    """What a rule may use: the note's text, the note itself, the lexicon, and the list of problems to add to."""

    text: str
    note: Note
    lexicon: Mapping[str, str]
    problems: list[Problem]

    def warn(self, code: str, message: str, match: re.Match[str], hint: str) -> None:
        """Add a warning at the text that a rule matched."""
        span = span_in_note(self.note, match.start(), match.end())
        self.problems.append(Problem("warning", code, message, span, hint))
