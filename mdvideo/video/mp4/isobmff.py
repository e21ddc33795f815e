"""The boxes of an MP4 file's index: ISO/IEC 14496-12 (file format), with Apple's reference to a chapter track.

They are written here, not by libavformat, because all samples are known beforehand: the index goes in front without a
second pass over the file, the bytes depend only on the input (not on a clock or a library's version), and 60,000 frames
take a tenth of the time of as many calls to a muxer.

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

from mdvideo.deck.translation.languages import iso_639_2_code

Integers = NDArray[np.unsignedinteger[Any]] | NDArray[np.signedinteger[Any]]

TimedSample = tuple[bytes, int]
"""A sample's bytes, and how long it lasts, in units of the timescale."""


def _translation_matrix(down: int) -> bytes:
    """The transformation matrix that moves a picture down by so many pixels."""
    return struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, down << 16, 0x40000000)


UNITY_MATRIX = _translation_matrix(0)
ENABLED, IN_MOVIE = 1, 2
"""Flags of ``tkhd``. A chapter track is not enabled, so players do not show it as text."""


def box(kind: str, *parts: bytes) -> bytes:
    """Return a box: its size, its four-letter type, its content."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind.encode("latin-1")) + content


def full_box(kind: str, version: int, flags: int, *parts: bytes) -> bytes:
    """Return a box whose content begins with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


@dataclass(frozen=True, slots=True, eq=False)
class SampleTable:
    """Where a track's samples are, and how long they last, in units of its timescale.

    ``sizes`` has one entry a sample; ``durations`` are (how many samples in a row, duration of each); ``chunks`` is
    the number of samples in each chunk, ``offsets`` where in the file each chunk starts. ``sync`` lists the samples,
    from 1, at which decoding can start; None: all of them.
    """

    sizes: Integers
    durations: Sequence[tuple[int, int]]
    chunks: Sequence[int]
    offsets: Integers
    sync: Integers | None = None

    @property
    def duration(self) -> int:
        """Duration of all samples together."""
        return sum(count * duration for count, duration in self.durations)


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One track's description and samples. Times are in ``timescale`` units a second."""

    number: int
    handler: str
    sample_entry: bytes
    """The content of ``stsd``."""
    media_header: bytes
    timescale: int
    samples: SampleTable
    size: tuple[int, int] = (0, 0)
    flags: int = ENABLED | IN_MOVIE
    volume: int = 0
    chapter_track: int | None = None
    """Number of the track that has this one's chapters."""
    alternate_group: int = 0
    """A player plays one of the tracks with the same number here; 0 is no group."""
    lang: str = ""
    """A BCP 47 tag."""
    top: int = 0
    """How far below the upper edge of the frame it is shown, in pixels."""
    name: str = ""
    """What a player's menu calls it."""
    role: str = ""
    """What it is for, a word of the DASH role scheme (ISO/IEC 23009-1, 5.8.5.5)."""


def moov(tracks: Sequence[Track], timescale: int, *extra: bytes) -> bytes:
    """Return the ``moov`` box. ``timescale`` is the movie's own; ``extra`` are further boxes in it."""
    duration = max(_rescale(track.samples.duration, track.timescale, timescale) for track in tracks)
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


def _rescale(duration: int, timescale: int, to: int) -> int:
    """Convert a duration to another timescale, rounded up."""
    return -(-duration * to // timescale)


def _trak(track: Track, timescale: int) -> bytes:
    width, height = track.size
    header = full_box(
        "tkhd",
        0,
        track.flags,
        struct.pack(">5I8x", 0, 0, track.number, 0, _rescale(track.samples.duration, track.timescale, timescale)),
        struct.pack(">4H", 0, track.alternate_group, track.volume, 0),
        _translation_matrix(track.top),
        struct.pack(">II", width << 16, height << 16),
    )
    reference = box("tref", box("chap", struct.pack(">I", track.chapter_track))) if track.chapter_track else b""
    return box("trak", header, reference, _mdia(track), _track_user_data(track))


def _track_user_data(track: Track) -> bytes:
    """A track's name as QuickTime writes it, and its role (``kind``: ISO/IEC 14496-12, 8.10.4), if it has them."""
    parts = []
    if track.role:
        parts.append(full_box("kind", 0, 0, b"urn:mpeg:dash:role:2011\0", track.role.encode(), b"\0"))
    if track.name:
        parts.append(box("name", track.name.encode()))
    return box("udta", *parts) if parts else b""


def _mdia(track: Track) -> bytes:
    language = _pack_language(iso_639_2_code(track.lang))
    header = full_box("mdhd", 0, 0, struct.pack(">4I2H", 0, 0, track.timescale, track.samples.duration, language, 0))
    # Three letters cannot name a region; the extended language tag is the whole (ISO/IEC 14496-12, 8.4.6).
    tag = full_box("elng", 0, 0, track.lang.encode(), b"\0") if track.lang else b""
    name = track.name.encode() or b"mdvideo"
    handler = full_box("hdlr", 0, 0, struct.pack(">4x4s12x", track.handler.encode()), name, b"\0")
    same_file = box("dinf", full_box("dref", 0, 0, struct.pack(">I", 1), full_box("url ", 0, 1)))
    return box("mdia", header, tag, handler, box("minf", track.media_header, same_file, _stbl(track)))


def _pack_language(letters: str) -> int:
    """Three letters in five bits each (ISO/IEC 14496-12, 8.4.2.3)."""
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return first << 10 | second << 5 | third


def _stbl(track: Track) -> bytes:
    samples = track.samples
    return box(
        "stbl",
        full_box("stsd", 0, 0, struct.pack(">I", 1), track.sample_entry),
        _stts(samples.durations),
        b"" if samples.sync is None else full_box("stss", 0, 0, _counted_array(samples.sync)),
        _stsc(samples.chunks),
        full_box("stsz", 0, 0, struct.pack(">I", 0), _counted_array(samples.sizes)),
        _chunk_offsets(samples.offsets),
    )


def _stts(durations: Iterable[tuple[int, int]]) -> bytes:
    """Durations of samples, run-length encoded."""
    entries = [struct.pack(">II", count, duration) for count, duration in _merge_runs(durations)]
    return full_box("stts", 0, 0, struct.pack(">I", len(entries)), *entries)


def _stsc(chunks: Sequence[int]) -> bytes:
    """Samples per chunk, run-length encoded: the first chunk of each run, its number of samples, its sample entry."""
    entries, number = [], 1
    for count, samples in _merge_runs((1, samples) for samples in chunks):
        entries.append(struct.pack(">III", number, samples, 1))
        number += count
    return full_box("stsc", 0, 0, struct.pack(">I", len(entries)), *entries)


def _chunk_offsets(offsets: Integers) -> bytes:
    """``stco``, or ``co64`` where an offset needs 64 bits."""
    if offsets.max(initial=0) < 1 << 32:
        return full_box("stco", 0, 0, _counted_array(offsets))
    return full_box("co64", 0, 0, struct.pack(">I", len(offsets)), offsets.astype(">u8").tobytes())


def _merge_runs(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge neighbouring runs (count, value) with equal values."""
    return [(sum(count for count, _ in same), value) for value, same in groupby(runs, key=itemgetter(1))]


def _counted_array(values: Integers) -> bytes:
    return struct.pack(">I", len(values)) + values.astype(">u4").tobytes()
