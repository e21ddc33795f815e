"""What is likely to be hard to follow in a narrated lesson: warnings, from what is written and said. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.plan.captions.cues import SlideTranscript
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.narration.script import Script
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.pacing import words_in
from mdvideo.plan.timeline import Timeline

SLOWEST, FASTEST = 90, 220
"""Words a minute. 120 to 180 are comfortable to listen to; beyond these bounds something is likely to be wrong."""
_ENOUGH = 15
"""Words from which on a slide's rate means something."""

_LEAST_SPOKEN = Fraction(1, 5)
"""Share of a slide's words that its narration should take up, so that who does not see it misses little."""
_LONG_TEXT = 10
"""Different words of content from which on a slide has a text of its own."""
_HURRIED = Fraction(3, 4)
"""Share of the time that reading takes unhurried: 20 columns a second instead of 15."""

_CODE = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{4,}|[぀-ヿ㐀-䶿一-鿿가-힯]")
_STEM = 5
"""Letters that two forms of one word have in common: *absorb* and *absorbs*, *Blatt* and *Blattes*."""


def rate_problems(slides: Sequence[Slide], wording: Transcript) -> Iterator[Problem]:
    """Slides that are spoken too fast or too slowly to follow."""
    if not wording.voiced:
        return
    for slide, passage in zip(slides, wording.passages, strict=True):
        rate = words_a_minute(passage)
        if rate is None or SLOWEST <= rate <= FASTEST:
            continue
        how, less = ("fast", "a lower") if rate > FASTEST else ("slowly", "a higher")
        message = (
            f"slide {slide.number} is spoken {how}: {round(rate)} words a minute, where 120 to 180 are comfortable"
        )
        hint = f"give the voice {less} speed, as in `speech: {{speed: …}}` or [speed …] in the notes"
        yield Problem("warning", "speech-rate", message, slide.notes[0].span if slide.notes else slide.span, hint)


def words_a_minute(passage: SlideTranscript) -> Fraction | None:
    """How fast a slide is spoken, without the silence between sentences; None where too little is said to tell."""
    words = sum((words_in(said.written) for said in passage.said), Fraction(0))
    seconds = sum((said.end - said.start for said in passage.said), Fraction(0))
    return words * 60 / seconds if words >= _ENOUGH and seconds else None


def reading_problems(slides: Sequence[Slide], scripts: Sequence[Script], timeline: Timeline) -> Iterator[Problem]:
    """Slides on which nobody speaks, and whose ``duration`` leaves too little time to read their notes."""
    for slide, script, time in zip(slides, scripts, timeline.slides, strict=True):
        needed, stands = reading_seconds(script), timeline.seconds(time.end - time.start)
        if slide.duration is None or stands >= needed * _HURRIED:
            continue
        message = f"slide {slide.number} lasts {float(stands):g} s, and its notes take {float(needed):.0f} s to read"
        hint = "leave its duration out, or shorten its notes; with a voice they are spoken in full"
        yield Problem("warning", "notes-hurried", message, slide.span, hint)


def unspoken_problems(slides: Sequence[Slide], scripts: Sequence[Script], lang: str, spoken: str) -> Iterator[Problem]:
    """Slides whose text the narration of the lesson passes over: who does not see them misses it (WCAG 1.2.5).

    Decks without narration on most slides are not judged, nor slides with a recording, nor a narration in another
    language (``spoken``) than the slides' (``lang``). Code and formulas are not meant to be read aloud.
    """
    narrated = sum(bool(script.sentences) for script in scripts)
    if 2 * narrated < len(slides) or not narrated or lang.partition("-")[0] != spoken.partition("-")[0]:
        return
    for slide, script in zip(slides, scripts, strict=True):
        shown = _stems(_prose(slide))
        if len(shown) < _LONG_TEXT or slide.settings.get("audio") or slide.settings.get("narration") == "none":
            continue
        said = _stems(" ".join(sentence.written for sentence in script.sentences))
        if len(shown & said) >= _LEAST_SPOKEN * len(shown):
            continue
        what = "most of its text is never spoken" if said else "nothing of its text is spoken"
        message = f"slide {slide.number} has notes that pass it over" if said else f"slide {slide.number} has no notes"
        hint = "say in the notes what stands on the slide, or `<!-- _narration: none -->` if it is meant"
        yield Problem("warning", "text-unspoken", f"{message}: {what}", slide.span, hint)


def _prose(slide: Slide) -> str:
    return html.unescape(_TAG.sub(" ", _CODE.sub(" ", slide.body)))


def _stems(text: str) -> set[str]:
    return {word.lower()[:_STEM] for word in _WORD.findall(text)}
