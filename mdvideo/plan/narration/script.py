"""From presenter notes to a script: what is said, sentence by sentence, and what happens at which word.

A sentence has two forms, the written one (for captions) and the spoken one (for the voice), and an alignment between
them. The marks are ``[click]``, those that point, ``[pause 1.5s]``, ``[voice NAME]``, ``[speed 0.9]``, ``[lang de]``;
the last three apply to the end of the slide's notes, or until the same mark without a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from mdvideo.deck.model import Note, Slide
from mdvideo.deck.pointing.pointing_marks import PointingMark
from mdvideo.errors import Problem, Span
from mdvideo.plan.narration.note_markup import tokenize_note
from mdvideo.plan.narration.note_tokens import (
    Click,
    EmphasisMark,
    InlineToken,
    LineBreak,
    NoteToken,
    Pause,
    Pointing,
    TextToken,
    VoiceChange,
    span_in_note,
)
from mdvideo.plan.narration.sentences import ends_sentence, sentence_ends
from mdvideo.plan.narration.spoken_tokens import read_tokens, unread_problems
from mdvideo.protocols import Emphasis, Pronunciation

BreakKind = Literal["phrase", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class TextAlignment:
    """Spoken characters [start, end) correspond to the written characters [written_start, written_end).

    If ``plain``, they correspond one by one; otherwise, as for a word of the lexicon, only as a whole.
    """

    start: int
    end: int
    written_start: int
    written_end: int
    plain: bool


@dataclass(frozen=True, slots=True)
class SpeechStyle:
    """Voice, language (a BCP 47 tag) and speed; None where the slide's own applies."""

    voice: str | None = None
    lang: str | None = None
    speed: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Text to speak as one utterance.

    ``clicks`` are offsets into ``spoken``: a fragment is revealed at the word there, or at the end. ``pointing`` has
    marks with offsets likewise. ``pause_before`` is the silence before it that marks ask for, in seconds;
    ``break_before`` is what separates it from the text before. ``ipa`` and ``emphasis`` are pronunciations and stress
    that the author asks for, by offsets into ``spoken``.
    """

    written: str
    spoken: str
    alignments: tuple[TextAlignment, ...]
    span: Span
    clicks: tuple[int, ...] = ()
    pause_before: Fraction = Fraction(0)
    break_before: BreakKind = "sentence"
    style: SpeechStyle = SpeechStyle()
    ipa: tuple[Pronunciation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()
    pointing: tuple[tuple[int, PointingMark], ...] = ()

    def written_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the written characters that correspond to the spoken characters [start, end)."""
        first = self._written_offset(start, is_start=True)
        return first, max(self._written_offset(end, is_start=False), first)

    def _written_offset(self, at: int, *, is_start: bool) -> int:
        """Return the offset in ``written`` of a word that starts, or ends, at offset ``at`` of ``spoken``."""
        before = 0
        for part in self.alignments:
            if part.start <= at < part.end if is_start else part.start < at <= part.end:
                if part.plain:
                    return part.written_start + at - part.start
                return part.written_start if is_start else part.written_end
            if part.end <= at:
                before = part.written_end
        return before


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that is said on one slide. ``closing_pause`` is the silence after the last word, in seconds."""

    sentences: tuple[Sentence, ...] = ()
    closing_pause: Fraction = Fraction(0)
    problems: tuple[Problem, ...] = ()

    @property
    def click_count(self) -> int:
        """Number of fragments that the notes reveal."""
        return sum(len(sentence.clicks) for sentence in self.sentences)


def click_problems(slide: Slide, script: Script) -> tuple[Problem, ...]:
    """Return a warning where a slide's notes reveal more fragments than it has, or only some of them."""
    clicks = script.click_count
    if clicks == slide.fragments or not clicks:
        return ()
    span = slide.notes[0].span if slide.notes else slide.span
    marks = f"{clicks} [click] mark{'s' * (clicks != 1)}"
    has = f"{slide.fragments} fragment{'s' * (slide.fragments != 1)}"
    message = f"slide {slide.number} has {has}, but its notes have {marks}"
    if clicks > slide.fragments:
        hint = "remove the surplus marks, or write the list with * so that its items are fragments"
    else:
        hint = "mark the word at which each fragment appears; those without a mark are spread evenly over the rest"
    return (Problem("warning", "note-clicks", message, span, hint),)


def script_of(
    notes: Iterable[Note], lexicon: Mapping[str, str] | None = None, lang: str = "en", *, plain: bool = False
) -> Script:
    """Return the script of a slide's notes, joined. ``lexicon`` maps written words to their spoken form.

    If ``plain``, numbers, abbreviations and signs are left to the voice as they are written.
    """
    problems: list[Problem] = []
    builder = _ScriptBuilder(lang, problems, plain)
    for note in notes:
        builder.end_sentence()
        builder.note, builder.break_kind = note, "paragraph"
        for token in tokenize_note(note, lexicon or {}, problems):
            builder.add(token)
    builder.end_sentence()
    problems += builder.unsaid_problems()
    return Script(tuple(builder.build()), builder.pause, tuple(problems))


