"""The grid of sound: samples at 48 kHz, and the frames in which they are encoded, one per packet."""

from __future__ import annotations

SAMPLE_RATE = 48_000
"""Hertz, of all sound except what a speech backend returns."""

AAC_FRAME_SAMPLES = 1024
"""Samples per AAC-LC frame (ISO/IEC 14496-3, 4.5.2.1.1). Clips are placed at multiples of it."""

OPUS_FRAME_SAMPLES = 960
"""Samples per Opus frame of 20 ms (RFC 6716, 2.1.4)."""

OPUS_HEAD = b"OpusHead"
"""How the header of an Opus stream begins (RFC 7845, 5.1)."""


def packet_count(samples: int) -> int:
    """Return how many AAC packets hold so many samples."""
    return -(-samples // AAC_FRAME_SAMPLES)
