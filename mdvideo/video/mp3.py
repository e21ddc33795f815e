"""The sound of a finished file as MP3, for players and hosts that take nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from mdvideo._util.atomic import atomic_path
from mdvideo.errors import BackendUnavailable, EncodeError
from mdvideo.video.id3 import Id3Contents, id3_tag

BIT_RATES = {1: 96_000, 2: 160_000}
"""Bits a second, by channels. Constant, since players jump in a variable rate only to the nearest hundredth."""

ENCODER_GAIN = 0.95
"""What LAME multiplies samples by at these bit rates, *measured*; it is taken off, so that loudness does not change."""


def write_mp3(path: Path, source: Path, tag: Id3Contents) -> None:
    """Transcode the sound of the MP4 ``source`` to ``path``. Equal input gives equal bytes.

    Raises BackendUnavailable without an MP3 encoder, EncodeError when FFmpeg fails, and OutputError when ``path``
    cannot be written; ``path`` is then unchanged.
    """
    if "libmp3lame" not in av.codecs_available:
        raise BackendUnavailable(
            "the installed PyAV has no MP3 encoder", hint="write an .m4a, which every player reads"
        )
    with atomic_path(path) as part:
        try:
            part.write_bytes(id3_tag(tag) + _encode(source))
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise EncodeError(f"FFmpeg cannot write MP3: {error}") from error


def _encode(source: Path) -> bytes:
    out = BytesIO()
    # The tag is ours; FFmpeg writes the frame that says how many samples the encoder put in front.
    options = {"fflags": "+bitexact", "id3v2_version": "0", "write_xing": "1"}
    with av.open(source) as file, av.open(out, "w", format="mp3", options=options) as target:
        aac = file.streams.audio[0]
        stream = target.add_stream("libmp3lame", rate=aac.rate)
        stream.layout = aac.layout
        stream.bit_rate = BIT_RATES[aac.channels]
        for frame in file.decode(aac):
            target.mux(stream.encode(_amplified(frame)))
        target.mux(stream.encode(None))
    return out.getvalue()


def _amplified(frame: av.AudioFrame) -> av.AudioFrame:
    samples = np.ascontiguousarray(frame.to_ndarray() / np.float32(ENCODER_GAIN), np.float32)
    louder = av.AudioFrame.from_ndarray(samples, format="fltp", layout=frame.layout.name)
    louder.sample_rate = frame.sample_rate
    return louder
