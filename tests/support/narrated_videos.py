"""Narrated lessons, small enough to build in a second or two, and their decoded sound."""

from __future__ import annotations

import json
import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo import build
from mdvideo.audio.pcm import Samples, to_pcm16
from mdvideo.events import Event
from mdvideo.plan.audio_grid import SAMPLE_RATE

SMALL: dict[str, Any] = {"size": "192x108", "speech": {"backend": "espeak"}}
SILENCE_LEVEL = 10 ** (-50 / 20)


@dataclass(frozen=True)
class NarratedVideo:
    """A finished MP4: its sound from time zero, its manifest, and the events of its build."""

    path: Path
    sound: Samples
    manifest: dict[str, Any]
    events: tuple[Event, ...]

    @property
    def frame_duration(self) -> Fraction:
        return 1 / Fraction(self.manifest["fps"])

    def sound_between(self, start: float, end: float) -> Samples:
        return self.sound[..., round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    def first_sound(self, start: float, end: float) -> float:
        """Seconds at which something is first audible after ``start``."""
        audible = np.flatnonzero(np.abs(self.sound_between(start, end)) > SILENCE_LEVEL)
        assert audible.size, f"nothing is audible from {start} to {end}"
        return start + int(audible[0]) / SAMPLE_RATE


def build_video(path: Path, text: str, **settings: Any) -> NarratedVideo:
    """Write the deck and build it into the same folder, or to ``output``."""
    (path.parent / "mdvideo.toml").touch()
    path.write_text(text, encoding="utf-8")
    events: list[Event] = []
    output = settings.pop("output", None)
    built = build(path, output, emit=events.append, **{**SMALL, **settings})
    manifest = json.loads(built.manifest_path.read_text(encoding="utf-8"))
    return NarratedVideo(built.video, decode_sound(built.video), manifest, tuple(events))


def decode_sound(path: Path) -> Samples:
    """Decode to mono (n,) or stereo (2, n), stopping at any error; empty where there is no sound."""
    with av.open(path) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        container.streams.audio[0].codec_context.options = {"err_detect": "explode"}
        frames = [frame.to_ndarray().astype(np.float32) for frame in container.decode(audio=0)]
    samples: Samples = np.concatenate(frames, axis=1)
    return samples[0] if len(samples) == 1 else samples


def decode_luma(path: Path) -> NDArray[np.uint8]:
    """Decode the luma of every frame: shape (frames, height, width)."""
    with av.open(path) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


def write_wav(path: Path, samples: NDArray[Any], rate: int = SAMPLE_RATE) -> Path:
    """Write a 16-bit WAV of mono (n,) or stereo (2, n) samples."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if samples.ndim == 1 else len(samples))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_pcm16(samples))
    return path


def tone(seconds: float, hertz: float = 440, level: float = 0.3, rate: int = SAMPLE_RATE) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def bursts(seconds: int = 12, seed: int = 1) -> Samples:
    """Noise that comes and goes, with gaps that BS.1770's gates leave out."""
    time = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(seed).standard_normal(time.size) * 0.1
    samples: Samples = (noise * (np.sin(3 * time) > -0.3) * (1 + np.sin(time))).astype(np.float32)
    return samples
