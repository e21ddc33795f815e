"""The tracks of a finished video as a player reads them: when the picture begins and ends, and the captions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import av
from av.error import FFmpegError

from mdvideo.errors import EncodeError


class FilmCaption(NamedTuple):
    """A caption in the file: seconds, and its lines."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class FilmTracks:
    """Seconds at which the picture begins and ends, and the captions of the first track of timed text, if any."""

    video_start: float
    video_duration: float
    captions: tuple[FilmCaption, ...]


def read_film(path: Path) -> FilmTracks:
    """Read a video's tracks without decoding pictures. Raises EncodeError."""
    try:
        with av.open(path) as container:
            times = [
                (float(packet.pts * packet.time_base), float((packet.duration or 0) * packet.time_base))
                for packet in container.demux(video=0)
                if packet.pts is not None
            ]
        with av.open(path) as container:
            captions = tuple(_captions(container)) if container.streams.subtitles else ()
    except FFmpegError as error:
        raise EncodeError(f"{path} cannot be read: {error.strerror or error}") from error
    start = min((at for at, _ in times), default=0.0)
    return FilmTracks(start, max((at + length for at, length in times), default=0.0), captions)


def _captions(container: av.container.InputContainer) -> list[FilmCaption]:
    """Return what is shown: 3GPP timed text (TS 26.245) begins with the length of the text; empty ones are gaps."""
    captions = []
    for packet in container.demux(subtitles=0):
        data = bytes(packet)
        if packet.pts is None or len(data) < 2:
            continue
        text = data[2 : 2 + int.from_bytes(data[:2], "big")].decode("utf-8", "replace")
        if text.strip():
            start = float(packet.pts * packet.time_base)
            captions.append(FilmCaption(start, start + float((packet.duration or 0) * packet.time_base), text))
    return captions
