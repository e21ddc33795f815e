"""Audio files, in any format that FFmpeg reads, and samples at any rate, converted to samples at 48 kHz."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.error import FFmpegError

from mdvideo._util.similar_names import nearest_name
from mdvideo._util.untrusted.regular_files import is_regular, read_regular, resolve_path_safely
from mdvideo.audio.blocks import gather_blocks
from mdvideo.audio.loudness import SILENCE_LUFS, LoudnessMeter
from mdvideo.audio.pcm import Samples
from mdvideo.errors import AssetError
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import MeasureSoundJob
from mdvideo.plan.jobs.job import Product, ReadBlob

MAX_BYTES = 512 * 2**20
MAX_SECONDS = 3 * 3600
"""Limits of one recording: size of the file, and length."""

SILENCE_PEAK = 10 ** (-60 / 20)
"""−60 dBFS: a recording that never exceeds it contains no speech."""

_OPTIONS = {"format_whitelist": "wav,w64,mp3,mov,flac,ogg,matroska,aac,aiff,caf,mpegts,au", "protocol_whitelist": ""}
"""Containers of sound alone: FFmpeg also reads lists of files and descriptions of streams, and opens what they name."""

Layout = Literal["mono", "stereo"]
LAYOUTS: dict[int, Layout] = {1: "mono", 2: "stereo"}


@cache
def library_versions() -> str:
    """Versions of the FFmpeg libraries that decode, resample and encode audio."""
    versions = av.library_versions
    return " ".join(f"{name} {'.'.join(map(str, versions[name]))}" for name in ("libavcodec", "libswresample"))


def decoder_identity() -> str:
    """Versions of everything that affects a recording's samples."""
    return library_versions()


def read_recording(path: Path, root: Path) -> bytes:
    """Read an audio file in ``root``, without decoding it. Raises AssetError, with a hint."""
    try:
        resolved = resolve_path_safely(path)
    except OSError as error:
        raise AssetError(f"{str(path)!a} cannot be read: {error.strerror}") from error
    if not resolved.is_relative_to(root.resolve()):
        raise AssetError(f"{path} is outside of {root}", hint="copy the recording into the project")
    if not is_regular(resolved):
        folder = resolved.parent
        names = sorted(entry.name for entry in folder.glob("*.*")) if folder.is_dir() else []
        close = nearest_name(resolved.name, names)
        raise AssetError(f"{path} does not exist", hint=f"did you mean {path.with_name(close)}?" if close else None)
    try:
        return read_regular(resolved, MAX_BYTES)
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error


def run_measure_sound(job: MeasureSoundJob, read: ReadBlob) -> Product:
    """Decode a sound file and measure it. Raises AssetError when it cannot be decoded, is silent or too long."""
    meter, length = LoudnessMeter(), 0
    for block in decode_blocks(read(job.source), job.channels, job.label or "the recording"):
        meter.add(block)
        length += block.shape[1]
    loudness = meter.loudness
    return Product({}, {"samples": length, "loudness": round(loudness, 2) if loudness > SILENCE_LUFS else None})


def decode_blocks(data: bytes, channels: int, name: str, rate: int = SAMPLE_RATE) -> Iterator[Samples]:
    """Yield a file's first audio stream as blocks of shape (channels, n), at 48 kHz or another ``rate``.

    ``name`` is what messages call the file. Raises AssetError when it cannot be decoded, is silent or too long; that it
    is silent is known at its end.
    """
    peak = 0.0
    for block in gather_blocks(_decoded(data, channels, name, rate), rate):
        peak = max(peak, float(np.abs(block).max(initial=0)))
        yield block
    if peak < SILENCE_PEAK:
        raise AssetError(f"{name} is silent", hint="record it again, or remove it")


def decode_audio(data: bytes, channels: int, name: str) -> Samples:
    """Decode a file's first audio stream to 48 kHz: mono of shape (n,), stereo of shape (2, n).

    Raises AssetError as ``decode_blocks`` does.
    """
    blocks = list(decode_blocks(data, channels, name))
    samples = np.concatenate(blocks, axis=1)
    return np.ascontiguousarray(samples[0] if channels == 1 else samples, np.float32)


def _decoded(data: bytes, channels: int, name: str, rate: int) -> Iterator[Samples]:
    """Yield what each of the decoder's frames gives."""
    resampler = av.AudioResampler(format="fltp", layout=LAYOUTS[channels], rate=rate)
    length = 0
    try:
        with av.open(io.BytesIO(data), "r", options=_OPTIONS) as container:
            if not container.streams.audio:
                raise AssetError(f"{name} has no audio", hint="use a WAV, MP3, M4A, FLAC, Ogg or Opus file")
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                yield from map(_array_of, resampler.resample(frame))
                length += frame.samples
                if length > MAX_SECONDS * frame.sample_rate:
                    hours = MAX_SECONDS // 3600
                    hint = "give each slide its own recording"
                    raise AssetError(f"{name} is longer than {hours} hours", hint=hint)
            yield from map(_array_of, resampler.resample(None))
    except FFmpegError as error:
        reason = error.strerror or str(error)
        hint = "check that it is an audio file and complete"
        raise AssetError(f"{name} cannot be decoded: {reason}", hint=hint) from error


def resample(samples: Samples, rate: int, to: int = SAMPLE_RATE) -> Samples:
    """Convert mono samples at ``rate`` hertz to 48 kHz, or to another rate, by libswresample."""
    if rate == to or not samples.size:
        return samples
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=to)
    parts = [_array_of(part) for part in (*resampler.resample(frame), *resampler.resample(None))]
    whole: Samples = np.concatenate(parts, axis=1)[0]
    return whole


def _array_of(frame: av.AudioFrame) -> Samples:
    array: Samples = frame.to_ndarray().astype(np.float32, copy=False)
    return array
