"""Chapters as a track of an MP4: QuickTime text, which a ``chap`` reference of the other tracks names. Pure."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.isobmff import UNITY_MATRIX, TimedSample, box, full_box
from mdvideo.video.video_model import Chapter

HANDLER = "text"
HEADER = box(
    "gmhd",
    full_box("gmin", 0, 0, struct.pack(">H3Hhxx", 0x40, 0x8000, 0x8000, 0x8000, 0)),
    box("text", UNITY_MATRIX),
)
"""QuickTime's base media header, with the values that FFmpeg and Apple write for a text track."""


def sample_entry() -> bytes:
    """QuickTime text with an empty style."""
    return box(
        "text",
        struct.pack(">6xH", 1),
        struct.pack(">I2x4x8x", 1),  # display flags, justification, background, box
        struct.pack(">4xH2x4x", 1),  # style: characters, font, face and size, colour
        box("ftab", struct.pack(">HHx", 1, 1)),
    )


def chapter_samples(chapters: Sequence[Chapter], frame_duration: int) -> list[TimedSample]:
    """Return a sample for each title, without gaps: it lasts until the next; an empty one comes before the first.

    ``frame_duration`` is that of a frame, in units of the timescale. Raises EncodeError for chapters that are empty,
    or out of order.
    """
    if not chapters:
        return []
    if any(a.start >= b.start for a, b in pairwise(chapters)) or chapters[-1].end <= chapters[-1].start:
        raise EncodeError("chapters must be in order, each at least a frame long")
    starts = [chapter.start for chapter in chapters]
    ends = [*starts[1:], chapters[-1].end]
    titles = [(chapter.title, end - start) for chapter, start, end in zip(chapters, starts, ends, strict=True)]
    if starts[0]:
        titles.insert(0, ("", starts[0]))
    return [(_text_sample(title), frames * frame_duration) for title, frames in titles]


def _text_sample(title: str) -> bytes:
    """A title's length, its UTF-8, and the box that declares it to be UTF-8."""
    data = title.encode()
    return struct.pack(">H", len(data)) + data + box("encd", struct.pack(">I", 0x100))
