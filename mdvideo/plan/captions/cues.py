"""From what is said, and when, to captions. Pure.

The rules are those of Netflix's Timed Text Style Guide (general requirements) and the BBC's subtitle guidelines: two
lines of 42 columns (32, which is 16 full-width characters, in Chinese, Japanese and Korean), 20 columns a second,
five sixths of a second to seven seconds long, breaks at phrases. Of all ways to cut a slide's words into captions, the
one with the fewest faults is taken; faults are weighed on the scale of ``phrases.Break``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from mdvideo.plan.captions.line_breaks import BreakPenalty, break_behind, columns, is_wide, words_of

LINE, WIDE_LINE = 42, 32
"""Columns of a line; full-width characters take two."""
SPEED = 20
"""Columns a second that can be read."""
SHORTEST, LONGEST = Fraction(5, 6), Fraction(7)
_LEAST = Fraction(1, 100)
"""Seconds that a character takes at least, however fast a voice is."""
LINGER = Fraction(1, 2)
"""Seconds that a caption stays behind its last word, where nothing follows."""
SMALLEST_GAP = 2
"""Frames. A shorter gap would flicker, and is closed."""


class WordTiming(NamedTuple):
    """A character of the written form is heard at ``time``, in seconds on the film's clock."""

    at: int
    time: Fraction


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """A sentence as it is written, and when it is heard: seconds on the film's clock.

    ``anchors`` are in order, one a spoken word as far as the voice tells; between them time passes evenly. ``opens``:
    a paragraph begins with it.
    """

    written: str
    start: Fraction
    end: Fraction
    lang: str
    anchors: tuple[WordTiming, ...] = ()
    opens: bool = False


@dataclass(frozen=True, slots=True)
class SlideTranscript:
    """All that is said on one slide, in order. ``end`` is where no caption of it may stand any longer, in seconds."""

    said: tuple[TimedSentence, ...]
    end: Fraction


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A word of a caption with its punctuation. ``spaced``: white space stands before it in the text."""

    text: str
    start: Fraction
    end: Fraction
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: seconds on the film's clock, and one or two lines of words."""

    start: Fraction
    end: Fraction
    lines: tuple[tuple[CaptionWord, ...], ...]

    @property
    def text(self) -> str:
        """The caption's lines, with a line break between them."""
        return "\n".join(map(line_text, self.lines))


def line_text(words: Iterable[CaptionWord]) -> str:
    """The words of one line."""
    return "".join((" " if word.spaced and at else "") + word.text for at, word in enumerate(words))


def captions_of(passages: Iterable[SlideTranscript], fps: Fraction) -> tuple[Cue, ...]:
    """The captions of a film, in order: every word once, none across the end of its slide.

    Words that are spoken faster than captions can be read keep the pace of the voice: nothing is left out.
    """
    cues: list[Cue] = []
    for passage in passages:
        words = [word for said in passage.said for word in _timed(said)]
        chosen = [_Group(words[start:end], split) for start, end, split in _cut(words, passage.end)]
        cues.extend(_placed(chosen, passage.end, fps))
    return tuple(cues)


# --- words on the clock


@dataclass(frozen=True, slots=True)
class _Word:
    word: CaptionWord
    width: int
    behind: BreakPenalty
    """How well a line breaks behind it."""
    line: int
    """Columns that its language allows a line."""


def _timed(said: TimedSentence) -> Iterator[_Word]:
    line = WIDE_LINE if is_wide(said.lang) else LINE
    places = list(words_of(said.written, line))
    anchors = _trusted(said)
    times = [_time(anchors, start) for start, _ in places] + [said.end]
    for index, (start, end) in enumerate(places):
        text = said.written[start:end]
        spaced = start == 0 or said.written[start - 1].isspace()
        last = index + 1 == len(places)
        behind = (
            BreakPenalty.SENTENCE if last else break_behind(text, said.written[slice(*places[index + 1])], said.lang)
        )
        word = CaptionWord(text, times[index], max(times[index], times[index + 1]), spaced)
        yield _Word(word, columns(text), behind, line)


def _trusted(said: TimedSentence) -> list[WordTiming]:
    """The anchors, with one at each end; without those that nobody can speak as fast as, which are engines' slips."""
    last = WordTiming(max(1, len(said.written)), said.end)
    out = [WordTiming(0, said.start)]
    for anchor in said.anchors:
        before, behind = anchor.at - out[-1].at, last.at - anchor.at
        in_time = anchor.time - out[-1].time >= before * _LEAST and last.time - anchor.time >= behind * _LEAST
        if before > 0 and behind > 0 and in_time:
            out.append(anchor)
    return [*out, last]


def _time(anchors: Sequence[WordTiming], at: int) -> Fraction:
    """When a character is heard: between two anchors by its place."""
    index = min(bisect_right(anchors, at, key=lambda anchor: anchor.at), len(anchors) - 1)
    before, after = anchors[index - 1], anchors[index]
    return before.time + (after.time - before.time) * Fraction(at - before.at, after.at - before.at)


# --- where captions begin and end


