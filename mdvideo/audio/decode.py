"""Any sound file that FFmpeg reads, as samples at 48 kHz; and samples of any rate at 48 kHz."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Literal

import av
import numpy as np
from av.error import FFmpegError

from mdvideo.audio.pcm import Samples, to_bytes
from mdvideo.errors import AssetError
from mdvideo.plan.aac_grid import RATE
from mdvideo.plan.jobs import Product, RecordingJob

MOST_BYTES = 512 * 2**20
LONGEST = 3600
"""Limits of one recording: bytes of the file, and seconds."""

QUIETEST = 10 ** (-60 / 20)
"""A recording that nowhere exceeds −60 dBFS holds no speech."""

Layout = Literal["mono", "stereo"]
LAYOUTS: dict[int, Layout] = {1: "mono", 2: "stereo"}


@cache
def decoder_identity() -> str:
    """Versions of what decodes and resamples."""
    versions = av.library_versions
    return " ".join(f"{name} {'.'.join(map(str, versions[name]))}" for name in ("libavcodec", "libswresample"))


def check_recording(path: Path, root: Path) -> bytes:
    """The bytes of a sound file within ``root``. Raises AssetError, with a hint.

    Whether it can be decoded is found when it is.
    """
    place, home = path.resolve(), root.resolve()
    if not place.is_relative_to(home):
        raise AssetError(f"{path} lies outside of {root}", hint="copy the recording into the deck's folder")
    if not place.is_file():
        beside = sorted(found.name for found in place.parent.glob("*.*")) if place.parent.is_dir() else []
        close = _nearest(place.name, beside)
        raise AssetError(f"{path} does not exist", hint=f"did you mean {path.with_name(close)}?" if close else None)
    try:
        if place.stat().st_size > MOST_BYTES:
            raise AssetError(f"{path} is too large", hint=f"the limit is {MOST_BYTES // 2**20} MiB")
        return place.read_bytes()
    except OSError as error:
        raise AssetError(f"{path} cannot be read: {error.strerror}") from error


def _nearest(name: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1)), None)


def make_recording(job: RecordingJob, data: bytes) -> Product:
    """The product that RecordingJob describes. Raises AssetError when it cannot be decoded, is silent or too long."""
    samples = decoded(data, job.channels, job.label or "the recording")
    return Product({"sound": to_bytes(samples)}, {"rate": RATE})


def decoded(data: bytes, channels: int, name: str) -> Samples:
    """The samples of a file's first sound stream: mono of shape (n,), stereo of shape (2, n)."""
    resampler = av.AudioResampler(format="fltp", layout=LAYOUTS[channels], rate=RATE)
    parts: list[Samples] = []
    length = 0
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.audio:
                raise AssetError(f"{name} holds no sound", hint="name a WAV, MP3, M4A, FLAC, Ogg or Opus file")
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                parts += map(_samples, resampler.resample(frame))
                length += frame.samples
                if length > LONGEST * frame.sample_rate:
                    raise AssetError(f"{name} is longer than an hour", hint="give each slide its own recording")
            parts += map(_samples, resampler.resample(None))
    except FFmpegError as error:
        reason = error.strerror or str(error)
        raise AssetError(f"{name} cannot be decoded: {reason}", hint="is it a sound file, and whole?") from error
    samples = np.concatenate(parts, axis=1) if parts else np.zeros((channels, 0), np.float32)
    if not samples.size or float(np.abs(samples).max()) < QUIETEST:
        raise AssetError(f"{name} is silent", hint="record it again, or remove it")
    return np.ascontiguousarray(samples[0] if channels == 1 else samples, np.float32)


def resampled(samples: Samples, rate: int) -> Samples:
    """Mono samples at ``rate`` hertz as samples at 48 kHz, by libswresample."""
    if rate == RATE or not samples.size:
        return samples
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="fltp", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    parts = [_samples(part) for part in (*resampler.resample(frame), *resampler.resample(None))]
    whole: Samples = np.concatenate(parts, axis=1)[0]
    return whole


def _samples(frame: av.AudioFrame) -> Samples:
    found: Samples = frame.to_ndarray().astype(np.float32, copy=False)
    return found
