"""Captions as a track of an MP4: 3GPP timed text (TS 26.245), which FFmpeg calls ``mov_text``. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from fractions import Fraction

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.isobmff import box
from mdvideo.video.video_model import Caption

HANDLER = "sbtl"
"""Apple's handler of subtitles, which FFmpeg writes for MP4 as well, and players look for."""
HEADER = box("nmhd", bytes(4))

_LINE_HEIGHT = Fraction(1, 20)
"""Size of the letters, in heights of the frame's short side."""
_REGION = Fraction(3, 20)
"""Height of the region that captions stand in, in heights of the frame; it ends half of that above the lower edge."""


def region(width: int, height: int) -> tuple[int, int, int]:
    """Width and height of the captions' region, and how far down it begins, in pixels."""
    tall = int(height * _REGION)
    return width, tall, height - tall - tall // 4


def sample_entry(width: int, height: int) -> bytes:
    """White on a dark ground, in the middle at the bottom of a region of that size (TS 26.245, 5.16)."""
    size = min(255, int(height / _REGION * _LINE_HEIGHT))
    font = b"Sans-Serif"
    return box(
        "tx3g",
        struct.pack(">6xH", 1),
        struct.pack(">Ibb4B", 0, 1, -1, 0, 0, 0, 160),
        struct.pack(">4h", 0, 0, height, width),
        struct.pack(">3HBB4B", 0, 0, 1, 0, size, 255, 255, 255, 255),
        box("ftab", struct.pack(">HHB", 1, 1, len(font)), font),
    )


def samples_of(captions: Iterable[Caption], scale: int) -> list[tuple[bytes, int]]:
    """Each sample and its length in units of ``scale`` a second; between captions an empty one stands.

    Raises EncodeError for captions that overlap.
    """
    samples: list[tuple[bytes, int]] = []
    at = 0
    for caption in captions:
        start, end = round(caption.start * scale), round(caption.end * scale)
        if not at <= start < end:
            raise EncodeError(f"captions must be in order, one at a time: {caption.text!r} is not")
        if start > at:
            samples.append((_sample(""), start - at))
        samples.append((_sample(caption.text), end - start))
        at = end
    return samples


def _sample(text: str) -> bytes:
    data = text.encode()
    if len(data) > 0xFFFF:
        raise EncodeError("a caption holds more than 64 KiB")
    return struct.pack(">H", len(data)) + data
