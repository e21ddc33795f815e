"""From timed sentences to captions.

The rules are those of Netflix's Timed Text Style Guide (general requirements) and the BBC's subtitle guidelines: two
lines of 42 columns (32, which is 16 full-width characters, in Chinese, Japanese and Korean), 20 columns a second,
five sixths of a second to seven seconds long, breaks between phrases. Of all ways to divide a slide's words into
captions, the one with the lowest cost is chosen; costs are on the scale of ``line_breaks.BreakPenalty``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from mdvideo.plan.captions.line_breaks import BreakPenalty, break_penalty, columns, is_wide
from mdvideo.plan.captions.word_units import is_cut, line_units
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence, WordTiming

LINE_COLUMNS, WIDE_LINE_COLUMNS = 42, 32
"""Columns of a line; full-width characters take two."""
MAX_COLUMNS_PER_SECOND = 20
"""The fastest readable speed, in most languages."""
_COLUMNS_PER_SECOND = {"ja": 8, "zh": 18, "cmn": 18, "yue": 18, "wuu": 18, "ko": 24}
"""Netflix's limits of 4, 9 and 12 characters a second; a full-width character has two columns."""
MIN_SECONDS, MAX_SECONDS = Fraction(5, 6), Fraction(7)
_MIN_CHARACTER_SECONDS = Fraction(1, 100)
"""Time that a character takes at least, however fast a voice is."""
LINGER_SECONDS = Fraction(1, 2)
"""How long a caption stays after its last word, where nothing follows."""
MIN_GAP_FRAMES = 2
"""Frames between two captions at least, so that a change is seen."""
CHAINED_SECONDS = Fraction(1, 2)
"""A gap that is shorter than this looks like a flaw: the caption before it stays, up to ``MIN_GAP_FRAMES``."""


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A word of a caption with its punctuation. ``spaced``: white space precedes it in the text."""

    text: str
    start: Fraction
    end: Fraction
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: seconds of the video, and one or two lines of words."""

    start: Fraction
    end: Fraction
    lines: tuple[tuple[CaptionWord, ...], ...]

    @property
    def text(self) -> str:
        """The caption's lines, with a line break between them."""
        return "\n".join(map(line_text, self.lines))


def line_text(words: Iterable[CaptionWord]) -> str:
    """Return the text of one line."""
    return "".join((" " if word.spaced and at else "") + word.text for at, word in enumerate(words))


def columns_per_second(lang: str) -> int:
    """Return the fastest readable speed in a language (a BCP 47 tag)."""
    return _COLUMNS_PER_SECOND.get(primary_subtag(lang), MAX_COLUMNS_PER_SECOND)


def cues_of(slides: Iterable[SlideTranscript], fps: Fraction) -> tuple[Cue, ...]:
    """Return the captions of a video, in order: every word once, none beyond the end of its slide.

    Words that are spoken faster than captions can be read keep the pace of the voice: nothing is left out.
    """
    cues: list[Cue] = []
    for slide in slides:
        words = [word for sentence in slide.sentences for word in measured_words_of(sentence)]
        groups = [_CueWords(words[start:end], split) for start, end, split in _group_words(words, slide.end)]
        cues.extend(_time_cues(groups, slide.end, fps))
    return tuple(cues)


# --- words with their times


@dataclass(frozen=True, slots=True)
class MeasuredWord:
    """A word with its width in columns, and what dividing captions after it costs."""

    word: CaptionWord
    width: int
    penalty_after: BreakPenalty
    """Cost of breaking a line after it."""
    line_columns: int
    """Columns of a line in its language."""
    columns_per_second: int
    """The fastest readable speed in its language."""


