"""Elements of an EBML document, of which WebM is one: RFC 8794 (EBML), RFC 9559 (Matroska). Pure.

An element is an identifier, the size of its content, and the content. Sections are those of RFC 9559.
"""

from __future__ import annotations

import struct

EBML, SEGMENT, SEEK_HEAD, INFO, TRACKS = 0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1549A966, 0x1654AE6B
CUES, CHAPTERS, TAGS, CLUSTER = 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1F43B675
TIMESTAMP, SIMPLE_BLOCK = 0xE7, 0xA3
"""Identifiers of the elements of the first levels (5.1)."""


def element(identifier: int, *parts: bytes) -> bytes:
    """Return an element with this content."""
    content = b"".join(parts)
    return element_head(identifier, len(content)) + content


def element_head(identifier: int, size: int) -> bytes:
    """Return what precedes content of ``size`` bytes: the identifier, and the size in as few bytes as hold it."""
    return _identifier(identifier) + size_of(size)


def wide_head(identifier: int, size: int) -> bytes:
    """Return the same with a size of eight bytes, so that its own length does not depend on the size."""
    return _identifier(identifier) + (1 << 56 | size).to_bytes(8, "big")


def size_of(value: int) -> bytes:
    """Return a variable-size integer (RFC 8794, 4): the number of zero bits in front says how many bytes follow."""
    # All ones would mean that the size is unknown.
    width = next(width for width in range(1, 9) if value < (1 << 7 * width) - 1)
    return (1 << 7 * width | value).to_bytes(width, "big")


def unsigned(identifier: int, value: int, width: int = 0) -> bytes:
    """Return an element that holds an unsigned integer, in ``width`` bytes, or as few as hold it."""
    return element(identifier, value.to_bytes(width or max(1, -(-value.bit_length() // 8)), "big"))


def number(identifier: int, value: float) -> bytes:
    """Return an element that holds a float of 64 bits."""
    return element(identifier, struct.pack(">d", value))


def text(identifier: int, value: str) -> bytes:
    """Return an element that holds UTF-8."""
    return element(identifier, value.encode())


def _identifier(identifier: int) -> bytes:
    return identifier.to_bytes(-(-identifier.bit_length() // 8), "big")
