"""A clip's frames with their times, in order, decoded by FFmpeg from formats that are named and nothing else.

Times are seconds from the first frame. A variable frame rate needs no care: each frame is shown until the next one's
time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import av
from av.error import FFmpegError

from mdvideo.errors import AssetError

CONTAINERS = ("mov", "matroska", "gif", "apng")
"""FFmpeg's names of the formats that are read: MP4 and MOV, WebM and Matroska, GIF, APNG."""

MAX_SECONDS = 600
"""Length of the part of a clip that is shown, in seconds of the film."""

MAX_PIXELS = 36 * 2**20
"""Of one frame: 8192 × 4320 and a little more."""

_USUAL_FRAME = Fraction(1, 25)
_FIRST_SEEK = 5
"""Seconds from which on a start is sought and not decoded up to."""


class TimedFrame(NamedTuple):
    """A frame, and the seconds of the clip at which it begins and ends."""

    start: Fraction
    end: Fraction
    frame: av.VideoFrame


class ClipDamaged(AssetError):
    """A clip that can be decoded up to ``seconds``, and no further."""

    def __init__(self, name: str, seconds: Fraction, cause: str) -> None:
        super().__init__(f"{name} is damaged at {float(seconds):.1f} s: {cause}", hint="copy or export it again")
        self.seconds = seconds


def decoder_identity() -> str:
    """Versions of the libraries that decode and scale clips."""
    versions = av.library_versions
    return " ".join(f"{name} {'.'.join(map(str, versions[name]))}" for name in ("libavcodec", "libswscale"))


def clip_frames(data: bytes, container: str, name: str, start: Fraction = Fraction(0)) -> Iterator[TimedFrame]:
    """Yield the frames of a clip that are seen at ``start`` seconds and after.

    Raises AssetError for a file that is no clip, and ClipDamaged where it cannot be decoded further.
    """
    at = Fraction(0)
    seen = False
    try:
        with av.open(io.BytesIO(data), "r", format=container) as file:
            stream = _stream_of(file, name)
            if start >= _FIRST_SEEK and container in ("mov", "matroska") and stream.time_base is not None:
                file.seek(int((start - 1) / stream.time_base) + (stream.start_time or 0), stream=stream)
            for timed in _timed(file, stream):
                at = timed.start
                if timed.end > start:
                    seen = True
                    yield timed
    except FFmpegError as error:
        if seen:
            raise ClipDamaged(name, at, error.strerror or str(error)) from error
        hint = "play it in a browser, and export it again as MP4 (H.264)"
        raise AssetError(f"{name} cannot be decoded: {error.strerror or error}", hint=hint) from error


def has_sound(data: bytes, container: str) -> bool:
    """Return whether a clip that could be opened has a track of sound."""
    with av.open(io.BytesIO(data), "r", format=container) as file:
        return bool(file.streams.audio)


def stated_seconds(data: bytes, container: str) -> Fraction | None:
    """Return how long the pictures of a clip that could be opened should last, if the file says so."""
    with av.open(io.BytesIO(data), "r", format=container) as file:
        stream = file.streams.video[0]
        if stream.duration and stream.time_base is not None:
            return stream.duration * stream.time_base
        # The whole may be longer than the pictures where there is sound too.
        return Fraction(file.duration, av.time_base) if file.duration and not file.streams.audio else None


def _stream_of(file: av.container.InputContainer, name: str) -> av.VideoStream:
    covers = av.stream.Disposition.attached_pic
    streams = [stream for stream in file.streams.video if not stream.disposition & covers]
    if not streams:
        if file.streams.audio:
            hint = "name it in `audio:` or `music:` to hear it"
            raise AssetError(f"{name} has sound and no pictures", hint=hint)
        raise AssetError(f"{name} has no pictures", hint="export it again as MP4 (H.264)")
    stream = streams[0]
    if stream.codec_context is None:
        raise AssetError(f"{name} is of a kind that is not read", hint="export it again as MP4 (H.264)")
    if stream.codec_context.width * stream.codec_context.height > MAX_PIXELS:
        size = f"{stream.codec_context.width} × {stream.codec_context.height}"
        raise AssetError(f"{name} has {size} pixels", hint="export it at the size of the film")
    stream.thread_type = "AUTO"  # the decoders give the same frames for any number of threads
    return stream


def _timed(file: av.container.InputContainer, stream: av.VideoStream) -> Iterator[TimedFrame]:
    """Yield frames, each with the time of the next one as its end. The last one lasts as long as the file says."""
    base = stream.time_base or Fraction(1, 90000)
    first = stream.start_time
    rate = stream.average_rate or stream.guessed_rate
    usual = 1 / rate if rate else _USUAL_FRAME
    waiting: tuple[Fraction, av.VideoFrame] | None = None
    for frame in file.decode(stream):
        if frame.pts is None:
            time = waiting[0] + usual if waiting else Fraction(0)
        else:
            first = frame.pts if first is None else first
            time = max(Fraction(0), (frame.pts - first) * base)
        if waiting is not None:
            if time <= waiting[0]:
                continue  # two frames at one time: the first of them is shown
            yield TimedFrame(waiting[0], time, waiting[1])
        waiting = time, frame
    if waiting is not None:
        lasts = waiting[1].duration * base if waiting[1].duration else usual
        yield TimedFrame(waiting[0], waiting[0] + lasts, waiting[1])
