"""Sample entries of an MP4's video and audio tracks: how their samples are coded (ISO/IEC 14496-12, 8.5.2). Pure."""

from __future__ import annotations

import struct

from mdvideo.video.mp4.isobmff import box, full_box

VIDEO_MEDIA_HEADER = full_box("vmhd", 0, 1, bytes(8))
AUDIO_MEDIA_HEADER = full_box("smhd", 0, 0, bytes(4))


def avc1(width: int, height: int, avcc: bytes) -> bytes:
    """H.264 video in square pixels, BT.709 limited range (``colr``: ISO/IEC 23091-2 code points 1, 1, 1).

    ``avcc`` is the decoder configuration record (ISO/IEC 14496-15, 5.3.3.1).
    """
    return box(
        "avc1",
        struct.pack(">6xH16x2H", 1, width, height),
        struct.pack(">III", 0x480000, 0x480000, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        box("avcC", avcc),
        box("colr", b"nclx", struct.pack(">3HB", 1, 1, 1, 0)),
        box("pasp", struct.pack(">II", 1, 1)),
    )


def mp4a(sample_rate: int, channels: int, config: bytes, largest: int, bit_rate: int) -> bytes:
    """AAC audio. ``config`` is the AudioSpecificConfig, ``largest`` the size of the largest packet in bytes."""
    decoder = _descriptor(
        4, struct.pack(">BB3sII", 0x40, 0x15, largest.to_bytes(3, "big"), bit_rate, bit_rate), _descriptor(5, config)
    )
    stream = _descriptor(3, struct.pack(">HB", 0, 0), decoder, _descriptor(6, b"\x02"))
    return box(
        "mp4a",
        struct.pack(">6xH8xHHI", 1, channels, 16, 0),
        struct.pack(">I", sample_rate << 16),
        full_box("esds", 0, 0, stream),
    )


def _descriptor(tag: int, *parts: bytes) -> bytes:
    """An MPEG-4 descriptor (ISO/IEC 14496-1, 8.3.3), its size in four bytes of seven bits."""
    content = b"".join(parts)
    size = len(content)
    return bytes((tag, size >> 21 & 127 | 128, size >> 14 & 127 | 128, size >> 7 & 127 | 128, size & 127)) + content
