"""Chapters: one per slide, as WebVTT for players and as entries in the container."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mdvideo.deck.model import Deck
from mdvideo.output.webvtt import TimedText, webvtt
from mdvideo.plan.timeline import Timeline
from mdvideo.video.video_model import Chapter


def chapters_of(deck: Deck, timeline: Timeline) -> tuple[Chapter, ...]:
    """Return a chapter for each slide; consecutive slides with the same title are one chapter."""
    chapters: list[Chapter] = []
    for slide, time in zip(deck.slides, timeline.slides, strict=True):
        start = time.start
        if chapters and chapters[-1].title == slide.title:
            start = chapters.pop().start
        chapters.append(Chapter(start, time.end, slide.title))
    return tuple(chapters)


def chapters_vtt(chapters: Iterable[Chapter], fps: Fraction) -> str:
    """Return the chapters as a WebVTT file."""
    return webvtt(TimedText(c.start / fps, c.end / fps, " ".join(c.title.split())) for c in chapters)
