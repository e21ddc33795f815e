"""What the installed PyAV can encode, for ``mdvideo doctor``."""

from __future__ import annotations

from typing import NamedTuple

import av


class Encoder(NamedTuple):
    """One of FFmpeg's encoders, what mdvideo needs it for, and whether it is available."""

    name: str
    purpose: str
    present: bool


PURPOSES = {
    "libx264": "MP4: H.264 video",
    "aac": "MP4: AAC audio",
    "libmp3lame": "MP3 audio",
    "libsvtav1": "WebM: AV1 video",
    "libopus": "WebM: Opus audio",
    "gif": "GIF",
}


def list_encoders() -> tuple[Encoder, ...]:
    """Return every encoder that an output format needs."""
    return tuple(Encoder(name, purpose, name in av.codecs_available) for name, purpose in PURPOSES.items())
