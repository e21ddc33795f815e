"""When each thing is shown: exact frames, and the pieces that the film is joined from.

A slide's time runs from the frame at which it is fully visible to the frame at which the next one is, so a seek to
a chapter shows the slide itself; the transition to the next slide is the end of its time. Frames are integers,
half-open ranges count from 0, and the pieces tile the film without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mdvideo.deck.model import Slide, Transition
from mdvideo.plan.pacing import Pace


@dataclass(frozen=True, slots=True)
class Shot:
    """What is seen: slide (index from 0) in a fragment state; for a slide in motion, its first or last frame."""

    slide: int
    state: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A still that stands."""

    shot: Shot
    frames: int


@dataclass(frozen=True, slots=True)
class Change:
    """One still turning into another."""

    before: Shot
    after: Shot
    name: str
    frames: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A moving background under standing text. ``reveals`` are (frame in this piece, state)."""

    slide: int
    motion: str
    frames: int
    reveals: tuple[tuple[int, int], ...]
    fade: int


Piece = Hold | Change | Drift


@dataclass(frozen=True, slots=True)
class SlideTime:
    """The frames of one slide, and its pieces in order."""

    start: int
    end: int
    reveals: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole film. ``slides[i].end == slides[i + 1].start``."""

    fps: Fraction
    slides: tuple[SlideTime, ...]

    @property
    def frames(self) -> int:
        """Length of the film."""
        return self.slides[-1].end if self.slides else 0

    def seconds(self, frame: int) -> Fraction:
        """Presentation time of a frame."""
        return frame / self.fps


def timeline_of(
    slides: Sequence[Slide], paces: Sequence[Pace], transitions: Sequence[Transition | None], fps: Fraction
) -> Timeline:
    """Lay the slides end to end. ``transitions[i]`` leads from slide i to the next; the last slide has none."""
    times: list[SlideTime] = []
    start = 0
    for index, (slide, pace) in enumerate(zip(slides, paces, strict=True)):
        motion = motion_of(slide)
        pieces = _standing(index, slide, pace) if motion is None else (_drifting(index, motion, pace),)
        transition = transitions[index]
        if pace.transition and transition is not None:
            here, there = Shot(index, slide.fragments), Shot(index + 1, 0)
            pieces = (*pieces, Change(here, there, transition.name, pace.transition))
        end = start + sum(piece.frames for piece in pieces)
        times.append(SlideTime(start, end, tuple(start + frame for frame in pace.reveals), pieces))
        start = end
    return Timeline(fps, tuple(times))


def transitions_of(slides: Sequence[Slide], default: Transition | None) -> tuple[Transition | None, ...]:
    """The transition behind each slide: its own, else the theme's; none behind the last."""
    return (*((slide.transition or default) for slide in slides[:-1]), None)[: len(slides)]


def motion_of(slide: Slide) -> str | None:
    """The name of the motion that a slide's background makes, None where nothing moves."""
    moves = slide.motion is not None and slide.motion.name != "none" and bool(slide.backgrounds)
    return slide.motion.name if moves and slide.motion is not None else None


def _standing(index: int, slide: Slide, pace: Pace) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for state, reveal in enumerate(pace.reveals, start=1):
        pieces.append(Hold(Shot(index, state - 1), reveal - at))
        at = reveal
        if pace.fade:
            pieces.append(Change(Shot(index, state - 1), Shot(index, state), "fade", pace.fade))
            at += pace.fade
    pieces.append(Hold(Shot(index, slide.fragments), pace.frames - pace.transition - at))
    return tuple(pieces)


def _drifting(index: int, motion: str, pace: Pace) -> Drift:
    reveals = tuple((frame, state) for state, frame in enumerate(pace.reveals, start=1))
    return Drift(index, motion, pace.frames - pace.transition, reveals, pace.fade)
