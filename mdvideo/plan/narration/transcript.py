"""What captions and transcripts take from a film: each slide's sentences on the film's clock.

Where nobody speaks, notes are to be read: their sentences follow each other at an unhurried reading speed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mdvideo.plan.aac_grid import RATE
from mdvideo.plan.captions.cues import Cue, SlideTranscript, TimedSentence, WordTiming, captions_of
from mdvideo.plan.captions.reading_time import BETWEEN, LEAD, reading_seconds, sentence_seconds
from mdvideo.plan.narration.schedule import Narration, PlacedClip
from mdvideo.plan.narration.script import Script
from mdvideo.plan.timeline import SlideTime, Timeline


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that is said in a film, one passage a slide, and its captions, none where none are wanted.

    ``lang`` is its language (a BCP 47 tag); ``voiced`` says whether it is heard, or only to be read.
    """

    lang: str
    passages: tuple[SlideTranscript, ...]
    cues: tuple[Cue, ...]
    voiced: bool


def wording_of(
    scripts: Sequence[Script], narration: Narration, timeline: Timeline, lang: str, *, captions: bool
) -> Transcript:
    """What is said when, and its captions if they are wanted. ``lang`` is the language of sentences that name none."""
    passages = _passages(scripts, narration, timeline, lang)
    cues = captions_of(passages, timeline.fps) if captions else ()
    return Transcript(lang, passages, cues, bool(narration.takes))


def _passages(
    scripts: Sequence[Script], narration: Narration, timeline: Timeline, lang: str
) -> tuple[SlideTranscript, ...]:
    return tuple(
        SlideTranscript(
            tuple(_heard(heard, lang) if heard else _read(script, time, timeline, lang)), timeline.seconds(time.end)
        )
        for script, heard, time in zip(scripts, narration.slides, timeline.slides, strict=True)
    )


def _heard(takes: Sequence[PlacedClip], lang: str) -> Iterator[TimedSentence]:
    for heard in takes:
        for line in heard.take.lines:
            sentence = line.sentence
            yield TimedSentence(
                sentence.written,
                Fraction(heard.sample + line.start, RATE),
                Fraction(heard.sample + line.end, RATE),
                sentence.style.lang or lang,
                tuple(WordTiming(word.start, Fraction(heard.sample + word.sample, RATE)) for word in line.words),
                sentence.room == "paragraph",
            )


def _read(script: Script, time: SlideTime, timeline: Timeline, lang: str) -> Iterator[TimedSentence]:
    """The sentences of a slide on which nobody speaks; where it is too short for them, all hurry alike."""
    start, needed = timeline.seconds(time.start), reading_seconds(script)
    hurry = min(Fraction(1), (timeline.seconds(time.end) - start) / needed) if needed else Fraction(1)
    at = start + LEAD * hurry
    for sentence in script.sentences:
        end = at + sentence_seconds(sentence) * hurry
        yield TimedSentence(sentence.written, at, end, sentence.style.lang or lang, (), sentence.room == "paragraph")
        at = end + BETWEEN * hurry
