"""Warnings about narration that is probably hard to follow, from what is written and what is said."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.narration.script import Script
from mdvideo.plan.narration.timed_sentences import SlideTranscript
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.pacing import words_in
from mdvideo.plan.timeline import Timeline

MIN_WORDS_PER_MINUTE, MAX_WORDS_PER_MINUTE = 90, 220
"""120 to 180 words a minute are comfortable to listen to; outside these bounds something is probably wrong."""
_MIN_WORDS = 15
"""A slide with fewer words has no meaningful rate."""

_MIN_SPOKEN_SHARE = Fraction(1, 5)
"""Share of a slide's words that its narration should contain, so that people who cannot see it miss little."""
_MIN_SLIDE_WORDS = 10
"""A slide with fewer different content words is not checked for text that is never spoken."""
_MIN_READING_SHARE = Fraction(3, 4)
"""Share of the unhurried reading time that a slide should last: 20 columns a second instead of 15."""

_CODE = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{4,}|[぀-ヿ㐀-䶿一-鿿가-힯]")
_STEM_LETTERS = 5
"""Letters that two forms of one word share: *absorb* and *absorbs*, *Blatt* and *Blattes*."""


def rate_problems(slides: Sequence[Slide], transcript: Transcript) -> Iterator[Problem]:
    """Yield a warning for each slide that is spoken too fast or too slowly to follow."""
    if not transcript.voiced:
        return
    for slide, said in zip(slides, transcript.slides, strict=True):
        rate = words_per_minute(said)
        if rate is None or MIN_WORDS_PER_MINUTE <= rate <= MAX_WORDS_PER_MINUTE:
            continue
        how, less = ("fast", "a lower") if rate > MAX_WORDS_PER_MINUTE else ("slowly", "a higher")
        message = (
            f"slide {slide.number} is spoken {how}: {round(rate)} words a minute, where 120 to 180 are comfortable"
        )
        hint = f"give the voice {less} speed, as in `speech: {{speed: …}}` or [speed …] in the notes"
        yield Problem("warning", "speech-rate", message, slide.notes[0].span if slide.notes else slide.span, hint)


def words_per_minute(slide: SlideTranscript) -> Fraction | None:
    """Return how fast a slide is spoken, silence between sentences excluded; None for too few words."""
    words = sum((words_in(sentence.written) for sentence in slide.sentences), Fraction(0))
    seconds = sum((sentence.end - sentence.start for sentence in slide.sentences), Fraction(0))
    return words * 60 / seconds if words >= _MIN_WORDS and seconds else None


def reading_problems(slides: Sequence[Slide], scripts: Sequence[Script], timeline: Timeline) -> Iterator[Problem]:
    """Yield a warning for each slide without speech whose ``duration`` is too short to read its notes."""
    for slide, script, time in zip(slides, scripts, timeline.slides, strict=True):
        needed, shown = reading_seconds(script), timeline.seconds(time.end - time.start)
        if slide.duration is None or shown >= needed * _MIN_READING_SHARE:
            continue
        message = f"slide {slide.number} lasts {float(shown):g} s, but its notes take {float(needed):.0f} s to read"
        hint = "remove its duration, or shorten its notes; with a voice they are spoken in full"
        yield Problem("warning", "notes-hurried", message, slide.span, hint)


def unspoken_problems(slides: Sequence[Slide], scripts: Sequence[Script], lang: str, spoken: str) -> Iterator[Problem]:
    """Yield a warning for each slide whose text is not in the narration: people who cannot see it miss it (WCAG 1.2.5).

    Not checked are decks without narration on most slides, slides with a recording, and narration in another language
    (``spoken``) than the slides' (``lang``). Code and formulas are not meant to be read aloud.
    """
    narrated = sum(bool(script.sentences) for script in scripts)
    if 2 * narrated < len(slides) or not narrated or primary_subtag(lang) != primary_subtag(spoken):
        return
    for slide, script in zip(slides, scripts, strict=True):
        shown = _word_stems(_prose_of(slide))
        if len(shown) < _MIN_SLIDE_WORDS or slide.settings.get("audio") or slide.settings.get("narration") == "none":
            continue
        said = _word_stems(" ".join(sentence.written for sentence in script.sentences))
        if len(shown & said) >= _MIN_SPOKEN_SHARE * len(shown):
            continue
        message = (
            f"most of the text on slide {slide.number} is not in its notes and is never spoken"
            if said
            else f"slide {slide.number} has no notes, so none of its text is spoken"
        )
        hint = "say in the notes what is on the slide, or write `<!-- _narration: none -->` if this is intended"
        yield Problem("warning", "text-unspoken", message, slide.span, hint)


def _prose_of(slide: Slide) -> str:
    return html.unescape(_TAG.sub(" ", _CODE.sub(" ", slide.body)))


def _word_stems(text: str) -> set[str]:
    return {word.lower()[:_STEM_LETTERS] for word in _WORD.findall(text)}