_OPENERS = frozenset("([{«“„‘‚¿¡")
_TAILS = frozenset(".,;:!?…)]}»”’、。，！？；：）」』》")
"""Punctuation that belongs to the text before a mark: ``Dockerfiles [lang].``"""


@dataclass(slots=True)
class _ScriptBuilder:
    """Collects tokens into sentences. Clicks and pauses before a sentence wait for its first word."""

    lang: str
    problems: list[Problem]
    plain: bool
    note: Note | None = None
    pause: Fraction = Fraction(0)
    break_kind: BreakKind = "sentence"
    style: SpeechStyle = SpeechStyle()
    _tokens: list[InlineToken] = field(default_factory=list)
    _sentences: list[Sentence] = field(default_factory=list)
    _clicks: int = 0
    _pointing: list[PointingMark] = field(default_factory=list)
    _takes_tail: bool = False
    """Whether punctuation that comes next is the end of the last sentence, which a mark cut off."""

    def add(self, token: NoteToken) -> None:
        match token:
            case TextToken() if self._takes_tail and self._append_tail(token):
                pass
            case TextToken() | Click() | Pointing() | EmphasisMark():
                self._tokens.append(token)
            case Pause(seconds):
                self._end_phrase()
                self.pause += seconds
            case VoiceChange():
                openers = self._end_phrase()
                self.style = replace(self.style, **{token.name: token.value})
                self._tokens += openers
            case LineBreak(paragraph):
                self._takes_tail = False
                self.end_sentence("paragraph" if paragraph else "sentence")

    def _end_phrase(self) -> list[InlineToken]:
        """End what has been collected at a mark, and return the brackets at its end, which belong to what follows."""
        openers: list[InlineToken] = []
        while self._tokens and isinstance(last := self._tokens[-1], TextToken) and last.written in _OPENERS:
            openers.insert(0, self._tokens.pop())
        text = "".join(token.written for token in self._tokens if isinstance(token, TextToken))
        if text.strip():
            count = len(self._sentences)
            self.end_sentence("sentence" if ends_sentence(text) else "phrase")
            self._takes_tail = len(self._sentences) > count and not openers
        return openers

    def _append_tail(self, token: TextToken) -> bool:
        """Add punctuation after a mark to the sentence before it, and return whether this token was that."""
        if token.written.isspace() and not any(isinstance(known, TextToken) for known in self._tokens):
            return True
        self._takes_tail = token.written in _TAILS and len(token.written) == 1
        if not self._takes_tail:
            return False
        last = self._sentences[-1]
        spoken, written = len(last.spoken), len(last.written)
        end = TextAlignment(spoken, spoken + 1, written, written + 1, plain=True)
        self._sentences[-1] = replace(
            last,
            written=last.written + token.written,
            spoken=last.spoken + token.written,
            alignments=(*last.alignments, end),
        )
        if ends_sentence(token.written) and self.break_kind == "phrase":
            self.break_kind = "sentence"
        return True

    def end_sentence(self, kind: BreakKind = "sentence") -> None:
        """End what has been collected, with or without a full stop. ``kind`` separates it from what follows."""
        for tokens in _split_sentences(self._tokens, self.style.lang or self.lang):
            self._append(tokens)
        self._tokens = []
        if self.break_kind != "paragraph":
            self.break_kind = kind

    def _append(self, tokens: list[InlineToken]) -> None:
        if self.note is None:
            return
        if not self.plain:
            tokens = read_tokens(tokens, self.style.lang or self.lang)
        for token, code, message, hint in unread_problems(tokens):
            span = span_in_note(self.note, token.offset, token.offset + len(token.written))
            self.problems.append(Problem("warning", code, message, span, hint))
        sentence = _sentence_of(tokens, self.note)
        if sentence is None:
            self._clicks += sum(isinstance(token, Click) for token in tokens)
            self._pointing += [token.mark for token in tokens if isinstance(token, Pointing)]
            return
        sentence = replace(
            sentence,
            clicks=(*(0 for _ in range(self._clicks)), *sentence.clicks),
            pointing=(*((0, mark) for mark in self._pointing), *sentence.pointing),
            pause_before=self.pause,
            break_before=self.break_kind,
            style=self.style,
        )
        self._sentences.append(sentence)
        self.pause, self.break_kind, self._clicks = Fraction(0), "sentence", 0
        self._pointing = []

    def unsaid_problems(self) -> Iterator[Problem]:
        """Yield a warning for each mark of pointing on a slide of which nothing is spoken."""
        for mark in () if self._sentences else self._pointing:
            message = "nothing is spoken on this slide, so nothing is pointed at"
            hint = 'give it a time: <!-- pointing: 2s point "words" -->'
            yield Problem("warning", "note-pointing", message, mark.span, hint)

    def build(self) -> list[Sentence]:
        """Return all sentences; clicks after the last word reveal at its end, and what points there is shown then."""
        if (self._clicks or self._pointing) and self._sentences:
            last = self._sentences[-1]
            end = len(last.spoken)
            clicks = (*last.clicks, *(end for _ in range(self._clicks)))
            pointing = (*last.pointing, *((end, mark) for mark in self._pointing))
            self._sentences[-1] = replace(last, clicks=clicks, pointing=pointing)
        return self._sentences


