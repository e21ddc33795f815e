"""Bits of a coded stream, and the escapes of H.264; sections are those of ITU-T H.264."""

from __future__ import annotations


class BitReader:
    """Reads the first 64 bytes, from the most significant bit on."""

    def __init__(self, data: bytes) -> None:
        self.value, self.size, self.position = int.from_bytes(data[:64], "big"), 8 * len(data[:64]), 0

    def skip(self, count: int) -> None:
        """Move on by so many bits."""
        self.position += count

    def read(self, count: int) -> int:
        """``u(n)``: an unsigned integer of so many bits."""
        self.position += count
        return self.value >> (self.size - self.position) & ((1 << count) - 1)

    def read_ue(self) -> int:
        """``ue(v)``: an unsigned Exp-Golomb code (9.1)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
        return (1 << zeros) - 1 + self.read(zeros)


class BitWriter:
    """Writes a payload, from the most significant bit on."""

    def __init__(self) -> None:
        self._value, self._size = 0, 0

    def write(self, value: int, count: int) -> None:
        """``u(n)``: an unsigned integer of so many bits."""
        self._value, self._size = self._value << count | value, self._size + count

    def write_ue(self, value: int) -> None:
        """``ue(v)``: an unsigned Exp-Golomb code (9.1)."""
        length = (value + 1).bit_length()
        self.write(value + 1, 2 * length - 1)

    def finish(self) -> bytes:
        """Return the payload with ``rbsp_trailing_bits`` (7.3.2.11)."""
        self.write(1, 1)
        self.write(0, -self._size % 8)
        return self._value.to_bytes(self._size // 8, "big")


def remove_emulation_prevention(data: bytes) -> bytes:
    """Remove each ``emulation_prevention_three_byte`` (7.4.1)."""
    return data.replace(b"\x00\x00\x03", b"\x00\x00")


def add_emulation_prevention(data: bytes) -> bytes:
    """Insert an ``emulation_prevention_three_byte`` wherever a start code would appear (7.4.1)."""
    escaped, zeros = bytearray(), 0
    for byte in data:
        if zeros >= 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(escaped)
