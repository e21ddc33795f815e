"""Sample entries of an MP4's video and audio tracks: how their samples are coded (ISO/IEC 14496-12, 8.5.2). Pure."""

from __future__ import annotations

import struct

from mdvideo.video.av1.obu import is_av1
from mdvideo.video.mp4.isobmff import box, full_box

VIDEO_MEDIA_HEADER = full_box("vmhd", 0, 1, bytes(8))
AUDIO_MEDIA_HEADER = full_box("smhd", 0, 0, bytes(4))


def video_entry(width: int, height: int, config: bytes) -> bytes:
    """H.264 or AV1 in square pixels, BT.709 limited range (``colr``: ISO/IEC 23091-2 code points 1, 1, 1).

    ``config`` is the decoder's configuration record: avcC (ISO/IEC 14496-15, 5.3.3.1) or av1C (AV1 in ISOBMFF, 2.3).
    """
    entry, record = ("av01", "av1C") if is_av1(config) else ("avc1", "avcC")
    return box(
        entry,
        struct.pack(">6xH16x2H", 1, width, height),
        struct.pack(">III", 0x480000, 0x480000, 0),
        struct.pack(">H32xHh", 1, 24, -1),
        box(record, config),
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


def opus_entry(channels: int, head: bytes) -> bytes:
    """Opus audio. ``head`` is the identification header, OpusHead (RFC 7845, 5.1), of mono or stereo."""
    version, count, skip, rate, gain, family = struct.unpack("<BBHIhB", head[8:19])
    return box(
        "Opus",
        struct.pack(">6xH8xHHI", 1, channels, 16, 0),
        struct.pack(">I", 48_000 << 16),
        # The same fields, big-endian, and version 0 (Encapsulation of Opus in ISOBMFF, 4.3.2).
        box("dOps", struct.pack(">BBHIhB", version - 1, count, skip, rate, gain, family)),
    )


def _descriptor(tag: int, *parts: bytes) -> bytes:
    """An MPEG-4 descriptor (ISO/IEC 14496-1, 8.3.3), its size in four bytes of seven bits."""
    content = b"".join(parts)
    size = len(content)
    return bytes((tag, size >> 21 & 127 | 128, size >> 14 & 127 | 128, size >> 7 & 127 | 128, size & 127)) + content
