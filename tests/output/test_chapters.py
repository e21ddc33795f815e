"""Chapters are the slides' titles at the slides' times."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.deck.parser import parse_deck
from mdvideo.output.chapters import chapters_of, chapters_vtt
from mdvideo.plan.timeline import SlideTime, Timeline
from mdvideo.video.video_model import Chapter


def test_consecutive_slides_with_one_title_are_one_chapter() -> None:
    deck = parse_deck("\n\n---\n\n".join(["# A", "# B", "# B", "# A"]), "d.md")
    times = tuple(SlideTime(30 * n, 30 * n + 30, (), ()) for n in range(4))
    chapters = chapters_of(deck, Timeline(Fraction(30), times))
    assert chapters == (Chapter(0, 30, "A"), Chapter(30, 90, "B"), Chapter(90, 120, "A"))
    assert "2\n00:00:01.000 --> 00:00:03.000\nB\n" in chapters_vtt(chapters, Fraction(30))
