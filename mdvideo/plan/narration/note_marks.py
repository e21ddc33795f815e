"""The marks of presenter notes: ``[click]``, ``[pause 1.5s]``, ``[voice NAME]``, ``[speed 0.9]``, ``[lang de]``,
``[point "words"]`` and the others that point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.directives.values import parse_duration
from mdvideo.deck.pointing.read_pointing import POINTING, parse_pointing
from mdvideo.errors import DeckError
from mdvideo.plan.narration.note_tokens import (
    Click,
    NoteToken,
    Pause,
    Pointing,
    RuleInput,
    TextToken,
    VoiceChange,
    span_in_note,
)

DEFAULT_PAUSE = Fraction(1)
"""Seconds, for ``[pause]``."""

_SIMILARITY = 0.75
"""How much like a mark a bracketed word must be to be taken for a misspelling: *clik* is, *like* is not."""

MAX_FOREIGN_PAUSE = Fraction(10)
"""Seconds, for marks of other tools."""

_FOREIGN_GROUPS = ("tag", "narakeet", "brace", "apple", "bracket")
_PAUSES = frozenset({"break", "pause", "silence", "wait", "slnc", "beat", "breath"})
_CLICKS = frozenset({"click", "next", "advance", "slide", "next slide", "transition", "cue", "animate", "animation"})
_SECONDS = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*(ms|s|$|[^\w.])")

MIN_SPEED, MAX_SPEED = 0.5, 2.0
"""Bounds of ``[speed …]``: beyond them every voice is hard to follow."""


def read_mark(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    """Yield the token of a mark, or the text of an unknown one, which is reported."""
    name, value = match["name"], (match["value"] or "").strip()
    reader = NOTE_MARKS.get(name.lower())
    if reader is not None:
        token = reader(note, match, value)
        if token is not None:
            yield token
        return
    close = nearest_name(name, NOTE_MARKS, _SIMILARITY)
    known = "], [".join(NOTE_MARKS)
    hint = f"did you mean [{close}]?" if close else f"write one of [{known}], or \\[ for a literal bracket"
    note.warn("note-mark", f"[{name}] is not a mark, so it is read aloud", match, hint)
    yield from (TextToken(char, char, at) for at, char in enumerate(match.group(), match.start()))


def read_foreign_mark(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    """Report a mark of another tool, which is not spoken. One that means a pause is one, as long as it says."""
    name = next(name for group in _FOREIGN_GROUPS if (name := match[group])).lower()
    is_pause = name in _PAUSES and not match[0].startswith("</")
    advice = {True: "write [pause 1s]", False: "remove it"}[is_pause]
    if name in _CLICKS:
        advice = "write [click] where a fragment appears"
    note.warn("note-mark", f"{match[0]} is a mark of another tool and is not spoken", match, advice)
    if is_pause:
        found = _SECONDS.search(match[0])
        seconds = DEFAULT_PAUSE if found is None else Fraction(found[1]) / (1000 if found[2] == "ms" else 1)
        yield Pause(min(seconds, MAX_FOREIGN_PAUSE))


def _click(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    if value:
        note.warn("note-click", "[click] takes no value", match, "write [click]")
    return Click()


def _pause(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    if not value:
        return Pause(DEFAULT_PAUSE)
    try:
        return Pause(parse_duration(value, span_in_note(note.note, *match.span())))
    except DeckError as error:
        hint = error.problems[0].hint or "write [pause 1.5s] or [pause 500ms]"
        note.warn("note-pause", f"{value!r} is not a length of time", match, hint)
        return None


def _speed(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    if not value:
        return VoiceChange("speed", None)
    try:
        speed = float(value)
    except ValueError:
        speed = 0.0
    if not MIN_SPEED <= speed <= MAX_SPEED:
        hint = f"write a factor from {MIN_SPEED:g} to {MAX_SPEED:g}, as in [speed 0.9]"
        note.warn("note-speed", f"{value!r} is not a speed", match, hint)
        return None
    return VoiceChange("speed", speed)


def _lang(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    if value and not re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", value):
        note.warn("note-lang", f"{value!r} is not a language tag", match, "write [lang de] or [lang pt-BR]")
        return None
    return VoiceChange("lang", value or None)


def _voice(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    del note, match
    return VoiceChange("voice", value or None)


def _pointing(note: RuleInput, match: re.Match[str], value: str) -> NoteToken | None:
    span = span_in_note(note.note, *match.span())
    try:
        return Pointing(parse_pointing(match["name"], value, span))
    except DeckError as error:
        # As text it would be read aloud, which is worse than not to point.
        [problem] = error.problems
        note.warn("note-pointing", f"{problem.message}, so nothing is pointed at", match, problem.hint or "")
        return None


NOTE_MARKS: Mapping[str, Callable[[RuleInput, re.Match[str], str], NoteToken | None]] = {
    "click": _click,
    "pause": _pause,
    "voice": _voice,
    "speed": _speed,
    "lang": _lang,
    **dict.fromkeys(POINTING, _pointing),
}
"""The marks, by name, in the order of the documentation."""
