"""The boxes of an MP4 file: ISO/IEC 14496-12 (file format), -14 (MP4), -15 (AVC), and Apple's chapter track.

Written here and not by libavformat because all samples are known when the file is written: the index goes in front
without a second pass over the container, bytes depend on nothing but the input (no clock, no library version), and
60,000 frames take a tenth of the time of as many calls into a muxer.

Pure: values in, bytes out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdvideo.deck.translation.languages import three_letters

Numbers = NDArray[np.unsignedinteger[Any]] | NDArray[np.signedinteger[Any]]


def _matrix(down: int) -> bytes:
    """The transformation that moves a picture by so many pixels."""
    return struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, down << 16, 0x40000000)


UNITY_MATRIX = _matrix(0)
ENABLED, IN_MOVIE = 1, 2
"""Flags of ``tkhd``; a chapter track has neither set to be shown."""


def box(kind: str, *parts: bytes) -> bytes:
    """A box: its size, its four-letter type, its content."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind.encode("latin-1")) + content


def full_box(kind: str, version: int, flags: int, *parts: bytes) -> bytes:
    """A box whose content begins with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Where a track's samples lie, and how long they last, in units of its timescale.

    ``sizes`` has one entry a sample; ``durations`` are (how many samples in a row, how long each lasts); ``chunks`` is
    the number of samples in each run of samples that lie end to end, ``offsets`` where in the file each such run
    starts. ``sync`` lists samples from 1 where decoding can start; None: all of them.
    """

    sizes: Numbers
    durations: Sequence[tuple[int, int]]
    chunks: Sequence[int]
    offsets: Numbers
    sync: Numbers | None = None

    @property
    def duration(self) -> int:
        """Length of all samples."""
        return sum(count * duration for count, duration in self.durations)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One track's description and index. Times are in ``timescale`` units a second."""

    number: int
    handler: str
    description: bytes
    """The content of ``stsd``: one sample entry."""
    media_header: bytes
    timescale: int
    samples: Index
    size: tuple[int, int] = (0, 0)
    flags: int = ENABLED | IN_MOVIE
    volume: int = 0
    chapters: int | None = None
    """Number of the track that holds this one's chapters."""
    group: int = 0
    """Of the tracks in one group a player plays one."""
    lang: str = ""
    """A BCP 47 tag."""
    top: int = 0
    """How far below the upper edge of the frame it is shown, in pixels."""


def movie(tracks: Sequence[Track], timescale: int, *extra: bytes) -> bytes:
    """The ``moov`` box. ``timescale`` is the movie's own; ``extra`` are further boxes in it."""
    duration = max(_scaled(track.samples.duration, track.timescale, timescale) for track in tracks)
    header = full_box(
        "mvhd",
        0,
        0,
        struct.pack(">4I", 0, 0, timescale, duration),
        struct.pack(">IH10x", 0x10000, 0x100),
        UNITY_MATRIX,
        bytes(24),
        struct.pack(">I", max(track.number for track in tracks) + 1),
    )
    return box("moov", header, *(_trak(track, timescale) for track in tracks), *extra)


def _scaled(duration: int, timescale: int, to: int) -> int:
    return -(-duration * to // timescale)


def _trak(track: Track, timescale: int) -> bytes:
    width, height = track.size
    header = full_box(
        "tkhd",
        0,
        track.flags,
        struct.pack(">5I8x", 0, 0, track.number, 0, _scaled(track.samples.duration, track.timescale, timescale)),
        struct.pack(">4H", 0, track.group, track.volume, 0),
        _matrix(track.top),
        struct.pack(">II", width << 16, height << 16),
    )
    reference = box("tref", box("chap", struct.pack(">I", track.chapters))) if track.chapters else b""
    return box("trak", header, reference, _mdia(track))


def _mdia(track: Track) -> bytes:
    language = _packed(three_letters(track.lang))
    header = full_box("mdhd", 0, 0, struct.pack(">4I2H", 0, 0, track.timescale, track.samples.duration, language, 0))
    # The packed letters know no regions; the extended language tag holds the whole (ISO/IEC 14496-12, 8.4.6).
    tag = full_box("elng", 0, 0, track.lang.encode(), b"\0") if track.lang else b""
    handler = full_box("hdlr", 0, 0, struct.pack(">4x4s12x", track.handler.encode()), b"mdvideo\x00")
    here = box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), full_box("url ", 0, 1)))
    return box("mdia", header, tag, handler, box("minf", track.media_header, here, _stbl(track)))


def _packed(letters: str) -> int:
    """Three letters in five bits each (ISO/IEC 14496-12, 8.4.2.3)."""
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return first << 10 | second << 5 | third


def _stbl(track: Track) -> bytes:
    samples = track.samples
    sync = b"" if samples.sync is None else full_box("stss", 0, 0, _counted(samples.sync))
    return box(
        "stbl",
        full_box("stsd", 0, 0, struct.pack(">I", 1), track.description),
        full_box("stts", 0, 0, _pairs(_merged(samples.durations))),
        sync,
        full_box("stsc", 0, 0, _chunk_runs(samples.chunks)),
        full_box("stsz", 0, 0, struct.pack(">I", 0), _counted(samples.sizes)),
        _offsets(samples.offsets),
    )


