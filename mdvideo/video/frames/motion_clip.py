"""Clips from image-to-video models: kept small, and played back and forth under text that stands still.

Models make two to ten seconds. A slide shows them slowed, forth and back a whole number of times, at rest wherever
they turn; frames in between are mixed from their neighbours, which suits what drifts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import Digest, Rect, Reveal
from mdvideo.video.frames.colour_conversion import planes_of, to_rgb, to_yuv
from mdvideo.video.frames.text_overlay import InkPlane, Plane, split, under_overlays

LONGEST_PASS = 8
"""Seconds that a clip is slowed to at most, once through."""

_KEPT = {"preset": "medium", "crf": "10", "x264-params": "keyint=infinite:colorprim=bt709:transfer=bt709:threads=1"}
"""H.264 far above what the film keeps of it: a fiftieth of the frames as PNG, with no loss that is seen."""


def pack_clip(frames: NDArray[np.uint8]) -> bytes:
    """Frames of a clip, RGB, shape (frames, height, width, 3) with even sides, as an H.264 byte stream."""
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.height, codec.width = frames.shape[1:3]
    codec.pix_fmt, codec.time_base, codec.thread_count, codec.options = "yuv420p", Fraction(1, 24), 1, dict(_KEPT)
    packets: list[bytes] = []
    try:
        for index, frame in enumerate(frames):
            coded = to_yuv(av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24"))
            coded.pts, coded.time_base = index, codec.time_base
            packets += map(bytes, codec.encode(coded))
        packets += map(bytes, codec.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"a clip cannot be kept: {error}") from error
    return b"".join(packets)


def unpack_clip(data: bytes) -> list[NDArray[np.uint8]]:
    """The frames that ``pack_clip`` kept, yuv420p as PyAV packs it. Raises EncodeError."""
    return [planes_of(frame) for frame in _decoded(data)]


def clip_in_rgb(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """The frames that ``pack_clip`` kept, each of shape (height, width, 3). Raises EncodeError."""
    for frame in _decoded(data):
        yield np.asarray(to_rgb(frame).to_ndarray(), np.uint8)


def _decoded(data: bytes) -> Iterator[av.VideoFrame]:
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
        raise EncodeError("a clip holds no frames")


def place_at(index: int, frames: int, fps: Fraction, length: int) -> float:
    """Where in a clip of ``length`` frames the film's frame ``index`` of ``frames`` is: 0 to ``length − 1``."""
    passes = max(1, math.ceil(frames / fps / LONGEST_PASS))
    turn = passes * index / max(1, frames - 1)
    return (1 - math.cos(math.pi * turn)) / 2 * (length - 1)


def clip_frames(
    plate: av.VideoFrame,
    clip: Sequence[NDArray[np.uint8]],
    overlay: Callable[[Digest], av.VideoFrame],
    reveals: Sequence[Reveal],
    frames: int,
    fps: Fraction,
    window: Rect,
) -> Iterator[av.VideoFrame]:
    """``frames`` yuv420p frames of a clip (as ``unpack_clip`` gives it) in ``window``, under the overlays as revealed.

    Around the window stands ``plate`` (RGB). Raises EncodeError when the clip does not fill the window.
    """
    if clip[0].shape != (window.height * 3 // 2, window.width):
        raise EncodeError(f"a clip does not have the {window.width}x{window.height} pixels of its window")
    planes = [split(frame) for frame in clip]

    def paint(index: int, number: int, ink: InkPlane | None, target: NDArray[np.uint8]) -> None:
        place = place_at(index, frames, fps, len(clip))
        before = min(int(place), len(clip) - 1)
        after = min(before + 1, len(clip) - 1)
        mix = np.float32(place - before)
        first = planes[before][number].astype(np.float32)
        seen: Plane = first + (planes[after][number] - first) * mix
        if ink is not None:
            seen *= ink.through
            seen += ink.colour
        target[:] = (seen + np.float32(0.5)).clip(0, 255)  # the assignment truncates, and so rounds

    return under_overlays(plate, overlay, reveals, frames, window, paint)
