"""A piece of coded video that can be cached and joined: one closed group of pictures, or several in a row.

Packets are access units with each NAL unit behind its length in four bytes, and ``header`` is the avcC record
(ISO/IEC 14496-15, 5.3.3.1): the form that MP4 stores, so that joining is copying.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import Digest
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun

_MAGIC = b"mdvseg\x00\x01"
"""Name and version of the serial form; a changed layout gets another last byte."""

_IDR, _NAL_TYPE = 5, 0x1F


@dataclass(frozen=True, slots=True)
class Segment:
    """Coded frames in decoding order, which is also the order in which they are shown: there are no B-frames."""

    header: bytes
    packets: tuple[bytes, ...]

    @property
    def frames(self) -> int:
        """How many frames it shows."""
        return len(self.packets)

    def dumps(self) -> bytes:
        """The segment as bytes: magic, counts, packet sizes, then header and packets end to end."""
        sizes = struct.pack(f"<{2 + len(self.packets)}I", len(self.header), len(self.packets), *map(len, self.packets))
        return b"".join((_MAGIC, sizes, self.header, *self.packets))

    @classmethod
    def loads(cls, data: bytes) -> Segment:
        """The segment that ``dumps`` wrote. Raises EncodeError when ``data`` is not one, or is cut short."""
        header, at, sizes = _table(data)
        ends = list(accumulate(sizes, initial=at))
        return cls(header, tuple(data[start:end] for start, end in pairwise(ends)))


def placed(data: bytes, source: Digest | bytes) -> IndexedSegment:
    """Where the frames of a segment lie in its serial form ``data``, which ``source`` names, or is.

    Raises EncodeError when ``data`` is no segment, or is cut short.
    """
    header, at, sizes = _table(data)
    starts = accumulate(sizes[:-1], initial=at)
    sync = tuple(number for number, start in enumerate(starts) if is_idr(data[start : start + 5]))
    return IndexedSegment(header, SampleRun(source, at, np.array(sizes, np.uint32)), sync)


def _table(data: bytes) -> tuple[bytes, int, Sequence[int]]:
    """The header, where the first packet begins, and how long each packet is."""
    try:
        if data[: len(_MAGIC)] != _MAGIC:
            raise EncodeError("a cached segment is of another kind or version", hint="run: mdvideo cache clear")
        header_size, count = struct.unpack_from("<2I", data, len(_MAGIC))
        sizes = struct.unpack_from(f"<{count}I", data, len(_MAGIC) + 8)
    except struct.error as error:
        raise EncodeError("a cached segment is cut short", hint="run: mdvideo cache clear") from error
    at = len(_MAGIC) + 8 + 4 * count
    if len(data) != at + header_size + sum(sizes):
        raise EncodeError("a cached segment has the wrong length", hint="run: mdvideo cache clear")
    return data[at : at + header_size], at + header_size, sizes


def is_idr(packet: bytes) -> bool:
    """Whether an access unit of one slice is an IDR picture, where decoding can start."""
    return packet[4] & _NAL_TYPE == _IDR
