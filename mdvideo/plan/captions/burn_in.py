"""Where burned-in captions begin and end: the pieces of the video, divided where its captions change.

A caption that would appear or disappear within a change of picture, or leave a piece of one frame, does so at the next
frame at which it can. No caption is shown while one slide changes to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from mdvideo.plan.captions.cues import MIN_GAP_FRAMES, Cue
from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, Piece, SlideTime, Timeline, TransitionPiece


class _CaptionChange(NamedTuple):
    """From ``frame`` of the video on, ``caption`` is shown."""

    frame: int
    caption: CaptionOverlay | None


def burn_captions(timeline: Timeline, cues: Sequence[Cue], *, highlight_words: bool) -> Timeline:
    """Return the same video with captions in its picture; ``highlight_words`` marks the word that is being spoken.

    Slides, reveals and transitions stay where they are.
    """
    changes = _caption_changes(cues, timeline.fps, highlight_words)
    return replace(timeline, slides=tuple(_burn_into_slide(time, changes) for time in timeline.slides))


def _caption_changes(cues: Sequence[Cue], fps: Fraction, highlight_words: bool) -> list[_CaptionChange]:
    changes: list[_CaptionChange] = []
    for index, cue in enumerate(cues):
        start, end = round(cue.start * fps), round(cue.end * fps)
        if changes and changes[-1].frame >= start - MIN_GAP_FRAMES:
            changes.pop()  # in the picture a gap of two frames would flicker: the caption before ends where this begins
        words = [word for line in cue.lines for word in line] if highlight_words else []
        starts = [start, *(round(word.start * fps) for word in words[1:])]
        changes += [
            _CaptionChange(frame, CaptionOverlay(index, number if highlight_words else 0))
            for number, frame in enumerate(starts, 1)
            if frame < end
        ]
        changes.append(_CaptionChange(end, None))
    return changes


def _burn_into_slide(time: SlideTime, all_changes: Sequence[_CaptionChange]) -> SlideTime:
    changes = [change for change in all_changes if time.start <= change.frame < time.end]
    pieces: list[Piece] = []
    at = time.start
    for piece in time.pieces:
        match piece:
            case HoldPiece():
                pieces += _split_hold(piece, at, changes)
            case TransitionPiece() if piece.before.slide == piece.after.slide:
                pieces.append(replace(piece, caption=_caption_at(changes, at)))
            case MotionPiece():
                pieces.append(_caption_motion(piece, at, changes))
            case _:
                pieces.append(piece)
        at += piece.frames
    return replace(time, pieces=tuple(pieces))


def _caption_at(changes: Sequence[_CaptionChange], frame: int) -> CaptionOverlay | None:
    return next((change.caption for change in reversed(changes) if change.frame <= frame), None)


def _split_hold(hold: HoldPiece, at: int, changes: Sequence[_CaptionChange]) -> list[Piece]:
    end = at + hold.frames
    shown = [_CaptionChange(at, _caption_at(changes, at))]
    for change in changes:
        if change.frame <= shown[-1].frame:
            continue
        frame = max(change.frame, shown[-1].frame + MIN_SEGMENT_FRAMES)
        if frame > end - MIN_SEGMENT_FRAMES:
            break
        caption = _caption_at(changes, frame)
        if caption != shown[-1].caption:
            shown.append(_CaptionChange(frame, caption))
    ends = [*(change.frame for change in shown[1:]), end]
    return [
        replace(hold, frames=end - change.frame, caption=change.caption)
        for change, end in zip(shown, ends, strict=True)
    ]


def _caption_motion(motion: MotionPiece, at: int, changes: Sequence[_CaptionChange]) -> MotionPiece:
    """Add captions to a motion, except to its first and last frame, where transitions begin and end."""
    last = motion.frames - 1
    shown: dict[int, CaptionOverlay | None] = {}
    for change in changes:
        frame = max(1, change.frame - at)
        fading = (reveal for reveal, _ in motion.reveals if reveal < frame < reveal + motion.fade)
        frame = next((reveal + motion.fade for reveal in fading), frame)
        if frame < last:
            shown[frame] = change.caption
    shown[last] = None
    before = [None, *shown.values()]
    captions = tuple(
        (frame, caption) for (frame, caption), old in zip(shown.items(), before, strict=False) if caption != old
    )
    return replace(motion, captions=captions)
