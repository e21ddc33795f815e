"""A skipped P-frame, repeated: the frames that hold a still.

Every macroblock of such a frame says "same again", so one differs from the next only in ``frame_num``, a field of
fixed width in the slice header. Encoding one and counting that field up gives as many as are wanted, in no time.
Syntax and names are those of ITU-T H.264, 7.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.errors import EncodeError

_SPS_AT = 8
"""Where the first SPS stands in an avcC record (ISO/IEC 14496-15, 5.3.3.1): behind six bytes and its length."""

_HIGH = 100
_SLICE_HEADER = 24
"""Bytes of a slice that are sure to hold ``frame_num``: three short codes and at most 16 bits before it ends."""


def repeated(skip: bytes, header: bytes, count: int) -> Iterator[bytes]:
    """``count`` access units that follow an IDR frame, all like ``skip``, the first behind one.

    ``skip`` is one slice behind its length in four bytes; ``header`` is the avcC record. Raises EncodeError when the
    stream is not of the kind that this module knows.
    """
    width = _frame_num_width(header)
    nal, payload = skip[4:5], _unescaped(skip[5:])
    bits = _Bits(payload)
    for _ in ("first_mb_in_slice", "slice_type", "pic_parameter_set_id"):
        bits.golomb()
    at, size = bits.at, 8 * _SLICE_HEADER
    head = int.from_bytes(payload[:_SLICE_HEADER].ljust(_SLICE_HEADER, b"\0"), "big")
    shift = size - at - width
    blank = head & ~(((1 << width) - 1) << shift)
    for number in range(1, count + 1):
        frame_num = number % (1 << width)
        changed = (blank | frame_num << shift).to_bytes(_SLICE_HEADER, "big")[: len(payload)]
        unit = nal + _escaped(changed + payload[_SLICE_HEADER:])
        yield len(unit).to_bytes(4, "big") + unit


def _frame_num_width(header: bytes) -> int:
    """``log2_max_frame_num`` of the sequence parameter set in an avcC record."""
    sps = _unescaped(header[_SPS_AT + 1 :])
    if sps[0] != _HIGH:
        raise EncodeError(f"the stream's profile is {sps[0]}, and High (100) is needed")
    bits = _Bits(sps)
    bits.skip(24)  # profile_idc, constraint flags, level_idc
    bits.golomb()  # seq_parameter_set_id
    for _ in ("chroma_format_idc", "bit_depth_luma_minus8", "bit_depth_chroma_minus8"):
        bits.golomb()
    bits.skip(2)  # qpprime_y_zero_transform_bypass_flag, seq_scaling_matrix_present_flag
    return bits.golomb() + 4


class _Bits:
    """Reads bits from the most significant on."""

    def __init__(self, data: bytes) -> None:
        self.value, self.size, self.at = int.from_bytes(data[:64], "big"), 8 * len(data[:64]), 0

    def skip(self, count: int) -> None:
        self.at += count

    def read(self, count: int) -> int:
        self.at += count
        return self.value >> (self.size - self.at) & ((1 << count) - 1)

    def golomb(self) -> int:
        """``ue(v)``: an Exp-Golomb code (9.1)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
        return (1 << zeros) - 1 + self.read(zeros)


def _unescaped(data: bytes) -> bytes:
    """Without ``emulation_prevention_three_byte`` (7.4.1)."""
    return data.replace(b"\x00\x00\x03", b"\x00\x00")


def _escaped(data: bytes) -> bytes:
    out, zeros = bytearray(), 0
    for byte in data:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)
