"""The grid of sound: samples at 48 kHz, and the packets that they are coded in."""

from __future__ import annotations

RATE = 48_000
"""Hertz, of all sound but what a voice gives."""

BLOCK = 1024
"""Samples in an AAC-LC packet (ISO/IEC 14496-3, 4.5.2.1.1): clips are placed at its multiples."""


def blocks(samples: int) -> int:
    """How many packets hold so many samples."""
    return -(-samples // BLOCK)
