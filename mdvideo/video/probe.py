"""What the PyAV at hand can encode, for ``mdvideo doctor``."""

from __future__ import annotations

from typing import NamedTuple

import av


class Encoder(NamedTuple):
    """One of FFmpeg's encoders, what mdvideo needs it for, and whether it is there."""

    name: str
    purpose: str
    present: bool


PURPOSES = {
    "libx264": "MP4, H.264 pictures",
    "aac": "MP4, AAC sound",
    "libsvtav1": "WebM, AV1 pictures",
    "libopus": "WebM, Opus sound",
    "gif": "GIF",
}


def encoders() -> tuple[Encoder, ...]:
    """Every encoder that some output needs."""
    return tuple(Encoder(name, purpose, name in av.codecs_available) for name, purpose in PURPOSES.items())
