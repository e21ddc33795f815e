"""How long a slide stays, and when its fragments appear, counted in frames.

A slide lasts its ``duration``, else a reading time from its words. Narration (another source of paces) gives the
same values from the lengths of speech, so the timeline does not know which it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mdvideo.deck.model import Slide, Transition
from mdvideo.errors import Problem
from mdvideo.settings import PacingSettings

SHORTEST_SEGMENT = 2
"""Frames. A segment of one frame would put two IDR frames next to each other, which H.264 forbids to look alike."""

_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


@dataclass(frozen=True, slots=True)
class SlideTiming:
    """The rhythm of one slide, in frames from its start.

    ``frames`` is its whole time, the transition at its end included. ``reveals[k]`` is the frame at which fragment
    k+1 begins to appear. ``fade`` and ``transition`` are lengths; 0 is a cut.
    """

    frames: int
    reveals: tuple[int, ...]
    fade: int
    transition: int


def words_in(text: str) -> Fraction:
    """Words as a reader's eye counts them: two CJK characters are about one word."""
    cjk = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + Fraction(cjk, 2)


def frames_of(seconds: Fraction, fps: Fraction) -> int:
    """The length in frames, rounded to nearest; below SHORTEST_SEGMENT it is a cut, 0."""
    frames = round(seconds * fps)
    return frames if frames >= SHORTEST_SEGMENT else 0


def reading_pace(
    slide: Slide, transition: Transition | None, pacing: PacingSettings, fps: Fraction, notes: Fraction = Fraction(0)
) -> SlideTiming:
    """The pace of a slide on which nobody speaks: fragments are spread evenly over the time that it stands.

    ``notes`` is how many seconds its notes take to read, where captions show them.
    """
    change = frames_of(transition.seconds, fps) if transition is not None and transition.name != "none" else 0
    fade = frames_of(Fraction(str(pacing.reveal_fade)), fps)
    standing = max(_wished(slide, pacing, fps, notes) - change, least_standing(slide.fragments, fade))
    reveals = tuple(standing * (k + 1) // (slide.fragments + 1) for k in range(slide.fragments))
    return SlideTiming(standing + change, reveals, fade, change)


def pace_problems(slide: Slide, pace: SlideTiming, fps: Fraction) -> tuple[Problem, ...]:
    """A warning where a slide's own ``duration`` is too short for what must happen in it."""
    if slide.duration is None or pace.frames <= ceil(slide.duration * fps):
        return ()
    least = float(pace.frames / fps)
    return (
        Problem(
            "warning",
            "short-duration",
            f"slide {slide.number} lasts {float(slide.duration):g} s, too short for its transition and "
            f"{slide.fragments} fragments; it is shown for {least:.2f} s",
            slide.span,
            hint=f"write `duration: {ceil(least * 10) / 10:g}s` or more, or a shorter transition",
        ),
    )


def _wished(slide: Slide, pacing: PacingSettings, fps: Fraction, notes: Fraction) -> int:
    if slide.duration is not None:
        return floor(slide.duration * fps + Fraction(1, 2))
    reading = Fraction(str(pacing.look)) + words_in(slide.text) * 60 / pacing.words_per_minute
    looking = (1 + len(slide.sequence)) * Fraction(str(pacing.look))
    revealing = (1 + slide.fragments) * Fraction(str(pacing.per_fragment))
    seconds = max(reading, looking, revealing, Fraction(str(pacing.shortest)))
    return ceil(max(min(seconds, Fraction(str(pacing.longest))), notes) * fps)


def least_standing(fragments: int, fade: int) -> int:
    """The fewest frames in which so many fragments can appear one after another."""
    # Each state must stand for at least one whole segment behind its fade; one frame more absorbs rounding.
    return (fragments + 1) * (fade + SHORTEST_SEGMENT + 1)
