"""When each thing is shown: exact frames, and the pieces that the film is joined from.

A slide's time runs from the frame at which it is fully visible to the frame at which the next one is, so a seek to
a chapter shows the slide itself; the transition to the next slide is the end of its time. Frames are integers,
half-open ranges count from 0, and the pieces tile the film without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mdvideo.deck.model import Slide, Transition
from mdvideo.plan.pacing import SHORTEST_SEGMENT, SlideTiming, frames_of

SEQUENCE_FADE = Fraction(4, 5)
"""Seconds in which one picture of a sequence turns into the next."""


@dataclass(frozen=True, slots=True)
class SlideState:
    """What is seen: slide (index from 0) in a fragment state; for a slide in motion, its first or last frame.

    ``picture`` counts from 0 in the slide's sequence.
    """

    slide: int
    state: int
    picture: int = 0

    @property
    def still(self) -> str:
        """The name of the still among the slide's outputs."""
        return f"still-{self.state}-picture-{self.picture}" if self.picture else f"still-{self.state}"


@dataclass(frozen=True, slots=True)
class CaptionOverlay:
    """A caption in the picture: its index among the film's captions, and its spoken word from 1, or 0 for none."""

    cue: int
    word: int = 0


@dataclass(frozen=True, slots=True)
class HoldPiece:
    """A still that stands, with a caption on it or none."""

    shot: SlideState
    frames: int
    strip: CaptionOverlay | None = None


@dataclass(frozen=True, slots=True)
class TransitionPiece:
    """One still turning into another, under a caption or none."""

    before: SlideState
    after: SlideState
    name: str
    frames: int
    strip: CaptionOverlay | None = None


@dataclass(frozen=True, slots=True)
class MotionPiece:
    """A moving background under standing text. ``reveals`` are (frame in this piece, state).

    ``strips`` are (frame in this piece, the caption shown from there on); at first there is none.
    """

    slide: int
    motion: str
    frames: int
    reveals: tuple[tuple[int, int], ...]
    fade: int
    strips: tuple[tuple[int, CaptionOverlay | None], ...] = ()


Piece = HoldPiece | TransitionPiece | MotionPiece


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
    slides: Sequence[Slide], paces: Sequence[SlideTiming], transitions: Sequence[Transition | None], fps: Fraction
) -> Timeline:
    """Lay the slides end to end. ``transitions[i]`` leads from slide i to the next; the last slide has none."""
    times: list[SlideTime] = []
    start = 0
    for index, (slide, pace) in enumerate(zip(slides, paces, strict=True)):
        motion = motion_of(slide)
        pieces = _standing(index, slide, pace, fps) if motion is None else (_drifting(index, motion, pace),)
        transition = transitions[index]
        if pace.transition and transition is not None:
            here = SlideState(index, slide.fragments) if motion is not None else _last_shot(pieces)
            there = SlideState(index + 1, 0)
            pieces = (*pieces, TransitionPiece(here, there, transition.name, pace.transition))
        end = start + sum(piece.frames for piece in pieces)
        times.append(SlideTime(start, end, tuple(start + frame for frame in pace.reveals), pieces))
        start = end
    return Timeline(fps, tuple(times))


def transitions_of(slides: Sequence[Slide], default: Transition | None) -> tuple[Transition | None, ...]:
    """The transition behind each slide: its own, else the theme's; none behind the last."""
    return (*((slide.transition or default) for slide in slides[:-1]), None)[: len(slides)]


def motion_of(slide: Slide) -> str | None:
    """The name of the motion that a slide's background makes, None where nothing moves, as in a sequence."""
    moves = slide.motion is not None and slide.motion.name != "none" and slide.backgrounds and not slide.sequence
    return slide.motion.name if moves and slide.motion is not None else None


@dataclass(frozen=True, slots=True)
class _Moment:
    """From frame ``at`` of the slide on, its still turns into that of ``state`` and ``picture`` in ``fade`` frames."""

    at: int
    fade: int
    state: int
    picture: int

    @property
    def free(self) -> int:
        """The first frame at which something else may begin: the new still stands for a whole segment."""
        return self.at + self.fade + SHORTEST_SEGMENT


def _standing(index: int, slide: Slide, pace: SlideTiming, fps: Fraction) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    shot, at = SlideState(index, 0), 0
    for moment in _moments(slide, pace, fps):
        pieces.append(HoldPiece(shot, moment.at - at))
        turned = SlideState(index, moment.state, moment.picture)
        if moment.fade:
            pieces.append(TransitionPiece(shot, turned, "fade", moment.fade))
        shot, at = turned, moment.at + moment.fade
    pieces.append(HoldPiece(shot, pace.frames - pace.transition - at))
    return tuple(pieces)


def _moments(slide: Slide, pace: SlideTiming, fps: Fraction) -> list[_Moment]:
    """When fragments are revealed and pictures change, in order.

    With as many reveals as changes of picture, each comes with its own. Else pictures change evenly over the time that
    the slide stands; one that would meet a reveal comes with it, and one for which there is no room is passed over.
    """
    standing, pictures = pace.frames - pace.transition, 1 + len(slide.sequence)
    together = len(pace.reveals) == len(slide.sequence)
    moments = [
        _Moment(frame, pace.fade, state, state if together else 0) for state, frame in enumerate(pace.reveals, start=1)
    ]
    if together:
        return moments
    share = standing // pictures
    fade = max(0, min(frames_of(SEQUENCE_FADE, fps), share - SHORTEST_SEGMENT))
    fade = fade if fade >= SHORTEST_SEGMENT else 0
    changes = []
    for picture in range(1, pictures):
        change = _Moment(standing * picture // pictures, fade, 0, picture)
        meeting = next((n for n, m in enumerate(moments) if m.at < change.free and change.at < m.free), None)
        if meeting is not None:
            moments[meeting] = replace(moments[meeting], picture=picture)
        elif share >= SHORTEST_SEGMENT:
            changes.append(change)
    ordered: list[_Moment] = []
    state = picture = 0
    for moment in sorted((*moments, *changes), key=lambda m: m.at):
        state, picture = max(state, moment.state), max(picture, moment.picture)
        ordered.append(replace(moment, state=state, picture=picture))
    return ordered


def _last_shot(pieces: Sequence[Piece]) -> SlideState:
    last = pieces[-1]
    assert isinstance(last, HoldPiece)
    return last.shot


def _drifting(index: int, motion: str, pace: SlideTiming) -> MotionPiece:
    reveals = tuple((frame, state) for state, frame in enumerate(pace.reveals, start=1))
    return MotionPiece(index, motion, pace.frames - pace.transition, reveals, pace.fade)