def _merged(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs (how many, which) of which no two in a row are of one kind."""
    return [(sum(count for count, _ in same), value) for value, same in groupby(runs, key=itemgetter(1))]


def _counted(values: Numbers) -> bytes:
    return struct.pack(">I", len(values)) + values.astype(">u4").tobytes()


def _pairs(pairs: Sequence[tuple[int, int]]) -> bytes:
    return struct.pack(">I", len(pairs)) + b"".join(struct.pack(">II", *pair) for pair in pairs)


def _chunk_runs(chunks: Sequence[int]) -> bytes:
    entries, number = [], 1
    for count, samples in _merged((1, count) for count in chunks):
        entries.append(struct.pack(">III", number, samples, 1))
        number += count
    return struct.pack(">I", len(entries)) + b"".join(entries)


def _offsets(offsets: Numbers) -> bytes:
    if offsets.max(initial=0) < 1 << 32:
        return full_box("stco", 0, 0, _counted(offsets))
    return full_box("co64", 0, 0, struct.pack(">I", len(offsets)) + offsets.astype(">u8").tobytes())


# --- sample entries ---------------------------------------------------------------------------------------------

VIDEO_HEADER = full_box("vmhd", 0, 1, bytes(8))
SOUND_HEADER = full_box("smhd", 0, 0, bytes(4))
TEXT_HEADER = box(
    "gmhd",
    full_box("gmin", 0, 0, struct.pack(">H3Hhxx", 0x40, 0x8000, 0x8000, 0x8000, 0)),
    box("text", UNITY_MATRIX),
)
"""QuickTime's base media header, with what FFmpeg and Apple write for a text track."""


def avc1(width: int, height: int, avcc: bytes) -> bytes:
    """H.264 video in square pixels, BT.709 limited range (``colr``: ISO/IEC 23091-2 code points 1, 1, 1)."""
    return box(
        "avc1",
        struct.pack(">6xH16x2H", 1, width, height),
        struct.pack(">III", 0x480000, 0x480000, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        box("avcC", avcc),
        box("colr", b"nclx", struct.pack(">3HB", 1, 1, 1, 0)),
        box("pasp", struct.pack(">II", 1, 1)),
    )


def mp4a(sample_rate: int, channels: int, config: bytes, largest: int, bit_rate: int) -> bytes:
    """AAC sound. ``config`` is the AudioSpecificConfig, ``largest`` the size of the largest packet in bytes."""
    decoder = _descriptor(
        4, struct.pack(">BB3sII", 0x40, 0x15, largest.to_bytes(3, "big"), bit_rate, bit_rate), _descriptor(5, config)
    )
    stream = _descriptor(3, struct.pack(">HB", 0, 0), decoder, _descriptor(6, b"\x02"))
    return box(
        "mp4a",
        struct.pack(">6xH8xHHI", 1, channels, 16, 0),
        struct.pack(">I", sample_rate << 16),
        full_box("esds", 0, 0, stream),
    )


def _descriptor(tag: int, *parts: bytes) -> bytes:
    """An MPEG-4 descriptor (ISO/IEC 14496-1, 8.3.3), its size in four bytes of seven bits."""
    content = b"".join(parts)
    size = len(content)
    return bytes((tag, size >> 21 & 127 | 128, size >> 14 & 127 | 128, size >> 7 & 127 | 128, size & 127)) + content


def text_entry() -> bytes:
    """QuickTime text with an empty style: titles of chapters."""
    return box(
        "text",
        struct.pack(">6xH", 1),
        struct.pack(">I2x4x8x", 1),  # display flags, justification, background, box
        struct.pack(">4xH2x4x", 1),  # style: characters, font, face and size, colour
        box("ftab", struct.pack(">HHx", 1, 1)),
    )


def text_sample(title: str) -> bytes:
    """One chapter's title as a sample: its length, its UTF-8, and the box that says that it is UTF-8."""
    data = title.encode()
    return struct.pack(">H", len(data)) + data + box("encd", struct.pack(">I", 0x100))


# --- user data --------------------------------------------------------------------------------------------------

TAGS = {
    "title": "©nam",
    "artist": "©ART",
    "comment": "©cmt",
    "description": "desc",
    "encoder": "©too",
    "keywords": "keyw",
}
"""iTunes names of what a video says about itself."""


def user_data(tags: Sequence[tuple[str, str]], chapters: Sequence[tuple[int, str]]) -> bytes:
    """The ``udta`` box: iTunes tags by their four letters, and Nero's chapter list (start in 100 ns, title).

    Nero's list holds 255 chapters of 255 bytes; longer ones stand in the chapter track only.
    """
    items = b"".join(box(name, box("data", struct.pack(">II", 1, 0), value.encode())) for name, value in tags if value)
    handler = full_box("hdlr", 0, 0, struct.pack(">4x4s4s9x", b"mdir", b"appl"))
    meta = full_box("meta", 0, 0, handler, box("ilst", items))
    listed = chapters[:255]
    entries = [struct.pack(">QB", start, len(title)) + title for start, title in ((s, _short(t)) for s, t in listed)]
    chpl = full_box("chpl", 1, 0, struct.pack(">IB", 0, len(listed)), *entries) if listed else b""
    return box("udta", meta, chpl)


def _short(title: str) -> bytes:
    return title.encode()[:255].decode(errors="ignore").encode()
