"""Segments in the order they are shown, as runs of samples. No I/O, no codec: bytes are placed, not touched.

Two IDR frames must not stand next to each other: each is the first of its own encoding and carries the same
``idr_pic_id``, which two IDR pictures in a row may not share (ITU-T H.264, 7.4.3). So nothing here is one frame long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.video_model import MotionSegment, Piece, StillSegment


def chunk_lengths(frames: int, keyint: int) -> tuple[int, ...]:
    """How many frames each IDR of ``frames`` in a row stands for: at most ``keyint``, never one, and as even as full.

    All chunks but the last two are full; the last two share what is left so that none is a single frame.
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


def chunk_starts(frames: int, keyint: int) -> tuple[int, ...]:
    """Where the IDR frames after the first stand."""
    starts, at = [], 0
    for length in chunk_lengths(frames, keyint)[:-1]:
        at += length
        starts.append(at)
    return tuple(starts)


def joined(pieces: Iterable[Piece], tail: IndexedSegment, keyint: int) -> Iterator[tuple[SampleRun, tuple[int, ...]]]:
    """The samples of all pieces in order, and in each run those at which decoding can start, counted from 0.

    ``tail`` is an IDR of no interest and the skipped frames behind it.
    Raises EncodeError when parameter sets differ, a piece is one frame long, or the tail is too short.
    """
    skips = tail.samples.rest()
    for piece in pieces:
        if piece.segment.header != tail.header:
            raise EncodeError(
                "segments of different encoder settings cannot be joined",
                hint="run: mdvideo cache clear, and build again",
            )
        match piece:
            case StillSegment():
                yield from _held(piece, skips, keyint)
            case MotionSegment():
                if piece.segment.frames < 2:
                    raise EncodeError("a moving segment of one frame cannot be joined")
                yield piece.segment.samples, piece.segment.sync


def _held(piece: StillSegment, skips: SampleRun, keyint: int) -> Iterator[tuple[SampleRun, tuple[int, ...]]]:
    held = len(skips.sizes) + 1
    if held < min(piece.frames, keyint):
        raise EncodeError(f"the tail holds {held} frames, and {min(piece.frames, keyint)} are needed")
    idr = piece.segment.samples.first(1)
    for length in chunk_lengths(piece.frames, keyint):
        yield idr, (0,)
        yield skips.first(length - 1), ()
