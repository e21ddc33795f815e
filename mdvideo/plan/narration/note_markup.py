"""The inline language of presenter notes: Markdown spoken sensibly, and the marks in square brackets.

A note becomes units, each something written and how it is spoken. The rules, in their order, are one table: emphasis
loses its marks; code is read without its punctuation; links are read by their text and bare addresses by their host;
maths, emoji and tags are not read. A formula that should be heard has an entry in the lexicon.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mdvideo.deck.directives.values import nearest, seconds
from mdvideo.deck.model import Note
from mdvideo.errors import DeckError, Problem, Span

DEFAULT_PAUSE = Fraction(1)
"""Seconds, for ``[pause]``."""

SLOWEST, FASTEST = 0.5, 2.0
"""Bounds of ``[speed …]``: beyond them every voice is hard to follow."""


class NoteToken(NamedTuple):
    """Something written at an offset of the note, and how it is spoken: a character, or what is spoken as a whole."""

    written: str
    spoken: str
    at: int


@dataclass(frozen=True, slots=True)
class Click:
    """The next word reveals a fragment."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: Fraction


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """From here on another ``voice``, ``lang`` or ``speed``; None: the slide's again."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line or a paragraph ends, and with it a sentence."""

    paragraph: bool


Mark = NoteToken | Click | Pause | VoiceChange | LineBreak


def span_in(note: Note, start: int, end: int) -> Span:
    """Characters [start, end) of a note as a Span, cut at the end of their line."""
    line = note.text.count("\n", 0, start)
    column = start - (note.text.rfind("\n", 0, start) + 1)
    stop = column + max(1, len(note.text[start:end].partition("\n")[0]))
    if line >= len(note.lines):
        return note.span
    place = note.lines[line]
    return Span(place.file, place.line, place.column + column, place.column + stop, place.text)


class _Note(NamedTuple):
    """What the rules read."""

    text: str
    note: Note
    lexicon: Mapping[str, str]
    problems: list[Problem]

    def warn(self, code: str, message: str, match: re.Match[str], hint: str, *, error: bool = False) -> None:
        span = span_in(self.note, match.start(), match.end())
        self.problems.append(Problem("error" if error else "warning", code, message, span, hint))


def read_note(note: Note, lexicon: Mapping[str, str], problems: list[Problem]) -> Iterator[Mark]:
    """The units and marks of a note in order. Faults are added to ``problems``."""
    yield from _read(_Note(note.text, note, lexicon, problems), 0, len(note.text))


def _read(note: _Note, at: int, end: int) -> Iterator[Mark]:
    """Units of the characters [at, end)."""
    words = _words(frozenset(note.lexicon))
    while at < end:
        for pattern, rule in RULES:
            if (match := pattern.match(note.text, at, end)) is not None:
                yield from rule(note, match)
                at = match.end()
                break
        else:
            if words is not None and (match := words.match(note.text, at, end)) is not None:
                yield NoteToken(match.group(), note.lexicon[match.group()], at)
                at = match.end()
            else:
                yield NoteToken(note.text[at], note.text[at], at)
                at += 1


@lru_cache(maxsize=8)
def _words(lexicon: frozenset[str]) -> re.Pattern[str] | None:
    """Matches a whole word of the lexicon, the longest first. Scripts without spaces have no word boundaries."""
    words = sorted(filter(None, lexicon), key=lambda word: (-len(word), word))
    if not words:
        return None
    edge = "A-Za-z0-9_\u00c0-\u024f\u0370-\u052f"
    spelled = (
        (rf"(?<![{edge}])" if re.match(rf"[{edge}]", word) else "")
        + re.escape(word)
        + (rf"(?![{edge}])" if re.search(rf"[{edge}]$", word) else "")
        for word in words
    )
    return re.compile("|".join(spelled))


# --- the rules


