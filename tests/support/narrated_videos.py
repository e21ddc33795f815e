"""Narrated lessons, small enough to build in a second or two, and what is heard in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo import build
from mdvideo.audio.pcm import RATE, Samples, to_bytes
from mdvideo.events import Event

SMALL: dict[str, Any] = {"size": "192x108", "speech": {"backend": "espeak"}}
QUIET = 10 ** (-50 / 20)


@dataclass(frozen=True)
class Film:
    """A finished MP4: its sound from time zero, and its manifest."""

    path: Path
    sound: Samples
    manifest: dict[str, Any]
    events: tuple[Event, ...]

    @property
    def frame(self) -> Fraction:
        return 1 / Fraction(self.manifest["fps"])

    def stretch(self, start: float, end: float) -> Samples:
        return self.sound[..., round(start * RATE) : round(end * RATE)]

    def onset(self, start: float, end: float) -> float:
        """Seconds at which something is first heard behind ``start``."""
        loud = np.flatnonzero(np.abs(self.stretch(start, end)) > QUIET)
        assert loud.size, f"nothing is heard from {start} to {end}"
        return start + int(loud[0]) / RATE


def film_of(path: Path, text: str, **settings: Any) -> Film:
    """The lesson, built beside its deck."""
    (path.parent / "mdvideo.toml").touch()
    path.write_text(text, encoding="utf-8")
    events: list[Event] = []
    output = settings.pop("output", None)
    built = build(path, output, emit=events.append, **{**SMALL, **settings})
    return Film(built.video, sound_of(built.video), json.loads(built.manifest_path.read_text()), tuple(events))


def sound_of(path: Path) -> Samples:
    """Mono (n,) or stereo (2, n), by a decoder that forgives nothing; nothing where there is no sound."""
    with av.open(path) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        container.streams.audio[0].codec_context.options = {"err_detect": "explode"}
        frames = [frame.to_ndarray().astype(np.float32) for frame in container.decode(audio=0)]
    samples = np.concatenate(frames, axis=1)
    return samples[0] if len(samples) == 1 else samples


def pictures_of(path: Path) -> NDArray[np.uint8]:
    """Luma of every frame: shape (frames, height, width)."""
    with av.open(path) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


def write_wav(path: Path, samples: NDArray[Any], rate: int = RATE) -> Path:
    """16-bit WAV of mono (n,) or stereo (2, n) samples."""
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else len(samples))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_bytes(samples))
    return path


def tone(seconds: float, hertz: float = 440, level: float = 0.3, rate: int = RATE) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)
