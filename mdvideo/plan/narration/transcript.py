"""The transcript of a video: each slide's sentences with their times, and the captions made from them.

Where there is no speech, notes are to be read: their sentences follow each other at an unhurried reading speed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.captions.cues import Cue, cues_of
from mdvideo.plan.captions.reading_time import GAP_SECONDS, LEAD_SECONDS, reading_seconds, sentence_reading_seconds
from mdvideo.plan.narration.schedule import Narration, PlacedClip
from mdvideo.plan.narration.script import Script
from mdvideo.plan.narration.timed_sentences import SlideTranscript, TimedSentence, WordTiming
from mdvideo.plan.timeline import SlideTime, Timeline


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything that is said in a video, slide by slide, and its captions, if any are wanted.

    ``lang`` is its language (a BCP 47 tag); ``voiced`` says whether it is spoken, or only to be read.
    """

    lang: str
    slides: tuple[SlideTranscript, ...]
    cues: tuple[Cue, ...]
    voiced: bool


def transcript_of(
    scripts: Sequence[Script], narration: Narration, timeline: Timeline, lang: str, *, captions: bool
) -> Transcript:
    """Return what is said when, with captions if wanted. ``lang`` applies to sentences that name no language."""
    slides = []
    for script, clips, time in zip(scripts, narration.slides, timeline.slides, strict=True):
        sentences = _spoken_sentences(clips, lang) if clips else _unspoken_sentences(script, time, timeline, lang)
        slides.append(SlideTranscript(tuple(sentences), timeline.seconds(time.end)))
    cues = cues_of(slides, timeline.fps) if captions else ()
    return Transcript(lang, tuple(slides), cues, bool(narration.clips))


def _spoken_sentences(clips: Sequence[PlacedClip], lang: str) -> Iterator[TimedSentence]:
    for placed in clips:
        for spoken in placed.clip.sentences:
            sentence = spoken.sentence
            yield TimedSentence(
                sentence.written,
                Fraction(placed.sample + spoken.start, SAMPLE_RATE),
                Fraction(placed.sample + spoken.end, SAMPLE_RATE),
                sentence.style.lang or lang,
                tuple(
                    WordTiming(word.start, Fraction(placed.sample + word.sample, SAMPLE_RATE)) for word in spoken.words
                ),
                sentence.break_before == "paragraph",
            )


def _unspoken_sentences(script: Script, time: SlideTime, timeline: Timeline, lang: str) -> Iterator[TimedSentence]:
    """Yield the sentences of a slide without speech; where it is too short for them, all times shrink alike."""
    start, needed = timeline.seconds(time.start), reading_seconds(script)
    scale = min(Fraction(1), (timeline.seconds(time.end) - start) / needed) if needed else Fraction(1)
    at = start + LEAD_SECONDS * scale
    for sentence in script.sentences:
        end = at + sentence_reading_seconds(sentence) * scale
        starts_paragraph = sentence.break_before == "paragraph"
        yield TimedSentence(sentence.written, at, end, sentence.style.lang or lang, (), starts_paragraph)
        at = end + GAP_SECONDS * scale