def measured_words_of(sentence: TimedSentence) -> Iterator[MeasuredWord]:
    """Yield the words of a sentence, or what stands for words in a language without spaces, each with its time."""
    line_columns = WIDE_LINE_COLUMNS if is_wide(sentence.lang) else LINE_COLUMNS
    ranges = list(line_units(sentence.written, line_columns, sentence.lang))
    timings = _plausible_timings(sentence)
    times = [_time_at(timings, start) for start, _ in ranges] + [sentence.end]
    for index, (start, end) in enumerate(ranges):
        text = sentence.written[start:end]
        spaced = start == 0 or sentence.written[start - 1].isspace()
        if index + 1 == len(ranges):
            penalty = BreakPenalty.SENTENCE
        else:
            penalty = break_penalty(text, sentence.written[slice(*ranges[index + 1])], sentence.lang)
            if is_cut(sentence.written, end):
                text += "-"
        word = CaptionWord(text, times[index], max(times[index], times[index + 1]), spaced)
        yield MeasuredWord(word, columns(text), penalty, line_columns, columns_per_second(sentence.lang))


def _plausible_timings(sentence: TimedSentence) -> list[WordTiming]:
    """Return the word timings, plus one at each end, without those that are too fast for any voice (engine errors)."""
    last = WordTiming(max(1, len(sentence.written)), sentence.end)
    out = [WordTiming(0, sentence.start)]
    for timing in sentence.word_timings:
        before, after = timing.offset - out[-1].offset, last.offset - timing.offset
        late_enough = timing.time - out[-1].time >= before * _MIN_CHARACTER_SECONDS
        early_enough = last.time - timing.time >= after * _MIN_CHARACTER_SECONDS
        if before > 0 and after > 0 and late_enough and early_enough:
            out.append(timing)
    return [*out, last]


def _time_at(timings: Sequence[WordTiming], offset: int) -> Fraction:
    """Return when a character is spoken, interpolated between two timings."""
    index = min(bisect_right(timings, offset, key=lambda timing: timing.offset), len(timings) - 1)
    before, after = timings[index - 1], timings[index]
    share = Fraction(offset - before.offset, after.offset - before.offset)
    return before.time + (after.time - before.time) * share


# --- which words make a caption


class _CueWords(NamedTuple):
    """Words that make one caption; its second line begins with word ``split``, 0 if it has one line."""

    words: Sequence[MeasuredWord]
    split: int


_EACH_CUE, _TOO_FAST, _TOO_LONG, _TOO_SHORT, _PAUSE = 8.0, 60.0, 1000.0, 60.0, 24.0
_SENTENCE_INSIDE, _SENTENCE_IN_LINE, _SECOND_LINE, _UNEVEN_LINES, _TOP_HEAVY = 4.0, 9.0, 2.0, 0.25, 0.15
_SPLIT_SENTENCE, _ORPHAN = 12.0, 1.0
_ORPHAN_COLUMNS = 16
"""A shorter part of a sentence flashes past and says nothing by itself."""
NOTICEABLE_PAUSE = Fraction(2, 5)
"""Seconds of silence that a viewer perceives as a pause: a caption should end there, and not give an answer away."""


def _group_words(words: Sequence[MeasuredWord], until: Fraction) -> list[tuple[int, int, int]]:
    """Return the words as captions (start, end, split) of the lowest total cost: dynamic programming over word ends."""
    best = [0.0] + [float("inf")] * len(words)
    chosen: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        next_start = words[end].word.start if end < len(words) else until
        start = end - 1
        while start >= 0 and (end - start == 1 or width_of(words[start:end]) <= 2 * words[start].line_columns + 1):
            group = words[start:end]
            lines = _best_lines(group)
            if lines is not None:
                cost = best[start] + _EACH_CUE + _timing_cost(group, next_start) + lines[0] + group[-1].penalty_after
                whole_start = start == 0 or words[start - 1].penalty_after is BreakPenalty.SENTENCE
                cost += _split_sentence_cost(group, whole_start)
                if cost < best[end]:
                    best[end], chosen[end] = cost, (start, end, lines[1])
            start -= 1
    path, end = [], len(words)
    while end:
        path.append(chosen[end])
        end = chosen[end][0]
    return path[::-1]


