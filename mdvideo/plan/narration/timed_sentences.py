"""Sentences on the video's clock, slide by slide: the input of captions and transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class WordTiming(NamedTuple):
    """The character at ``offset`` of the written form is spoken at ``time``, in seconds of the video."""

    offset: int
    time: Fraction


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """A sentence as written, and when it is spoken, or to be read: seconds of the video.

    ``word_timings`` are in order, one per spoken word as far as the speech backend reports them; between two of them
    time passes evenly. ``starts_paragraph``: a paragraph begins with it.
    """

    written: str
    start: Fraction
    end: Fraction
    lang: str
    word_timings: tuple[WordTiming, ...] = ()
    starts_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class SlideTranscript:
    """Everything that is said on one slide, in order. ``end`` is the latest end of its captions, in seconds."""

    sentences: tuple[TimedSentence, ...]
    end: Fraction