class _Group(NamedTuple):
    """Words that make one caption; its second line begins with word ``split``, 0 where it has one line."""

    words: Sequence[_Word]
    split: int


_A_CUE, _TOO_FAST, _TOO_LONG, _TOO_SHORT, _PAUSE = 8.0, 60.0, 1000.0, 60.0, 24.0
_SENTENCE_INSIDE, _SENTENCE_IN_LINE, _SECOND_LINE, _RAGGED, _TOP_HEAVY = 4.0, 9.0, 2.0, 0.25, 0.15
_SENTENCE_CUT, _CRUMB = 12.0, 1.0
_SMALL = 16
"""Columns under which a part of a sentence is a crumb: it flashes past and says nothing by itself."""
_NOTICED = Fraction(2, 5)
"""Seconds of silence that a viewer takes for a pause: a caption likes to end there, and gives no answer away."""


def _cut(words: Sequence[_Word], until: Fraction) -> list[tuple[int, int, int]]:
    """The words as captions (start, end, split), with the fewest faults in all: dynamic programming over word ends."""
    best = [0.0] + [float("inf")] * len(words)
    chosen: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        following = words[end].word.start if end < len(words) else until
        start = end - 1
        while start >= 0 and (end - start == 1 or _width(words[start:end]) <= 2 * words[start].line + 1):
            group = words[start:end]
            laid = _laid(group)
            if laid is not None:
                cost = best[start] + _A_CUE + _faults(group, following) + laid[0] + group[-1].behind
                cost += _torn(group, start == 0 or words[start - 1].behind is BreakPenalty.SENTENCE)
                if cost < best[end]:
                    best[end], chosen[end] = cost, (start, end, laid[1])
            start -= 1
    path, end = [], len(words)
    while end:
        path.append(chosen[end])
        end = chosen[end][0]
    return path[::-1]


def _width(words: Sequence[_Word]) -> int:
    return sum(word.width for word in words) + sum(word.word.spaced for word in words[1:])


def _faults(words: Sequence[_Word], following: Fraction) -> float:
    """What is wrong with these words as one caption, given when the next one begins."""
    first, last = words[0].word, words[-1].word
    length = last.end - first.start
    room = following - first.start
    cost = 0.0
    if len(words) > 1 and length > LONGEST:
        cost += _TOO_LONG
    if room < SHORTEST:
        cost += _TOO_SHORT * float(1 - room / SHORTEST)
    needed = Fraction(_width(words), SPEED)
    if needed > room:
        cost += _TOO_FAST * float(1 - room / needed)
    for one, other in pairwise(words):
        silence = other.word.start - one.word.end
        if silence > _NOTICED:
            cost += _PAUSE * float(min(silence, Fraction(2)))
    return cost


def _torn(words: Sequence[_Word], whole_start: bool) -> float:
    """What it costs that a caption holds parts of sentences."""
    if whole_start and words[-1].behind is BreakPenalty.SENTENCE:
        return 0.0
    ends = any(word.behind is BreakPenalty.SENTENCE for word in words[:-1])
    return (_SENTENCE_CUT if ends else 0.0) + _CRUMB * max(0, _SMALL - _width(words))


def _laid(words: Sequence[_Word]) -> tuple[float, int] | None:
    """The cost of the best lines for these words, and where the second begins; None where two lines do not do."""
    limit = min(word.line for word in words)
    whole = _width(words)
    inside = sum(word.behind is BreakPenalty.SENTENCE for word in words[:-1])
    best: tuple[float, int] | None = None
    if whole <= limit:
        best = inside * _SENTENCE_IN_LINE, 0
    upper = 0
    for at in range(1, len(words)):
        upper += words[at - 1].width + (words[at - 1].word.spaced if at > 1 else 0)
        lower = whole - upper - words[at].word.spaced
        if upper > limit or lower > limit:
            continue
        here = words[at - 1].behind
        ends = inside - (here is BreakPenalty.SENTENCE)
        cost = _SECOND_LINE + here + ends * _SENTENCE_IN_LINE + (_SENTENCE_INSIDE if ends < inside else 0)
        cost += _RAGGED * abs(upper - lower) + _TOP_HEAVY * max(0, upper - lower)
        if best is None or cost < best[0]:
            best = cost, at
    return best


# --- how long they stand


def _placed(groups: Sequence[_Group], until: Fraction, fps: Fraction) -> Iterator[Cue]:
    """Captions begin with their first word and stay as long as reading takes, if the next one lets them."""
    for index, (words, split) in enumerate(groups):
        start, spoken = words[0].word.start, words[-1].word.end
        following = groups[index + 1].words[0].word.start if index + 1 < len(groups) else until
        wished = max(spoken + LINGER, start + SHORTEST, start + Fraction(_width(words), SPEED))
        end = min(wished, start + LONGEST, following)
        if 0 < following - end < SMALLEST_GAP / fps and following - start <= LONGEST:
            end = following
        plain = tuple(word.word for word in words)
        lines = (plain[:split], plain[split:]) if split else (plain,)
        yield Cue(start, end, lines)