def _escape(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note
    yield NoteToken(match[1], match[1], match.start())


def _code(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    shown = match[2].strip()
    said = note.lexicon.get(shown)
    if said is None:
        said = " ".join(re.sub(r"[^\w\s+%]|_", " ", shown).split())
    yield NoteToken(shown, said, match.start())


def _maths(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    formula = match.group()
    said = next((note.lexicon[key] for key in (formula, formula.strip("$").strip()) if key in note.lexicon), None)
    if said is None:
        hint = f"say it in words, or give its spoken form in the lexicon: {{'{formula}': …}}"
        note.warn("note-maths", f"{formula} is not spoken", match, hint)
    yield NoteToken(formula, said or "", match.start())


def _link(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    yield from _read(note, *match.span("text"))


def _address(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note
    written = match["url"]
    host = (urlsplit(written).hostname or written).removeprefix("www.")
    yield NoteToken(written, host, match.start())


def _nothing(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note, match
    return iter(())


def _emoji(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note
    yield NoteToken(match.group(), "", match.start())


def _entity(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note
    character = html.unescape(match.group())
    yield NoteToken(character, character, match.start())


def _paragraph(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note, match
    yield LineBreak(paragraph=True)


def _line(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    del note
    if match.start():
        yield LineBreak(paragraph=False)


def _mark(note: _Note, match: re.Match[str]) -> Iterator[Mark]:
    name, value = match["name"], (match["value"] or "").strip()
    reader = MARKS.get(name.lower())
    if reader is not None:
        mark = reader(note, match, value)
        if mark is not None:
            yield mark
        return
    close = nearest(name, MARKS)
    hint = f"did you mean [{close}]?" if close else f"write one of [{'], ['.join(MARKS)}], or \\[ to have it read"
    note.warn("note-mark", f"no mark is called [{name}]: it is read aloud", match, hint)
    yield from (NoteToken(char, char, at) for at, char in enumerate(match.group(), match.start()))


def _click(note: _Note, match: re.Match[str], value: str) -> Mark | None:
    if value:
        note.warn("note-click", "[click] takes no value", match, "write [click]", error=True)
        return None
    return Click()


def _pause(note: _Note, match: re.Match[str], value: str) -> Mark | None:
    if not value:
        return Pause(DEFAULT_PAUSE)
    try:
        return Pause(seconds(value, span_in(note.note, *match.span())))
    except DeckError as error:
        hint = error.problems[0].hint or "write [pause 1.5s] or [pause 500ms]"
        note.warn("note-pause", f"{value!r} is no length of time", match, hint, error=True)
        return None


def _speed(note: _Note, match: re.Match[str], value: str) -> Mark | None:
    if not value:
        return VoiceChange("speed", None)
    try:
        speed = float(value)
    except ValueError:
        speed = 0.0
    if not SLOWEST <= speed <= FASTEST:
        hint = f"write a factor from {SLOWEST:g} to {FASTEST:g}, as in [speed 0.9]"
        note.warn("note-speed", f"{value!r} is no speed", match, hint, error=True)
        return None
    return VoiceChange("speed", speed)


def _lang(note: _Note, match: re.Match[str], value: str) -> Mark | None:
    if value and not re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", value):
        note.warn("note-lang", f"{value!r} is no language tag", match, "write [lang de] or [lang pt-BR]", error=True)
        return None
    return VoiceChange("lang", value or None)


def _voice(note: _Note, match: re.Match[str], value: str) -> Mark | None:
    del note, match
    return VoiceChange("voice", value or None)


MARKS: Mapping[str, Callable[[_Note, re.Match[str], str], Mark | None]] = {
    "click": _click,
    "pause": _pause,
    "voice": _voice,
    "speed": _speed,
    "lang": _lang,
}
"""The script language, in the order of its documentation."""

_EMOJI = (
    r"(?:[\U0001F1E6-\U0001F1FF\U0001F300-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF]"
    r"[\uFE0E\uFE0F\u200D\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F\u20E3]*)+"
)

_BULLET = r"(?:[-*+]|\#{1,6}|>)[ \t]+"
"""Numbers of lists are not among them: a line that goes on with *1999.* must not lose the year."""

RULES: tuple[tuple[re.Pattern[str], Callable[[_Note, re.Match[str]], Iterator[Mark]]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"\\([!-/:-@\[-`{-~])", _escape),
        (rf"\s*\n[ \t]*\n\s*(?:{_BULLET})?", _paragraph),
        (rf"(?:\s*\n|\A)[ \t]*{_BULLET}", _line),
        (r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", _code),
        (r"\$\$[^$]+\$\$|\$(?![\s$])[^$\n]*?(?<![\s\\])\$(?!\d)", _maths),
        (r"!?\[(?P<text>[^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", _link),
        (rf"\[(?!(?:{'|'.join(MARKS)})\b)(?P<text>[^\[\]]*)\]\[[^\[\]\n]*\]", _link),
        (r"\[(?P<name>[A-Za-z]+)(?:(?::|[ \t])(?P<value>[^\[\]\n]*))?\]", _mark),
        (r"<(?P<url>https?://[^<>\s]+)>", _address),
        (r"(?P<url>https?://[^\s<>\"]*[\w/])", _address),
        (r"</?[a-zA-Z][^<>]*>", _nothing),
        (r"&(?:[a-zA-Z]{2,31}|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});", _entity),
        # Marks of emphasis touch a word on one side at least, and stand in no word or number.
        (r"(?<!\w)(?:\*+|_+|~~)(?=\S)|(?<=\S)(?:\*+|_+|~~)(?!\w)|(?<=[^\W\d_])\*+(?=[^\W\d_])", _nothing),
        (_EMOJI, _emoji),
    )
)
"""Tried in order at each place of a note."""
