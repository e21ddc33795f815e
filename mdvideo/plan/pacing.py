"""How long a slide is shown and when its fragments appear, counted in frames.

A slide lasts its ``duration``, else the time that its words take to read. Narration gives the same values from the
lengths of speech (``narration/schedule.py``), so the timeline does not depend on which of the two it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from mdvideo.deck.model import Diagram, Slide, Transition
from mdvideo.deck.pointing.pointing_marks import PointingMark, TimedPointing
from mdvideo.errors import Problem
from mdvideo.plan.pointing.pointing_views import Beat, PointingChange, beats_of, changes_of, spread_beats
from mdvideo.settings import PacingSettings

MIN_SEGMENT_FRAMES = 2
"""A segment of one frame would put two IDR frames in a row, which must differ in idr_pic_id (ITU-T H.264, 7.4.3)."""

MORPH_SECONDS = Fraction(1, 2)
"""Length of the change of code into other code."""

ZOOM_SECONDS = Fraction(7, 10)
"""Length of the movement to another part of a slide."""

LOOK_AT_POINT = Fraction(2)
"""Seconds for which the last mark of a ``pointing`` directive is seen at least."""

_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


@dataclass(frozen=True, slots=True)
class SlideTiming:
    """The timing of one slide, in frames from its start.

    ``frames`` is its whole time, including the transition at its end. ``reveals[k]`` is the frame at which fragment k+1
    begins to appear. ``fade`` and ``transition`` are lengths; 0 is a cut. ``pointing`` are the changes of view.
    ``reveal_fades`` are the lengths of the fragments where these differ from ``fade``.
    """

    frames: int
    reveals: tuple[int, ...]
    fade: int
    transition: int
    pointing: tuple[PointingChange, ...] = ()
    reveal_fades: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClipNeed:
    """A clip plays for ``seconds`` from the moment on that fragment ``fragment`` (0: none) is revealed."""

    fragment: int
    seconds: Fraction


def extend_for_clips(timing: SlideTiming, clips: Sequence[ClipNeed], fps: Fraction) -> SlideTiming:
    """Return the timing of a slide that is shown until its clips have played once."""
    begins = (0, *timing.reveals)
    ends = [begins[min(clip.fragment, len(timing.reveals))] + ceil(clip.seconds * fps) for clip in clips]
    return replace(timing, frames=max([timing.frames, *(end + timing.transition for end in ends)]))


def words_in(text: str) -> Fraction:
    """Return the number of words as a reader perceives them: two CJK characters count as one word."""
    cjk = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + Fraction(cjk, 2)


def frames_of(seconds: Fraction, fps: Fraction) -> int:
    """Return a length in frames, rounded to nearest; below MIN_SEGMENT_FRAMES it is a cut, 0."""
    frames = round(seconds * fps)
    return frames if frames >= MIN_SEGMENT_FRAMES else 0


def transition_frames(transition: Transition | None, fps: Fraction) -> int:
    """Return the length of the transition to the next slide in frames; 0 is a cut."""
    return frames_of(transition.seconds, fps) if transition is not None and transition.name != "none" else 0


def reading_timing(
    slide: Slide, transition: Transition | None, pacing: PacingSettings, fps: Fraction, notes: Fraction = Fraction(0)
) -> SlideTiming:
    """Return the timing of a slide without speech: its fragments are spread evenly over the time before its transition.

    ``notes`` is how many seconds its notes take to read, where captions show them.
    """
    change = transition_frames(transition, fps)
    fade = frames_of(Fraction(str(pacing.reveal_fade)), fps)
    timed = timed_marks(slide, fps)
    hold = max(_wanted_frames(slide, pacing, fps, notes) - change, min_hold_frames(slide.fragments, fade))
    hold = max(hold, look_frames(slide, fps))
    reveals = tuple(hold * (k + 1) // (slide.fragments + 1) for k in range(slide.fragments))
    if not timed and not slide.morphs:
        return SlideTiming(hold + change, reveals, fade, change)
    beats = slide_beats(slide, [frame + fade // 2 for frame in reveals], timed, fade, fps)
    return timing_of_beats(beats, max(hold, least_hold(beats, fade)), fade, change)


def slide_beats(
    slide: Slide, reveals: Sequence[int], marks: Sequence[tuple[int, PointingMark]], fade: int, fps: Fraction
) -> list[Beat]:
    """Return what happens on a slide. ``reveals`` and ``marks`` have the frames of their words."""
    morphs = dict.fromkeys(slide.morphs, frames_of(MORPH_SECONDS, fps))
    return beats_of(reveals, marks, fade, frames_of(ZOOM_SECONDS, fps), morphs)


def timed_marks(slide: Slide, fps: Fraction) -> list[tuple[int, PointingMark]]:
    """Return the marks of a slide's ``pointing`` directive, with their frames."""
    timed: Sequence[TimedPointing] = slide.settings.get("pointing") or ()
    return [(round(one.seconds * fps), one.mark) for one in timed]


