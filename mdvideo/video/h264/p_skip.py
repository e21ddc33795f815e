"""Repeat a P-frame of skipped macroblocks: the frames that hold a still.

Every macroblock of such a frame is P_Skip, "same as before", so one frame differs from the next only in ``frame_num``,
a field of fixed width in the slice header. One frame is encoded; the others are copies with that field counted up.
Syntax and names are those of ITU-T H.264, 7.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.errors import EncodeError
from mdvideo.video.bitstream import BitReader, add_emulation_prevention, remove_emulation_prevention

_SPS_OFFSET = 8
"""Of the first SPS in an avcC record (ISO/IEC 14496-15, 5.3.3.1): after six bytes and its length."""

_HIGH = 100
"""``profile_idc`` of the High profile."""

_SLICE_HEADER = 24
"""Bytes of a slice that certainly include ``frame_num``: three short codes and at most 16 bits precede its end."""


def repeat_skip(skip: bytes, header: bytes, count: int) -> Iterator[bytes]:
    """Yield ``count`` access units like ``skip``, to follow an IDR frame.

    ``skip`` is one slice, its length in four bytes in front; ``header`` is the avcC record. Raises EncodeError when
    the stream does not have the High profile.
    """
    width = _frame_num_bits(header)
    nal_header, payload = skip[4:5], remove_emulation_prevention(skip[5:])
    bits = BitReader(payload)
    for _ in ("first_mb_in_slice", "slice_type", "pic_parameter_set_id"):
        bits.read_ue()
    start, size = bits.position, 8 * _SLICE_HEADER
    head = int.from_bytes(payload[:_SLICE_HEADER].ljust(_SLICE_HEADER, b"\0"), "big")
    shift = size - start - width
    without_number = head & ~(((1 << width) - 1) << shift)
    for number in range(1, count + 1):
        frame_num = number % (1 << width)
        numbered = (without_number | frame_num << shift).to_bytes(_SLICE_HEADER, "big")[: len(payload)]
        unit = nal_header + add_emulation_prevention(numbered + payload[_SLICE_HEADER:])
        yield len(unit).to_bytes(4, "big") + unit


def _frame_num_bits(header: bytes) -> int:
    """``log2_max_frame_num`` of the sequence parameter set in an avcC record."""
    sps = remove_emulation_prevention(header[_SPS_OFFSET + 1 :])
    if sps[0] != _HIGH:
        raise EncodeError(f"the stream has profile {sps[0]}; High (100) is needed")
    bits = BitReader(sps)
    bits.skip(24)  # profile_idc, constraint flags, level_idc
    bits.read_ue()  # seq_parameter_set_id
    for _ in ("chroma_format_idc", "bit_depth_luma_minus8", "bit_depth_chroma_minus8"):
        bits.read_ue()
    bits.skip(2)  # qpprime_y_zero_transform_bypass_flag, seq_scaling_matrix_present_flag
    return bits.read_ue() + 4
