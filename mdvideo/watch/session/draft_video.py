"""Plan a draft of a video that can be shown at once, with stills in place of motion. Pure.

Motion is encoded frame by frame: a transition of half a second takes about half a second, and a moving background many
times that, while a still is one frame. So the first video after an edit has the final times, and stills wherever motion
is not encoded yet.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES
from mdvideo.plan.timeline import HoldPiece, MotionPiece, Piece, SlideState, Timeline, TransitionPiece
from mdvideo.steps.slides import TypesetSlide

MotionKeys = frozenset[Hashable]
"""Keys of the motion in a video. Pieces with equal keys show the same frames, and are encoded once."""


def motion_keys_of(timeline: Timeline, stills: Sequence[TypesetSlide]) -> MotionKeys:
    """Return the keys of all pieces that are encoded frame by frame."""
    keys = _PieceKeys(timeline, stills)
    return frozenset(keys.key_of(piece) for piece in _pieces_of(timeline) if not isinstance(piece, HoldPiece))


def draft_of(timeline: Timeline, stills: Sequence[TypesetSlide], encoded: MotionKeys) -> Timeline | None:
    """Return the timeline with stills in place of motion that is not ``encoded``; None if all of it is."""
    keys = _PieceKeys(timeline, stills)
    pending = {piece.slide for piece in keys.motions.values() if keys.key_of(piece) not in encoded}

    def still_pieces(piece: Piece) -> Iterator[Piece]:
        match piece:
            case MotionPiece() if piece.slide in pending:
                yield from _holds_of(piece)
            case TransitionPiece() if {piece.before.slide, piece.after.slide} & pending or (
                keys.key_of(piece) not in encoded
            ):
                # A slide with encoded motion does not end on its still, so the next slide is shown instead.
                moves = piece.before.slide in keys.motions.keys() - pending
                yield HoldPiece(piece.after if moves else piece.before, piece.frames, piece.caption)
            case _:
                yield piece

    slides = tuple(
        replace(time, pieces=tuple(still for piece in time.pieces for still in still_pieces(piece)))
        for time in timeline.slides
    )
    return None if slides == timeline.slides else replace(timeline, slides=slides)


class _PieceKeys:
    """Keys of a timeline's pieces: what a piece shows and for how long, whatever its position in the video."""

    def __init__(self, timeline: Timeline, stills: Sequence[TypesetSlide]) -> None:
        self.motions = {piece.slide: piece for piece in _pieces_of(timeline) if isinstance(piece, MotionPiece)}
        self._outputs = [tuple(still.result.outputs.items()) for still in stills]

    def key_of(self, piece: Piece) -> Hashable:
        match piece:
            case MotionPiece():
                return self._slide_key(piece.slide)
            case TransitionPiece():
                return piece.name, piece.frames, *self._state_key(piece.before), *self._state_key(piece.after)
            case HoldPiece():
                return self._state_key(piece.state)

    def _state_key(self, state: SlideState) -> tuple[Hashable, ...]:
        return state.still, state.view, self._slide_key(state.slide)

    def _slide_key(self, index: int) -> Hashable:
        motion = self.motions.get(index)
        moving = (
            None if motion is None else (motion.motion, motion.frames, motion.reveals, motion.fade, motion.pointing)
        )
        return self._outputs[index], moving


def _pieces_of(timeline: Timeline) -> Iterator[Piece]:
    return (piece for time in timeline.slides for piece in time.pieces)


def _holds_of(motion: MotionPiece) -> Iterator[HoldPiece]:
    """Yield a moving slide as stills: one hold for each fragment state and caption."""
    reveals, overlays = {0: 0, **dict(motion.reveals)}, {0: None, **dict(motion.captions)}
    starts = [0]
    for frame in sorted(reveals | overlays):
        if frame - starts[-1] >= MIN_SEGMENT_FRAMES and frame <= motion.frames - MIN_SEGMENT_FRAMES:
            starts.append(frame)
    for start, end in zip(starts, [*starts[1:], motion.frames], strict=True):
        state = reveals[max(frame for frame in reveals if frame < start + MIN_SEGMENT_FRAMES)]
        overlay = overlays[max(frame for frame in overlays if frame < start + MIN_SEGMENT_FRAMES)]
        yield HoldPiece(SlideState(motion.slide, state), end - start, overlay)