def look_frames(slide: Slide, fps: Fraction) -> int:
    """Return how long a slide without a duration of its own is shown for the marks of its directive."""
    frames = [frame for frame, _ in timed_marks(slide, fps)]
    return 0 if slide.duration is not None or not frames else max(frames) + ceil(LOOK_AT_POINT * fps)


def timing_of_beats(beats: Sequence[Beat], hold: int, fade: int, transition: int) -> SlideTiming:
    """Return the timing of a slide on which this happens before its transition, in ``hold`` frames."""
    starts = spread_beats(beats, hold, MIN_SEGMENT_FRAMES)
    reveals = tuple(start for beat, start in zip(beats, starts, strict=True) if beat.reveals)
    fades = tuple(beat.fade for beat in beats if beat.reveals)
    own = fades if any(one != fade for one in fades) else ()
    return SlideTiming(hold + transition, reveals, fade, transition, changes_of(beats, starts), own)


def least_hold(beats: Sequence[Beat], fade: int) -> int:
    """Return the fewest frames in which all of this can happen, one thing after another."""
    return min_hold_frames(0, fade) + sum(beat.fade + MIN_SEGMENT_FRAMES + 1 for beat in beats)


def timing_problems(slide: Slide, timing: SlideTiming, fps: Fraction) -> tuple[Problem, ...]:
    """Return a warning where a slide's own ``duration`` is too short for what must happen in it."""
    if slide.duration is None or timing.frames <= ceil(slide.duration * fps):
        return ()
    needed = float(timing.frames / fps)
    return (
        Problem(
            "warning",
            "short-duration",
            f"slide {slide.number} has a duration of {float(slide.duration):g} s, which is too short for its transition"
            f" and {slide.fragments} fragments; it is shown for {needed:.2f} s",
            slide.span,
            hint=f"write `duration: {ceil(needed * 10) / 10:g}s` or more, or a shorter transition",
        ),
    )


def _wanted_frames(slide: Slide, pacing: PacingSettings, fps: Fraction, notes: Fraction) -> int:
    if slide.duration is not None:
        return floor(slide.duration * fps + Fraction(1, 2))
    reading = Fraction(str(pacing.look)) + words_in(_shown_text(slide)) * 60 / pacing.words_per_minute
    looking = (1 + len(slide.sequence)) * Fraction(str(pacing.look))
    revealing = (1 + slide.fragments) * Fraction(str(pacing.per_fragment))
    seconds = max(reading, looking, revealing, Fraction(str(pacing.shortest)))
    return ceil(max(min(seconds, Fraction(str(pacing.longest))), notes) * fps)


def _shown_text(slide: Slide) -> str:
    """Return what there is to read: the text, and the labels of diagrams."""
    return "\n".join((slide.text, *(figure.alt for figure in slide.figures if isinstance(figure.source, Diagram))))


def min_hold_frames(fragments: int, fade: int) -> int:
    """Return the fewest frames in which so many fragments can appear one after another."""
    # Each state lasts for at least one whole segment after its fade; one frame more absorbs rounding.
    return (fragments + 1) * (fade + MIN_SEGMENT_FRAMES + 1)
