"""Captions as a track of an MP4: 3GPP timed text (TS 26.245), which FFmpeg calls ``mov_text``. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from fractions import Fraction

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.isobmff import TimedSample, box
from mdvideo.video.video_model import Caption

HANDLER = "sbtl"
"""Apple's handler type for subtitles. FFmpeg writes it to MP4 as well, and players look for it."""
HEADER = box("nmhd", bytes(4))

_LINE_HEIGHT = Fraction(1, 20)
"""Font size, in heights of the frame."""
_REGION = Fraction(3, 20)
"""Height of the region for captions, in heights of the frame; the margin below is a quarter of that."""


def caption_region(width: int, height: int) -> tuple[int, int, int]:
    """Return the width and height of the captions' region, and the position of its upper edge, in pixels."""
    region = int(height * _REGION)
    return width, region, height - region - region // 4


def sample_entry(width: int, height: int) -> bytes:
    """White text on a dark ground, centred at the bottom of a region of that size (TS 26.245, 5.16)."""
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


def caption_samples(captions: Iterable[Caption], timescale: int) -> list[TimedSample]:
    """Return a sample for each caption, and an empty one for each gap before one.

    Raises EncodeError for captions that overlap, or are longer than 64 KiB.
    """
    samples: list[TimedSample] = []
    time = 0
    for caption in captions:
        start, end = round(caption.start * timescale), round(caption.end * timescale)
        if not time <= start < end:
            raise EncodeError(f"captions must be in order and must not overlap: {caption.text!r} does")
        if start > time:
            samples.append((_text_sample(""), start - time))
        samples.append((_text_sample(caption.text), end - start))
        time = end
    return samples


def _text_sample(text: str) -> bytes:
    data = text.encode()
    if len(data) > 0xFFFF:
        raise EncodeError("a caption is longer than 64 KiB")
    return struct.pack(">H", len(data)) + data
