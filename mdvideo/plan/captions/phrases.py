"""From timed sentences to the large captions of upright videos: three to five words at a time, as they are spoken.

Unlike captions in a file (``cues.py``), they follow the voice rather than the reader: each is on screen while its words
are heard, and the next one takes its place. A phrase never goes over the end of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from mdvideo.plan.captions.cues import (
    CHAINED_SECONDS,
    NOTICEABLE_PAUSE,
    CaptionWord,
    Cue,
    MeasuredWord,
    measured_words_of,
    width_of,
)
from mdvideo.plan.captions.line_breaks import is_wide
from mdvideo.plan.narration.timed_sentences import SlideTranscript

LEAST_WORDS, MOST_WORDS = 3, 5
PHRASE_COLUMNS = 30
"""Columns of a phrase in two lines."""
PHRASE_LINE_COLUMNS = 17
"""Columns of a line that is as large as it should be, 84 pixels in a frame that is 1080 wide."""
_WORD_COLUMNS = 4
"""Columns of what counts as a word in Chinese, Japanese and Korean: two characters."""
_LINGER_SECONDS = Fraction(3, 10)
_UNEVEN, _MISSING_WORD, _PAUSE, _TWO_LINES = 1.5, 14.0, 24.0, 1.0


def phrases_of(slides: Iterable[SlideTranscript]) -> tuple[Cue, ...]:
    """Return the phrases of a video in order, every word once, none beyond the end of its slide."""
    return tuple(cue for slide in slides for cue in _phrases_of_slide(slide))


def _phrases_of_slide(slide: SlideTranscript) -> Iterator[Cue]:
    groups = [
        group
        for sentence in slide.sentences
        for group in _divided(list(measured_words_of(sentence)), wide=is_wide(sentence.lang))
    ]
    for group, following in pairwise([*groups, None]):
        if group is None:
            continue
        end = group[-1].word.end + _LINGER_SECONDS
        limit = slide.end if following is None else following[0].word.start
        if end > limit or (following is not None and limit - end < CHAINED_SECONDS):
            end = limit
        yield Cue(group[0].word.start, max(end, group[0].word.start), _lines_of(group))


def _divided(words: Sequence[MeasuredWord], *, wide: bool) -> list[Sequence[MeasuredWord]]:
    """Return the words of a sentence as phrases of the lowest total cost: dynamic programming over their ends."""
    best = [0.0] + [float("inf")] * len(words)
    starts = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        for start in range(end - 1, -1, -1):
            group = words[start:end]
            count = width_of(group) / _WORD_COLUMNS if wide else len(group)
            # A short word before one that is wider than a line would flash past.
            if (len(group) > 1 and count > MOST_WORDS) or (len(group) > 2 and width_of(group) > PHRASE_COLUMNS):
                break
            cost = best[start] + _cost_of(group, count)
            if cost < best[end]:
                best[end], starts[end] = cost, start
    phrases, end = [], len(words)
    while end:
        phrases.append(words[starts[end] : end])
        end = starts[end]
    return phrases[::-1]


def _cost_of(group: Sequence[MeasuredWord], count: float) -> float:
    middle = (LEAST_WORDS + MOST_WORDS) / 2
    cost = _UNEVEN * (count - middle) ** 2 + _MISSING_WORD * max(0.0, LEAST_WORDS - count) + group[-1].penalty_after
    silences = (after.word.start - before.word.end for before, after in pairwise(group))
    return cost + _PAUSE * sum(silence > NOTICEABLE_PAUSE for silence in silences)


def _lines_of(group: Sequence[MeasuredWord]) -> tuple[tuple[CaptionWord, ...], ...]:
    """Return the phrase in one line, or in two of similar width where one would be too wide."""
    words = tuple(each.word for each in group)
    if len(group) == 1 or width_of(group) <= PHRASE_LINE_COLUMNS:
        return (words,)

    def cost(at: int) -> float:
        upper, lower = width_of(group[:at]), width_of(group[at:])
        return max(upper, lower) + _TWO_LINES * abs(upper - lower) / 4 + group[at - 1].penalty_after / 4

    at = min(range(1, len(group)), key=cost)
    return words[:at], words[at:]
