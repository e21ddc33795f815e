"""Open bitstream units (OBUs) of an AV1 stream; sections and names are those of the AV1 specification (2019-01-08).

A still is held by ``show_existing_frame``: three bytes tell the decoder to show a frame again that it keeps. A key
frame may not be shown again that way once it has been shown (6.8.2), so each still is a key frame and an inter frame
that repeats it, which is stored in ``HELD_SLOT``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mdvideo.errors import EncodeError
from mdvideo.video.bitstream import BitReader

SEQUENCE_HEADER, TEMPORAL_DELIMITER, FRAME_HEADER, FRAME = 1, 2, 3, 6
"""Values of ``obu_type`` (6.2.2)."""

HELD_SLOT = 7
"""Of the eight frames that a decoder keeps, the one that is shown during a hold."""

SHOW_HELD = bytes((FRAME_HEADER << 3 | 2, 1, 0x80 | HELD_SLOT << 4 | 0x08))
"""A temporal unit that shows the frame in ``HELD_SLOT``: one OBU with a size of one byte, which is
``show_existing_frame``, ``frame_to_show_map_idx`` in three bits, and the trailing bits (5.3.4)."""

CONFIG_MARK = 0x81
"""The first byte of a configuration record: a marker bit, and version 1."""

_INTER_FRAME = 1
_SELECT = 2


class Obu(NamedTuple):
    """One unit: its type, its bytes with header and size, and where in them its payload begins."""

    kind: int
    data: bytes
    payload_start: int

    @property
    def payload(self) -> bytes:
        """What follows header and size."""
        return self.data[self.payload_start :]


def read_obus(unit: bytes) -> Iterator[Obu]:
    """Yield the OBUs of a temporal unit (5.3). Raises EncodeError for one without a size."""
    start = 0
    while start < len(unit):
        head = unit[start]
        if not head & 2:
            raise EncodeError("SVT-AV1 gave a unit without a size")
        at = start + (2 if head & 4 else 1)
        size, shift = 0, 0
        while True:  # leb128 (4.10.5)
            byte = unit[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if byte < 0x80:
                break
        yield Obu(head >> 3 & 15, unit[start : at + size], at - start)
        start = at + size


def without_delimiter(unit: bytes) -> bytes:
    """Return a temporal unit as MP4 and Matroska store it: without its temporal delimiter."""
    return b"".join(obu.data for obu in read_obus(unit) if obu.kind != TEMPORAL_DELIMITER)


def starts_sequence(unit: bytes) -> bool:
    """Whether decoding can start at this unit: it begins with a sequence header, which SVT-AV1 gives to key frames."""
    return unit[0] >> 3 & 15 == SEQUENCE_HEADER


@dataclass(frozen=True, slots=True)
class SequenceHeader:
    """What is needed of a sequence header (5.5)."""

    profile: int
    level: int
    tier: int
    high_bitdepth: int
    chroma_position: int
    order_hint_bits: int
    selects_screen_content: bool
    """Whether each frame says if it uses tools for screen content."""
    selects_integer_mv: bool

    @classmethod
    def parse(cls, payload: bytes) -> SequenceHeader:
        """Read a sequence header of 4:2:0 video. Raises EncodeError for one with parts that SVT-AV1 never writes."""
        bits = BitReader(payload)
        profile, _still, reduced = bits.read(3), bits.read(1), bits.read(1)
        timing, delays, points = bits.read(1), bits.read(1), bits.read(5)
        if profile or reduced or timing or delays or points:
            raise EncodeError("SVT-AV1 gave an unexpected sequence header")
        bits.skip(12)  # operating_point_idc
        level = bits.read(5)
        tier = bits.read(1) if level > 7 else 0
        widths = bits.read(4) + bits.read(4) + 2
        bits.skip(widths)
        if bits.read(1):
            raise EncodeError("SVT-AV1 gave frames numbers")
        bits.skip(3)  # superblock size, filter_intra, intra_edge_filter
        bits.skip(4)  # interintra, masked compound, warped motion, dual filter
        order_hints = bits.read(1)
        bits.skip(2 if order_hints else 0)
        screen = _SELECT if bits.read(1) else bits.read(1)
        integer_mv = _SELECT if not screen or bits.read(1) else bits.read(1)
        hint_bits = bits.read(3) + 1 if order_hints else 0
        bits.skip(3)  # superres, cdef, restoration
        high, _mono, described = bits.read(1), bits.read(1), bits.read(1)
        bits.skip(24 if described else 0)
        bits.skip(1)  # color_range
        position = bits.read(2)
        return cls(profile, level, tier, high, position, hint_bits, screen == _SELECT, integer_mv == _SELECT)


def config_record(header: Obu) -> bytes:
    """Return the AV1CodecConfigurationRecord of a stream with this sequence header (AV1 in ISOBMFF, 2.3.3)."""
    found = SequenceHeader.parse(header.payload)
    colour = found.tier << 7 | found.high_bitdepth << 6 | 0b1100 | found.chroma_position  # 4:2:0 in the middle
    return bytes((CONFIG_MARK, found.profile << 5 | found.level, colour, 0)) + header.data


def is_av1(config: bytes) -> bool:
    """Whether a stream's configuration record is one of AV1; the first byte of H.264's is 1."""
    return config[:1] == bytes((CONFIG_MARK,))


def codecs_of(config: bytes) -> str:
    """Return the ``codecs=`` name of a stream (AV1 in ISOBMFF, 5): ``av01.0.08M.08``."""
    profile, level = config[1] >> 5, config[1] & 31
    tier, depth = "H" if config[2] & 0x80 else "M", 10 if config[2] & 0x40 else 8
    return f"av01.{profile}.{level:02d}{tier}.{depth:02d}"


def store_for_hold(unit: bytes, sequence: SequenceHeader) -> bytes:
    """Return a unit of one shown inter frame, changed so that the decoder also keeps the frame in ``HELD_SLOT``.

    Only ``refresh_frame_flags`` changes, eight bits at a known place (5.9.2). Raises EncodeError for another unit.
    """
    obus = list(read_obus(unit))
    if [obu.kind for obu in obus] != [FRAME]:
        raise EncodeError("SVT-AV1 did not hold a still in one frame")
    payload = obus[0].payload
    bits = BitReader(payload)
    shown_again, kind, shown = bits.read(1), bits.read(2), bits.read(1)
    if shown_again or kind != _INTER_FRAME or not shown:
        raise EncodeError("SVT-AV1 did not hold a still in one inter frame")
    bits.skip(2)  # error_resilient_mode, disable_cdf_update
    if sequence.selects_screen_content and bits.read(1) and sequence.selects_integer_mv:
        bits.skip(1)  # force_integer_mv
    bits.skip(1)  # frame_size_override_flag
    bits.skip(sequence.order_hint_bits + 3)  # order_hint, primary_ref_frame
    value = int.from_bytes(payload, "big") | 1 << HELD_SLOT << (8 * len(payload) - bits.position - 8)
    return obus[0].data[: obus[0].payload_start] + value.to_bytes(len(payload), "big")
