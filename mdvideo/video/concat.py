"""Join segments in the order in which they are shown, as runs of samples, without reading the bytes.

Two IDR frames of H.264 must not be neighbours: each is the first of its own encoding and has the same ``idr_pic_id``,
which two IDR pictures in a row must not share (ITU-T H.264, 7.4.3). So no piece is a single frame, nor is any part of
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.video_model import EncodedPiece, MotionSegment, StillSegment

RunWithSync = tuple[SampleRun, tuple[int, ...]]
"""Samples, and the indices of those at which decoding can start."""


def gop_lengths(frames: int, keyint: int) -> tuple[int, ...]:
    """Split ``frames`` frames into groups that each start with an IDR frame: at most ``keyint`` frames, at least two.

    All groups but the last two are full; the last two share the rest so that neither is a single frame.
    Raises EncodeError when ``frames`` is less than two, or ``keyint`` less than three.
    """
    if frames < 2 or keyint < 3:
        raise EncodeError(
            f"{frames} frames cannot be held with a key frame every {keyint}: at least 2 and 3 are needed"
        )
    full, rest = divmod(frames, keyint)
    if rest == 0:
        return (keyint,) * full
    if rest == 1:
        return (*((keyint,) * (full - 1)), keyint - 1, 2)
    return (*((keyint,) * full), rest)


def gop_starts(frames: int, keyint: int) -> tuple[int, ...]:
    """Return the index of each IDR frame after the first."""
    starts, start = [], 0
    for length in gop_lengths(frames, keyint)[:-1]:
        start += length
        starts.append(start)
    return tuple(starts)


def join_segments(pieces: Iterable[EncodedPiece], held_frames: IndexedSegment, keyint: int) -> Iterator[RunWithSync]:
    """Yield the samples of all pieces in order.

    ``held_frames`` is a still, which is left out, and the frames after it that hold any still.
    Raises EncodeError when parameter sets differ, a piece is one frame long, or there are too few held frames.
    """
    for piece in pieces:
        if piece.segment.header != held_frames.header:
            raise EncodeError(
                "segments with different encoder settings cannot be joined",
                hint="run: mdvideo cache clear, and build again",
            )
        match piece:
            case StillSegment():
                yield from _hold_still(piece, held_frames.samples, keyint)
            case MotionSegment():
                if piece.frames < 2:
                    raise EncodeError("a moving segment of one frame cannot be joined")
                yield piece.segment.samples.first(piece.frames), piece.segment.sync


def _hold_still(piece: StillSegment, held_frames: SampleRun, keyint: int) -> Iterator[RunWithSync]:
    available, needed = len(held_frames.sizes), min(piece.frames, keyint)
    if available < needed:
        raise EncodeError(f"a still can be held for {available} frames, and {needed} are needed")
    frames = piece.frames
    if piece.opening is not None:
        first = opened_frames(frames, piece.opening.frames, keyint)
        settled = piece.opening.segment.samples.without_first(piece.opening.frames)
        yield settled, ()
        # Held frames are numbered from the key frame on.
        held = held_frames.without_first(piece.opening.segment.frames)
        yield held.first(first - len(settled.sizes)), ()
        frames -= first
        if not frames:
            return
    still = piece.segment.samples
    held = held_frames.without_first(len(still.sizes))
    for length in gop_lengths(frames, keyint):
        yield still, (0,)
        yield held.first(length - len(still.sizes)), ()


def opened_frames(frames: int, before: int, keyint: int) -> int:
    """Return how many of a hold's frames belong to the group that began ``before`` frames earlier.

    What is left for further groups is nothing, or at least two frames.
    """
    first = min(frames, keyint - before)
    return first - 1 if frames - first == 1 else first