def _split_sentences(tokens: list[InlineToken], lang: str) -> Iterator[list[InlineToken]]:
    """Yield the tokens of each sentence. A token of several characters is never split."""
    text = "".join(token.written for token in tokens if isinstance(token, TextToken))
    ends = set(sentence_ends(text, lang))
    sentence: list[InlineToken] = []
    at = 0
    for token in tokens:
        sentence.append(token)
        if isinstance(token, TextToken):
            at += len(token.written)
            if token.written and at in ends:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def _sentence_of(tokens: list[InlineToken], note: Note) -> Sentence | None:
    """Return the tokens as one sentence, each run of space as one space; None when nothing in it can be spoken."""
    all_written: list[str] = []
    all_spoken: list[str] = []
    parts: list[list[int]] = []
    clicks: list[int] = []
    pointing: list[tuple[int, PointingMark]] = []
    ipa: list[Pronunciation] = []
    stress: list[Emphasis] = []
    stressed_from: list[int] = []
    first: TextToken | None = None
    spoken_at = written_at = 0
    written_space = spoken_space = True  # whether the text ends with a space, so that another is dropped
    for token in tokens:
        if isinstance(token, Click):
            clicks.append(spoken_at)
            continue
        if isinstance(token, Pointing):
            pointing.append((spoken_at, token.mark))
            continue
        if isinstance(token, EmphasisMark):
            if token.opens:
                stressed_from.append(spoken_at)
            elif stressed_from and (start := stressed_from.pop()) < spoken_at and not stressed_from:
                stress.append(Emphasis(start, spoken_at))
            continue
        written, spoken = token.written, token.spoken
        if token.ipa is not None:
            ipa.append(Pronunciation(spoken_at, spoken_at + len(spoken), token.ipa))
        if written.isspace() and spoken.isspace():
            written, spoken = "" if written_space else " ", "" if spoken_space else " "
        elif first is None:
            first = token
        if spoken_space:
            spoken = spoken.lstrip()
        if not written and not spoken:
            continue
        plain = len(written) == len(spoken) == 1
        if plain and parts and parts[-1][4] and parts[-1][1] == spoken_at and parts[-1][3] == written_at:
            parts[-1][1] += 1
            parts[-1][3] += 1
        else:
            parts.append([spoken_at, spoken_at + len(spoken), written_at, written_at + len(written), plain])
        spoken_at, written_at = spoken_at + len(spoken), written_at + len(written)
        written_space = written[-1:].isspace() if written else written_space
        spoken_space = spoken[-1:].isspace() if spoken else spoken_space
        all_written.append(written)
        all_spoken.append(spoken)
    text = "".join(all_spoken)
    if first is None or not any(char.isalnum() for char in text):
        return None
    alignments = [TextAlignment(a, b, c, d, bool(plain)) for a, b, c, d, plain in parts]
    span = span_in_note(note, first.offset, first.offset + len(first.written))
    if stressed_from and stressed_from[0] < len(text.rstrip()):
        stress.append(Emphasis(stressed_from[0], len(text.rstrip())))
    sentence = _strip_end("".join(all_written), text, alignments, clicks, span)
    end = len(sentence.spoken)
    marks = tuple((min(at, end), mark) for at, mark in pointing)
    return replace(sentence, ipa=tuple(ipa), emphasis=tuple(stress), pointing=marks)


def _strip_end(written: str, spoken: str, alignments: list[TextAlignment], clicks: list[int], span: Span) -> Sentence:
    """Return the sentence without space at the end of either form; there is none at the start."""
    spoken_end, written_end = len(spoken.rstrip()), len(written.rstrip())
    kept = tuple(
        replace(part, end=min(part.end, spoken_end), written_end=min(part.written_end, written_end))
        for part in alignments
        if part.start < spoken_end or part.written_start < written_end
    )
    clicks_kept = tuple(min(click, spoken_end) for click in clicks)
    return Sentence(written[:written_end], spoken[:spoken_end], kept, span, clicks_kept)
