"""The user data of an MP4: title, artist and other iTunes tags, and Nero's list of chapters. Pure."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from fractions import Fraction

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.isobmff import box, full_box
from mdvideo.video.video_model import Chapter

TAGS = {
    "title": "©nam",
    "artist": "©ART",
    "comment": "©cmt",
    "description": "desc",
    "encoder": "©too",
    "keywords": "keyw",
    "lyrics": "©lyr",
    "album": "©alb",
}
"""iTunes' box types for a video's metadata."""

_JPEG = 13
"""The type of a ``data`` box that holds a JPEG."""

_MAX_CHAPTERS = 255
_MAX_TITLE_BYTES = 255
"""Limits of Nero's list; the chapter track has none."""


def user_data(tags: Mapping[str, str], chapters: Sequence[Chapter], fps: Fraction, cover: bytes = b"") -> bytes:
    """Return the ``udta`` box. ``cover`` is a JPEG. Raises EncodeError for a tag that is not in ``TAGS``."""
    unknown = set(tags) - set(TAGS)
    if unknown:
        raise EncodeError(f"MP4 has no tag {min(unknown)!r}", hint=f"known tags: {', '.join(TAGS)}")
    items = [
        box(TAGS[name], box("data", struct.pack(">II", 1, 0), value.encode()))
        for name, value in sorted({"encoder": "mdvideo", **tags}.items())
        if value
    ]
    if cover:
        items.append(box("covr", box("data", struct.pack(">II", _JPEG, 0), cover)))
    handler = full_box("hdlr", 0, 0, struct.pack(">4x4s4s9x", b"mdir", b"appl"))
    return box("udta", full_box("meta", 0, 0, handler, box("ilst", *items)), _nero_chapters(chapters, fps))


def _nero_chapters(chapters: Sequence[Chapter], fps: Fraction) -> bytes:
    """The ``chpl`` box: each chapter's start in units of 100 ns, and its title."""
    if not chapters:
        return b""
    entries = []
    for chapter in chapters[:_MAX_CHAPTERS]:
        title = chapter.title.encode()[:_MAX_TITLE_BYTES].decode(errors="ignore").encode()
        entries.append(struct.pack(">QB", int(chapter.start / fps * 10_000_000), len(title)) + title)
    return full_box("chpl", 1, 0, struct.pack(">IB", 0, len(entries)), *entries)
