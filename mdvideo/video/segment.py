"""A segment of coded video that can be cached and joined: one closed group of pictures, or several in a row.

Packets are as MP4 stores them, so joining is copying. Of H.264, they are access units in which a length of four bytes
precedes each NAL unit, and ``header`` is the avcC record (ISO/IEC 14496-15, 5.3.3.1); of AV1, temporal units without
their delimiter, and ``header`` is the av1C record (AV1 in ISOBMFF, 2.3.3).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.job import Digest
from mdvideo.video.av1.obu import codecs_of, is_av1, starts_sequence
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun

_MAGIC = b"mdvseg\x00\x01"
"""Name and version of the serial form; a changed layout gets another last byte."""

_IDR, _NAL_TYPE = 5, 0x1F


@dataclass(frozen=True, slots=True)
class Segment:
    """Coded frames: each packet shows one, in order."""

    header: bytes
    packets: tuple[bytes, ...]

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self.packets)

    def dumps(self) -> bytes:
        """Serialize: magic, counts, packet sizes, then header and packets end to end."""
        sizes = struct.pack(f"<{2 + len(self.packets)}I", len(self.header), len(self.packets), *map(len, self.packets))
        return b"".join((_MAGIC, sizes, self.header, *self.packets))

    @classmethod
    def loads(cls, data: bytes) -> Segment:
        """Deserialize what ``dumps`` returned. Raises EncodeError when ``data`` is something else, or is truncated."""
        header, start, sizes = _read_table(data)
        ends = list(accumulate(sizes, initial=start))
        return cls(header, tuple(data[start:end] for start, end in pairwise(ends)))


def index_segment(data: bytes, source: Digest | bytes) -> IndexedSegment:
    """Find the frames of a segment in its serial form ``data``, which ``source`` names, or is.

    Raises EncodeError when ``data`` is not a segment, or is truncated.
    """
    header, start, sizes = _read_table(data)
    starts = accumulate(sizes[:-1], initial=start)
    sync = tuple(index for index, at in enumerate(starts) if is_sync(header, data[at : at + 5]))
    return IndexedSegment(header, SampleRun(source, start, np.array(sizes, np.uint32)), sync)


def _read_table(data: bytes) -> tuple[bytes, int, Sequence[int]]:
    """The header, the offset of the first packet, and the size of each packet."""
    hint = "run: mdvideo cache clear"
    try:
        if data[: len(_MAGIC)] != _MAGIC:
            raise EncodeError("a cached segment has another format or version", hint=hint)
        header_size, count = struct.unpack_from("<2I", data, len(_MAGIC))
        sizes = struct.unpack_from(f"<{count}I", data, len(_MAGIC) + 8)
    except struct.error as error:
        raise EncodeError("a cached segment is truncated", hint=hint) from error
    start = len(_MAGIC) + 8 + 4 * count
    if len(data) != start + header_size + sum(sizes):
        raise EncodeError("a cached segment has the wrong length", hint=hint)
    return data[start : start + header_size], start + header_size, sizes


def codec_of(header: bytes) -> str:
    """Return the ``codecs=`` name of a stream with this header (RFC 6381): ``avc1.640028``, ``av01.0.08M.08``."""
    return codecs_of(header) if is_av1(header) else f"avc1.{header[1:4].hex()}"


def is_sync(header: bytes, packet: bytes) -> bool:
    """Whether decoding can start at this packet, of which five bytes are enough."""
    return starts_sequence(packet) if is_av1(header) else is_idr(packet)


def is_idr(packet: bytes) -> bool:
    """Whether an access unit of one slice is an IDR picture, where decoding can start."""
    return packet[4] & _NAL_TYPE == _IDR
