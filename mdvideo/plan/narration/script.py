"""From presenter notes to a script: what is said, sentence by sentence, and what happens at which word.

Pure. A sentence has two forms, the written (which captions show) and the spoken (which the voice is given), and a
map between them. The marks of the script language are ``[click]``, ``[pause 1.5s]``, ``[voice NAME]``, ``[speed 0.9]``
and ``[lang de]``; the last three hold to the end of the slide's notes, and without a value they end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from mdvideo.deck.model import Note, Slide
from mdvideo.errors import Problem, Span
from mdvideo.plan.narration.note_markup import Click, LineBreak, Mark, NoteToken, Pause, VoiceChange, read_note, span_in
from mdvideo.plan.narration.sentences import ends_sentence, sentence_ends

Room = Literal["phrase", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class TextAlignment:
    """Spoken characters [start, end) say the written characters [written, written_end).

    ``plain`` links go character by character; others, such as a lexicon's word, as a whole.
    """

    start: int
    end: int
    written: int
    written_end: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Style:
    """Who speaks, in which language (a BCP 47 tag), how fast; None where the slide's own holds."""

    voice: str | None = None
    lang: str | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say in one breath.

    ``clicks`` are offsets into ``spoken``: the word there, or else the end, reveals a fragment. ``pause`` is the
    silence in front that a mark asks for, in seconds; ``room`` says what it stands apart from what was said before.
    """

    written: str
    spoken: str
    links: tuple[TextAlignment, ...]
    span: Span
    clicks: tuple[int, ...] = ()
    pause: Fraction = Fraction(0)
    room: Room = "sentence"
    style: Style = Style()

    def written_range(self, start: int, end: int) -> tuple[int, int]:
        """The written characters that the spoken characters [start, end) say."""
        return self._written(start, first=True), max(self._written(end, first=False), self._written(start, first=True))

    def _written(self, at: int, *, first: bool) -> int:
        """Where in the written form a word begins that begins at ``at``, or ends that ends there."""
        before = 0
        for link in self.links:
            if link.start <= at < link.end if first else link.start < at <= link.end:
                if link.plain:
                    return link.written + at - link.start
                return link.written if first else link.written_end
            if link.end <= at:
                before = link.written_end
        return before


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said on one slide. ``closing`` is the silence asked for behind the last word, in seconds."""

    sentences: tuple[Sentence, ...] = ()
    closing: Fraction = Fraction(0)
    problems: tuple[Problem, ...] = ()

    @property
    def clicks(self) -> int:
        """How many fragments the notes reveal."""
        return sum(len(sentence.clicks) for sentence in self.sentences)


def click_problems(slide: Slide, script: Script) -> tuple[Problem, ...]:
    """Warnings where a slide's notes reveal more fragments than it has, or some and not all."""
    if script.clicks == slide.fragments or not script.clicks:
        return ()
    span = slide.notes[0].span if slide.notes else slide.span
    marks = f"{script.clicks} [click] mark{'s' * (script.clicks != 1)}"
    has = f"{slide.fragments} fragment{'s' * (slide.fragments != 1)}"
    message = f"slide {slide.number} has {has}, and its notes {marks}"
    if script.clicks > slide.fragments:
        hint = "remove the marks too many, or write the list with * so that its items are fragments"
    else:
        hint = "mark the word at which each appears; those without a mark follow evenly"
    return (Problem("warning", "note-clicks", message, span, hint),)


def script_of(notes: Iterable[Note], lexicon: Mapping[str, str] | None = None, lang: str = "en") -> Script:
    """The script of a slide's notes, which are joined. ``lexicon``: written word to spoken form."""
    problems: list[Problem] = []
    writer = _Writer(lang)
    for note in notes:
        writer.break_off()
        writer.note, writer.room = note, "paragraph"
        for unit in read_note(note, lexicon or {}, problems):
            writer.take(unit)
    writer.break_off()
    return Script(tuple(writer.finished()), writer.pause, tuple(problems))


