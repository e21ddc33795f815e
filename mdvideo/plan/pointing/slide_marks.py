"""All marks of pointing on a slide: those of its notes, and those of its directive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mdvideo.deck.model import Slide
from mdvideo.deck.pointing.pointing_marks import PointingMark, TimedPointing
from mdvideo.plan.narration.script import Script


class ShownMark(NamedTuple):
    """A mark, and how many fragments have been revealed when it is shown; None where that is not known yet."""

    mark: PointingMark
    fragments: int | None


def marks_of(slide: Slide, script: Script) -> tuple[ShownMark, ...]:
    """Return the marks of a slide in the order in which they are shown; those with a time of their own come last."""
    marks: list[ShownMark] = []
    clicks = 0
    known = script.click_count >= slide.fragments
    for sentence in script.sentences:
        for offset, mark in sentence.pointing:
            revealed = clicks + sum(click <= offset for click in sentence.clicks)
            marks.append(ShownMark(mark, min(revealed, slide.fragments) if known else None))
        clicks += len(sentence.clicks)
    timed: Sequence[TimedPointing] = slide.settings.get("pointing") or ()
    return (*marks, *(ShownMark(one.mark, None) for one in timed))


def marks_by_slide(slides: Sequence[Slide], scripts: Sequence[Script]) -> dict[int, tuple[ShownMark, ...]]:
    """Return the marks of each slide that has any, by its number."""
    pairs = zip(slides, scripts or [Script()] * len(slides), strict=True)
    return {slide.number: marks for slide, script in pairs if (marks := marks_of(slide, script))}
