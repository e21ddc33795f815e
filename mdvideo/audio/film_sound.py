"""The sound of a finished video, decoded as a player does, and measured by FFmpeg's own meter (ebur128)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from mdvideo.audio.blocks import SampleSpool
from mdvideo.audio.decode import resample
from mdvideo.audio.pcm import Samples
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import SAMPLE_RATE

DIGITAL_SILENCE = 10 ** (-84 / 20)
"""Below it there is nothing, not even room tone."""

_AUDIBLE = 10 ** (-50 / 20)
_FRAME = SAMPLE_RATE // 100


@dataclass(frozen=True, slots=True)
class FilmSound:
    """What was measured: LUFS, dBTP, seconds. ``mono`` is the sound itself, at 48 kHz from second 0 on."""

    loudness: float
    true_peak: float
    start: float
    duration: float
    digital_silence: float
    """The longest stretch in which there is nothing at all."""
    longest_pause: float
    """The longest stretch below −50 dBFS."""
    mono: SampleSpool

    def at_rate(self, start: float, end: float, rate: int) -> Samples:
        """Return the mono sound from second ``start`` to ``end`` at another rate."""
        samples = self.mono.read(round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))[0]
        return resample(samples, SAMPLE_RATE, rate)


@contextmanager
def measured_sound(path: Path) -> Iterator[FilmSound | None]:
    """Decode and measure the first track of sound of a video; None if it has none. Raises EncodeError."""
    with SampleSpool(1) as mono:
        try:
            yield _measure(path, mono)
        except FFmpegError as error:
            raise EncodeError(f"{path} cannot be decoded: {error.strerror or error}") from error


def _measure(path: Path, mono: SampleSpool) -> FilmSound | None:
    loudness = true_peak = -np.inf
    start: float | None = None
    with av.open(path) as container:
        if not container.streams.audio:
            return None
        graph: av.filter.Graph | None = None
        for frame in container.decode(audio=0):
            if graph is None:
                graph = _meter(frame)
                start = float(frame.time or 0)
                mono.write([np.zeros((1, max(0, round(start * SAMPLE_RATE))), np.float32)])
            samples = frame.to_ndarray().astype(np.float32)
            mono.write([samples.mean(axis=0, keepdims=True)])
            graph.push(frame)
            loudness, true_peak = _last_figures(graph, loudness, true_peak)
    pauses = _runs(mono, _AUDIBLE)
    return FilmSound(
        loudness, true_peak, start or 0.0, mono.length / SAMPLE_RATE, _runs(mono, DIGITAL_SILENCE), pauses, mono
    )


def _meter(frame: av.AudioFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name, time_base=frame.time_base
    )
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph


def _last_figures(graph: av.filter.Graph, loudness: float, true_peak: float) -> tuple[float, float]:
    """Pull what the meter gives, and return its figures so far."""
    while True:
        try:
            metadata = graph.pull().metadata
        except (BlockingIOError, EOFError):
            return loudness, true_peak
        if "lavfi.r128.I" in metadata:
            loudness = float(metadata["lavfi.r128.I"])
            peak = float(metadata.get("lavfi.r128.true_peak", 0))
            true_peak = 20 * float(np.log10(peak)) if peak > 0 else -np.inf


def _runs(mono: SampleSpool, level: float) -> float:
    """Return the length in seconds of the longest stretch whose frames of 10 ms all stay below a level."""
    longest = run = 0
    for block in mono.blocks(size=_FRAME * 2000):
        frames = np.abs(block[0][: block.shape[1] // _FRAME * _FRAME]).reshape(-1, _FRAME).max(axis=1)
        for quiet in frames < level:
            run = run + 1 if quiet else 0
            longest = max(longest, run)
    return longest * _FRAME / SAMPLE_RATE
