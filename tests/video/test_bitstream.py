"""Bits are read, and start codes are escaped, as ITU-T H.264 says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.video.bitstream import BitReader, add_emulation_prevention, remove_emulation_prevention


@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 255]), max_size=40).map(bytes))
def test_emulation_prevention_is_reversible(payload: bytes) -> None:
    """No start code is left (7.4.1), and the payload comes back."""
    escaped = add_emulation_prevention(payload)
    assert not any(bytes((0, 0, last)) in escaped for last in (0, 1, 2))
    assert remove_emulation_prevention(escaped) == payload


def test_exp_golomb_codes_are_those_of_the_standard() -> None:
    """Table 9-2: 1, 010, 011, 00100 … are 0, 1, 2, 3 …"""
    bits = "101001100100001110001000"
    reader = BitReader(int(bits.ljust(32, "0"), 2).to_bytes(4, "big"))
    assert [reader.read_ue() for _ in range(6)] == [0, 1, 2, 3, 6, 7]
