"""Chapters: one a slide, as WebVTT for players and as marks inside the container."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mdvideo.deck.model import Deck
from mdvideo.plan.timeline import Timeline
from mdvideo.video.pieces import Chapter


def chapters_of(deck: Deck, timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter for each slide; slides in a row with one title are one chapter."""
    chapters: list[Chapter] = []
    for slide, time in zip(deck.slides, timeline.slides, strict=True):
        start = time.start
        if chapters and chapters[-1].title == slide.title:
            start = chapters.pop().start
        chapters.append(Chapter(start, time.end, slide.title))
    return tuple(chapters)


def webvtt(chapters: Iterable[Chapter], fps: Fraction) -> str:
    """The chapters as a WebVTT file (W3C WebVTT, section 3): times in milliseconds, markup characters escaped."""
    cues = (
        f"{number}\n{_timestamp(c.start / fps)} --> {_timestamp(c.end / fps)}\n{_escape(c.title)}\n"
        for number, c in enumerate(chapters, start=1)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def _timestamp(seconds: Fraction) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escape(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
