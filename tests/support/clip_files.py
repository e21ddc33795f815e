"""Clips for tests: a bar that moves to the right by a known number of pixels a frame, written by PyAV."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT, STEP, BAR = 160, 96, 4, 8


def frame_pixels(number: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Return frame ``number``: a white bar on dark blue, its left edge at ``number * STEP``."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:] = (16, 24, 96)
    pixels[:, number * STEP : number * STEP + BAR] = 255
    return pixels


def bar_in(pixels: NDArray[np.uint8]) -> float:
    """Return the middle of the bar, as a share of the picture's width; −1 where there is none."""
    light = np.flatnonzero(pixels[..., 0].astype(int).mean(axis=0) > 140)
    return float(light.mean() / pixels.shape[1]) if light.size else -1.0


def place_of(number: float) -> float:
    """Return where ``bar_in`` finds the bar of a frame."""
    return (number * STEP + (BAR - 1) / 2) / WIDTH


def video_file(
    numbers: Iterable[int] = range(30),
    *,
    container: str = "mp4",
    codec: str = "libx264",
    times: Sequence[Fraction] | None = None,
    fps: int = 30,
    hertz: float | None = None,
) -> bytes:
    """Return a video of these frames, at ``fps`` or the ``times``, with a tone of ``hertz`` if that is given."""
    out = io.BytesIO()
    shown = list(numbers)
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=fps)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1200)
        tone = file.add_stream("aac", rate=48000, layout="stereo") if hertz is not None else None
        for index, number in enumerate(shown):
            frame = av.VideoFrame.from_ndarray(frame_pixels(number), format="rgb24")
            at = Fraction(index, fps) if times is None else times[index]
            frame.pts, frame.time_base = int(at * 1200), Fraction(1, 1200)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if tone is not None and hertz is not None:
            samples = np.arange(48000 * len(shown) // fps)
            wave = np.repeat(0.2 * np.sin(2 * np.pi * hertz * samples / 48000)[None], 2, axis=0).astype(np.float32)
            for start in range(0, wave.shape[1] - 1024, 1024):
                block = np.ascontiguousarray(wave[:, start : start + 1024])
                sound = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
                sound.sample_rate, sound.pts, sound.time_base = 48000, start, Fraction(1, 48000)
                file.mux(tone.encode(sound))
            file.mux(tone.encode(None))
    return out.getvalue()


def animated_picture(kind: str, numbers: Iterable[int] = range(10), milliseconds: int = 100) -> bytes:
    """Return an animated GIF, WEBP or PNG of these frames."""
    frames = [Image.fromarray(frame_pixels(number)) for number in numbers]
    out = io.BytesIO()
    more: dict[str, Any] = {"lossless": True} if kind == "WEBP" else {}
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=milliseconds, loop=0, **more)
    return out.getvalue()


def sound_file() -> bytes:
    """Return an MP4 with sound and no pictures."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48000, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def cast_file(events: Sequence[tuple[float, str, str]], *, version: int = 2, columns: int = 20, rows: int = 5) -> bytes:
    """Return a recording of a terminal; ``events`` have seconds from its start."""
    size = {"width": columns, "height": rows}
    head: dict[str, Any] = {"version": version, **size}
    if version == 3:
        head = {"version": 3, "term": {"cols": columns, "rows": rows}}
    rows_of_file: list[list[Any]] = []
    before = 0.0
    for at, kind, text in events:
        rows_of_file.append([round(at - before, 6) if version in (1, 3) else at, kind, text])
        before = at
    if version == 1:
        return json.dumps({**head, "stdout": [[at, text] for at, _, text in rows_of_file]}).encode()
    return "\n".join(json.dumps(part) for part in (head, *rows_of_file)).encode()
