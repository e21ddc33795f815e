"""A film that can be shown at once: what would have to be encoded frame by frame stands still for as long. Pure.

A transition of half a second takes about as long to encode, and a moving background many times that, while a still is
one frame. So the first film after an edit has every time as it will be, and stills where motion is not made yet.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from mdvideo.plan.pacing import SHORTEST_SEGMENT
from mdvideo.plan.timeline import HoldPiece, MotionPiece, Piece, SlideState, Timeline, TransitionPiece
from mdvideo.steps.slides import TypesetSlide

Motions = frozenset[Hashable]
"""What moves in a film, told by what is seen and for how long: equal ones are encoded once."""


def motions_of(timeline: Timeline, stills: Sequence[TypesetSlide]) -> Motions:
    """Everything in a film that is encoded frame by frame."""
    names = _Names(timeline, stills)
    return frozenset(names.of(piece) for piece in _pieces(timeline) if not isinstance(piece, HoldPiece))


def draft_of(timeline: Timeline, stills: Sequence[TypesetSlide], made: Motions) -> Timeline | None:
    """The timeline with stills in place of motions that are not ``made``; None where all are."""
    names = _Names(timeline, stills)
    pending = {piece.slide for piece in names.drifts.values() if names.of(piece) not in made}

    def drafted(piece: Piece) -> Iterator[Piece]:
        match piece:
            case MotionPiece() if piece.slide in pending:
                yield from _still_states(piece)
            case TransitionPiece() if {piece.before.slide, piece.after.slide} & pending or names.of(piece) not in made:
                # A slide that moves ends as it does not begin, so what comes next stands in for its end.
                moves = piece.before.slide in names.drifts.keys() - pending
                yield HoldPiece(piece.after if moves else piece.before, piece.frames, piece.strip)
            case _:
                yield piece

    slides = tuple(
        replace(time, pieces=tuple(part for piece in time.pieces for part in drafted(piece)))
        for time in timeline.slides
    )
    return None if slides == timeline.slides else replace(timeline, slides=slides)


class _Names:
    """Names of pieces that hold wherever in a film they stand."""

    def __init__(self, timeline: Timeline, stills: Sequence[TypesetSlide]) -> None:
        self.drifts = {piece.slide: piece for piece in _pieces(timeline) if isinstance(piece, MotionPiece)}
        self._looks = [tuple(still.result.outputs.items()) for still in stills]

    def of(self, piece: Piece) -> Hashable:
        match piece:
            case MotionPiece():
                return self._slide(piece.slide)
            case TransitionPiece():
                return piece.name, piece.frames, *self._shot(piece.before), *self._shot(piece.after)
            case HoldPiece():
                return self._shot(piece.shot)

    def _shot(self, shot: SlideState) -> tuple[Hashable, ...]:
        return shot.still, self._slide(shot.slide)

    def _slide(self, index: int) -> Hashable:
        drift = self.drifts.get(index)
        moving = None if drift is None else (drift.motion, drift.frames, drift.reveals, drift.fade)
        return self._looks[index], moving


def _pieces(timeline: Timeline) -> Iterator[Piece]:
    return (piece for time in timeline.slides for piece in time.pieces)


def _still_states(drift: MotionPiece) -> Iterator[HoldPiece]:
    """A moving slide as it stands: one hold for each state and caption."""
    reveals, strips = {0: 0, **dict(drift.reveals)}, {0: None, **dict(drift.strips)}
    starts = [0]
    for frame in sorted(reveals | strips):
        if frame - starts[-1] >= SHORTEST_SEGMENT and frame <= drift.frames - SHORTEST_SEGMENT:
            starts.append(frame)
    for start, end in zip(starts, [*starts[1:], drift.frames], strict=True):
        state = reveals[max(frame for frame in reveals if frame < start + SHORTEST_SEGMENT)]
        strip = strips[max(frame for frame in strips if frame < start + SHORTEST_SEGMENT)]
        yield HoldPiece(SlideState(drift.slide, state), end - start, strip)