def width_of(words: Sequence[MeasuredWord]) -> int:
    """Return the columns of words in one line."""
    return sum(word.width for word in words) + sum(word.word.spaced for word in words[1:])


def _reading_seconds(words: Sequence[MeasuredWord]) -> Fraction:
    return Fraction(width_of(words), min(word.columns_per_second for word in words))


def _timing_cost(words: Sequence[MeasuredWord], next_start: Fraction) -> float:
    """Return the cost of these words as one caption, given when the next one begins."""
    first, last = words[0].word, words[-1].word
    length = last.end - first.start
    available = next_start - first.start
    cost = 0.0
    if len(words) > 1 and length > MAX_SECONDS:
        cost += _TOO_LONG
    if available < MIN_SECONDS:
        cost += _TOO_SHORT * float(1 - available / MIN_SECONDS)
    needed = _reading_seconds(words)
    if needed > available:
        cost += _TOO_FAST * float(1 - available / needed)
    for one, other in pairwise(words):
        silence = other.word.start - one.word.end
        if silence > NOTICEABLE_PAUSE:
            cost += _PAUSE * float(min(silence, Fraction(2)))
    return cost


def _split_sentence_cost(words: Sequence[MeasuredWord], whole_start: bool) -> float:
    """Return the cost of a caption that contains parts of sentences."""
    if whole_start and words[-1].penalty_after is BreakPenalty.SENTENCE:
        return 0.0
    ends = any(word.penalty_after is BreakPenalty.SENTENCE for word in words[:-1])
    return (_SPLIT_SENTENCE if ends else 0.0) + _ORPHAN * max(0, _ORPHAN_COLUMNS - width_of(words))


def _best_lines(words: Sequence[MeasuredWord]) -> tuple[float, int] | None:
    """Return the cost of the best lines for these words, and where the second begins; None if two lines are too few."""
    limit = min(word.line_columns for word in words)
    whole = width_of(words)
    inside = sum(word.penalty_after is BreakPenalty.SENTENCE for word in words[:-1])
    best: tuple[float, int] | None = None
    if whole <= limit:
        best = inside * _SENTENCE_IN_LINE, 0
    upper = 0
    for at in range(1, len(words)):
        upper += words[at - 1].width + (words[at - 1].word.spaced if at > 1 else 0)
        lower = whole - upper - words[at].word.spaced
        if upper > limit or lower > limit:
            continue
        penalty = words[at - 1].penalty_after
        ends = inside - (penalty is BreakPenalty.SENTENCE)
        cost = _SECOND_LINE + penalty + ends * _SENTENCE_IN_LINE + (_SENTENCE_INSIDE if ends < inside else 0)
        cost += _UNEVEN_LINES * abs(upper - lower) + _TOP_HEAVY * max(0, upper - lower)
        if best is None or cost < best[0]:
            best = cost, at
    return best


# --- how long captions are shown


def _time_cues(groups: Sequence[_CueWords], until: Fraction, fps: Fraction) -> Iterator[Cue]:
    """Yield captions that begin with their first word and last as long as reading takes, if the next one permits.

    The last frames before the next one are free, unless a caption is shorter than that.
    """
    gap = MIN_GAP_FRAMES / fps
    for index, (words, split) in enumerate(groups):
        start, spoken_end = words[0].word.start, words[-1].word.end
        next_start = groups[index + 1].words[0].word.start if index + 1 < len(groups) else until
        is_last = index + 1 == len(groups)
        latest = next_start if is_last or next_start - start <= 2 * gap else next_start - gap
        reading_end = start + _reading_seconds(words)
        end = min(max(spoken_end + LINGER_SECONDS, start + MIN_SECONDS, reading_end), start + MAX_SECONDS, latest)
        if latest - end < CHAINED_SECONDS and not is_last and latest - start <= MAX_SECONDS:
            end = latest
        plain = tuple(word.word for word in words)
        lines = (plain[:split], plain[split:]) if split else (plain,)
        yield Cue(start, end, lines)
