"""Clips from image-to-video models: compressed for the cache, and played forward and backward under static text.

Models generate two to ten seconds. A slide shows the clip slowed down, a whole number of passes forward or backward,
with the motion easing to a stop where it turns. One that ends as it began is repeated forward instead. Frames between
those of the model follow its motion; what is still between two of these is mixed from both.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, tag_bt709, to_rgb, to_yuv
from mdvideo.video.frames.interpolation import frames_between
from mdvideo.video.frames.text_overlay import MotionLayers, OverlayPlane, render_under_overlays

MAX_PASS_SECONDS = 8
"""A clip is slowed until one pass takes at most this long."""

LOOP_LEVELS, LOOP_RATIO = 2.0, 3.0
"""A clip is a loop if its first and last frames differ by less than so many levels of 255 on average, and the first and
the middle one by so many times more."""

RAMP_SECONDS = 1
"""How long a loop takes to start and to stop."""

_X264_OPTIONS = {
    "preset": "medium",
    "crf": "10",
    "x264-params": "keyint=infinite:colorprim=bt709:transfer=bt709:threads=1",
}
"""H.264 at a far higher quality than the video's: a fiftieth of the size of PNG frames, without visible loss."""


def encode_clip(frames: NDArray[np.uint8]) -> bytes:
    """Encode RGB frames, shape (frames, height, width, 3) with even sides, as an H.264 byte stream.

    Raises EncodeError.
    """
    coded = (to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")) for frame in frames)
    return _encode(coded, (frames.shape[2], frames.shape[1]))


def interpolate_clip(data: bytes) -> bytes:
    """Return a clip as ``encode_clip`` does, with frames between its own. Raises EncodeError."""
    decoded = [(planes_of(frame), (frame.width, frame.height)) for frame in _decode(data)]
    size = decoded[0][1]
    frames = frames_between([planes for planes, _ in decoded], size)
    return _encode((tag_bt709(av.VideoFrame.from_ndarray(planes, format="yuv420p")) for planes in frames), size)


def _encode(frames: Iterable[av.VideoFrame], size: tuple[int, int]) -> bytes:
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height = size
    codec.pix_fmt, codec.time_base = "yuv420p", Fraction(1, 24)
    codec.thread_count, codec.options = 1, dict(_X264_OPTIONS)
    packets: list[bytes] = []
    try:
        for index, coded in enumerate(frames):
            coded.pts, coded.time_base = index, codec.time_base
            packets += map(bytes, codec.encode(coded))
        packets += map(bytes, codec.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"a clip cannot be encoded: {error}") from error
    return b"".join(packets)


def decode_clip_yuv(data: bytes) -> list[NDArray[np.uint8]]:
    """Decode what ``encode_clip`` returned, to yuv420p as PyAV packs it. Raises EncodeError."""
    return [planes_of(frame) for frame in _decode(data)]


def decode_clip_rgb(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """Decode what ``encode_clip`` returned, to RGB, each frame of shape (height, width, 3). Raises EncodeError."""
    for frame in _decode(data):
        yield np.asarray(to_rgb(frame).to_ndarray(), np.uint8)


def _decode(data: bytes) -> Iterator[av.VideoFrame]:
    codec = av.CodecContext.create("h264", "r")
    assert isinstance(codec, av.VideoCodecContext)
    codec.thread_count = 1
    empty = True
    try:
        for packet in (*codec.parse(data), *codec.parse(None), None):
            for frame in codec.decode(packet):
                empty = False
                yield frame
    except FFmpegError as error:
        raise EncodeError(f"a clip cannot be decoded: {error}") from error
    if empty:
        raise EncodeError("a clip has no frames")


def is_loop(clip: Sequence[NDArray[np.uint8]]) -> bool:
    """Return whether a clip ends as it began, and moved between."""
    first, middle, last = (clip[at].astype(np.int16) for at in (0, len(clip) // 2, -1))
    ends, away = (float(np.abs(first - other).mean()) for other in (last, middle))
    return ends < LOOP_LEVELS and away > max(1.0, LOOP_RATIO * ends)


def clip_position_at(index: int, frames: int, fps: Fraction, length: int, *, loops: bool = False) -> float:
    """Return the position in a clip of ``length`` frames, 0 to ``length − 1``, at frame ``index`` of ``frames``."""
    passes = max(1, math.ceil(frames / fps / MAX_PASS_SECONDS))
    if loops:
        ramp = min(0.5, float(RAMP_SECONDS * fps / max(1, frames)))
        return passes * _eased(index / max(1, frames - 1), ramp) % 1 * (length - 1)
    turn = passes * index / max(1, frames - 1)
    return (1 - math.cos(math.pi * turn)) / 2 * (length - 1)


def _eased(share: float, ramp: float) -> float:
    """Return how far one is after a share of the time, 0 to 1, at a speed that rises and falls in ``ramp`` of it."""
    if share < ramp:
        return share**2 / (2 * ramp * (1 - ramp))
    if share > 1 - ramp:
        return 1 - (1 - share) ** 2 / (2 * ramp * (1 - ramp))
    return (share - ramp / 2) / (1 - ramp)


def render_clip(layers: MotionLayers, clip: Sequence[NDArray[np.uint8]], fps: Fraction) -> Iterator[av.VideoFrame]:
    """Yield yuv420p frames of a clip (as ``decode_clip_yuv`` returns it) in the window, under overlays.

    Raises EncodeError when the clip does not have the size of the window.
    """
    window = layers.window
    if clip[0].shape != (window.height * 3 // 2, window.width):
        raise EncodeError(f"a clip does not have the {window.width}x{window.height} pixels of its window")
    planes = [split_planes(frame) for frame in clip]
    loops = is_loop(clip)

    def draw_plane(index: int, number: int, overlay: OverlayPlane | None, target: NDArray[np.uint8]) -> None:
        position = clip_position_at(index, layers.frames, fps, len(clip), loops=loops)
        before = min(int(position), len(clip) - 1)
        after = min(before + 1, len(clip) - 1)
        mix = np.float32(position - before)
        first = planes[before][number].astype(np.float32)
        mixed: Plane = first + (planes[after][number] - first) * mix
        if overlay is not None:
            mixed *= overlay.transmittance
            mixed += overlay.colour
        target[:] = (mixed + np.float32(0.5)).clip(0, 255)  # the assignment truncates, so this rounds

    return render_under_overlays(layers, draw_plane)