@dataclass(slots=True)
class _Writer:
    """Gathers units into sentences. What stands in front of a sentence (clicks, pauses) waits for its first word."""

    lang: str
    note: Note | None = None
    pause: Fraction = Fraction(0)
    room: Room = "sentence"
    style: Style = Style()
    _units: list[NoteToken | Click] = field(default_factory=list)
    _sentences: list[Sentence] = field(default_factory=list)
    _clicks: int = 0

    def take(self, unit: Mark) -> None:
        match unit:
            case NoteToken() | Click():
                self._units.append(unit)
            case Pause(seconds):
                self._interrupt()
                self.pause += seconds
            case VoiceChange():
                self._interrupt()
                self.style = replace(self.style, **{unit.name: unit.value})
            case LineBreak(paragraph):
                self.break_off("paragraph" if paragraph else "sentence")

    def _interrupt(self) -> None:
        text = "".join(unit.written for unit in self._units if isinstance(unit, NoteToken))
        if text.strip():
            self.break_off("sentence" if ends_sentence(text) else "phrase")

    def break_off(self, room: Room = "sentence") -> None:
        """Whatever was gathered ends here, whether or not with a full stop."""
        for units in _cut(self._units, self.style.lang or self.lang):
            self._write(units)
        self._units = []
        if self.room != "paragraph":
            self.room = room

    def _write(self, units: list[NoteToken | Click]) -> None:
        sentence = None if self.note is None else _sentence(units, self.note)
        if sentence is None:
            self._clicks += sum(isinstance(unit, Click) for unit in units)
            return
        sentence = replace(
            sentence,
            clicks=(*(0 for _ in range(self._clicks)), *sentence.clicks),
            pause=self.pause,
            room=self.room,
            style=self.style,
        )
        self._sentences.append(sentence)
        self.pause, self.room, self._clicks = Fraction(0), "sentence", 0

    def finished(self) -> list[Sentence]:
        """All sentences; clicks behind the last word reveal at its end."""
        if self._clicks and self._sentences:
            last = self._sentences[-1]
            ends = (len(last.spoken) for _ in range(self._clicks))
            self._sentences[-1] = replace(last, clicks=(*last.clicks, *ends))
        return self._sentences


def _cut(units: list[NoteToken | Click], lang: str) -> Iterator[list[NoteToken | Click]]:
    """The units of each sentence. A unit that is more than a character is never cut."""
    text = "".join(unit.written for unit in units if isinstance(unit, NoteToken))
    ends = set(sentence_ends(text, lang))
    begun: list[NoteToken | Click] = []
    at = 0
    for unit in units:
        begun.append(unit)
        if isinstance(unit, NoteToken):
            at += len(unit.written)
            if unit.written and at in ends:
                yield begun
                begun = []
    if begun:
        yield begun


def _sentence(units: list[NoteToken | Click], note: Note) -> Sentence | None:
    """The units as one sentence, runs of space made one; None when nothing in it can be said."""
    written: list[str] = []
    spoken: list[str] = []
    links: list[list[int]] = []
    clicks: list[int] = []
    begun: NoteToken | None = None
    at = shown_at = 0
    gap = said_gap = True  # whether a space would be one too many
    for unit in units:
        if isinstance(unit, Click):
            clicks.append(at)
            continue
        shown, said, _ = unit
        if shown.isspace() and said.isspace():
            shown, said = "" if gap else " ", "" if said_gap else " "
        elif begun is None:
            begun = unit
        if not shown and not said:
            continue
        plain = len(shown) == len(said) == 1
        if plain and links and links[-1][4] and links[-1][1] == at and links[-1][3] == shown_at:
            links[-1][1] += 1
            links[-1][3] += 1
        else:
            links.append([at, at + len(said), shown_at, shown_at + len(shown), plain])
        at, shown_at = at + len(said), shown_at + len(shown)
        gap = shown[-1:].isspace() if shown else gap
        said_gap = said[-1:].isspace() if said else said_gap
        written.append(shown)
        spoken.append(said)
    text = "".join(spoken)
    if begun is None or not any(char.isalnum() for char in text):
        return None
    kept = [TextAlignment(a, b, c, d, bool(plain)) for a, b, c, d, plain in links]
    return _trimmed("".join(written), text, kept, clicks, span_in(note, begun.at, begun.at + len(begun.written)))


def _trimmed(written: str, spoken: str, links: list[TextAlignment], clicks: list[int], span: Span) -> Sentence:
    """Without space at the end of either form; at the start there is none."""
    said, shown = len(spoken.rstrip()), len(written.rstrip())
    kept = tuple(
        replace(link, end=min(link.end, said), written_end=min(link.written_end, shown))
        for link in links
        if link.start < said or link.written < shown
    )
    return Sentence(written[:shown], spoken[:said], kept, span, tuple(min(click, said) for click in clicks))
