"""Where burnt-in captions begin and end: the pieces of the film, cut where its captions change. Pure.

A caption that would come or go within a change of picture, or that would leave a piece of one frame, comes or goes at
the next frame at which it can. While one slide turns into the next none is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from mdvideo.plan.captions.cues import Cue
from mdvideo.plan.pacing import SHORTEST_SEGMENT
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, Piece, SlideTime, Timeline, TransitionPiece


class _Mark(NamedTuple):
    """From ``frame`` of the film on, ``strip`` is shown."""

    frame: int
    strip: CaptionOverlay | None


def burnt(timeline: Timeline, cues: Sequence[Cue], *, words: bool) -> Timeline:
    """The same film with captions in its picture; with ``words``, the word that is spoken is another strip.

    Slides, reveals and transitions stay where they are.
    """
    marks = _marks(cues, timeline.fps, words)
    return replace(timeline, slides=tuple(_cut(time, marks) for time in timeline.slides))


def _marks(cues: Sequence[Cue], fps: Fraction, words: bool) -> list[_Mark]:
    marks: list[_Mark] = []
    for index, cue in enumerate(cues):
        start, end = round(cue.start * fps), round(cue.end * fps)
        if marks and marks[-1].frame >= start:
            marks.pop()  # the caption before ends where this one begins
        spoken = [word for line in cue.lines for word in line] if words else []
        starts = [start, *(round(word.start * fps) for word in spoken[1:])]
        marks += [_Mark(at, CaptionOverlay(index, n if words else 0)) for n, at in enumerate(starts, 1) if at < end]
        marks.append(_Mark(end, None))
    return marks


def _cut(time: SlideTime, marks: Sequence[_Mark]) -> SlideTime:
    track = [mark for mark in marks if time.start <= mark.frame < time.end]
    pieces: list[Piece] = []
    at = time.start
    for piece in time.pieces:
        match piece:
            case HoldPiece():
                pieces += _held(piece, at, track)
            case TransitionPiece() if piece.before.slide == piece.after.slide:
                pieces.append(replace(piece, strip=_strip_at(track, at)))
            case MotionPiece():
                pieces.append(_drifting(piece, at, track))
            case _:
                pieces.append(piece)
        at += piece.frames
    return replace(time, pieces=tuple(pieces))


def _strip_at(track: Sequence[_Mark], frame: int) -> CaptionOverlay | None:
    return next((mark.strip for mark in reversed(track) if mark.frame <= frame), None)


def _held(hold: HoldPiece, at: int, track: Sequence[_Mark]) -> list[Piece]:
    end = at + hold.frames
    shown = [_Mark(at, _strip_at(track, at))]
    for mark in track:
        if mark.frame <= shown[-1].frame:
            continue
        frame = max(mark.frame, shown[-1].frame + SHORTEST_SEGMENT)
        if frame > end - SHORTEST_SEGMENT:
            break
        strip = _strip_at(track, frame)
        if strip != shown[-1].strip:
            shown.append(_Mark(frame, strip))
    ends = [*(mark.frame for mark in shown[1:]), end]
    return [replace(hold, frames=stop - mark.frame, strip=mark.strip) for mark, stop in zip(shown, ends, strict=True)]


def _drifting(drift: MotionPiece, at: int, track: Sequence[_Mark]) -> MotionPiece:
    """The first and the last frame show no caption: transitions begin and end with them."""
    last = drift.frames - 1
    shown: dict[int, CaptionOverlay | None] = {}
    for mark in track:
        frame = max(1, mark.frame - at)
        fading = (reveal for reveal, _ in drift.reveals if reveal < frame < reveal + drift.fade)
        frame = next((reveal + drift.fade for reveal in fading), frame)
        if frame < last:
            shown[frame] = mark.strip
    shown[last] = None
    before = [None, *shown.values()]
    strips = tuple((frame, strip) for (frame, strip), old in zip(shown.items(), before, strict=False) if strip != old)
    return replace(drift, strips=strips)
