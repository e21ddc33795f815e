"""Frames between those of a generated clip, made by following its motion instead of mixing, which shows ghosts.

By FFmpeg's ``minterpolate`` (https://ffmpeg.org/ffmpeg-filters.html#minterpolate): blocks of neighbouring frames are
matched, and moved along their paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import numpy as np
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingLeft
from av.error import FFmpegError
from av.filter import Graph
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.video.filter_graph import link_filters

LARGE_PIXELS, FACTOR, FACTOR_OF_LARGE = 1_000_000, 4, 2
"""A clip gets so many times its frames; a large one fewer, since a frame of 1080p takes half a second of one core."""

SMALLEST_SIDE = 32
"""Pixels: two blocks. Smaller clips are left as they are."""

_SEARCH = "mi_mode=mci:mc_mode=obmc:me_mode=bilat:scd=none"


def frames_between(frames: Sequence[NDArray[np.uint8]], size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    """Return a clip's frames with others between them, the first, last and all given ones unchanged.

    Frames are yuv420p as PyAV packs it, of ``size`` (width, height). Raises EncodeError.
    """
    width, height = size
    if len(frames) < 2 or min(size) < SMALLEST_SIDE:
        return list(frames)
    factor = FACTOR_OF_LARGE if width * height > LARGE_PIXELS else FACTOR
    # The filter looks one frame back and two ahead.
    padded = [frames[0], *frames, *[frames[-1]] * 3]
    try:
        made = dict(_interpolate(padded, size, factor))
    except FFmpegError as error:
        raise EncodeError(f"frames between those of a clip cannot be made: {error}") from error
    last = (len(frames) - 1) * factor
    return [
        frames[index // factor] if index % factor == 0 else made[index + factor]  # after the padding
        for index in range(last + 1)
    ]


def _interpolate(
    frames: Sequence[NDArray[np.uint8]], size: tuple[int, int], factor: int
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    graph = Graph()
    graph.threads = 1  # the same result on every machine
    source = graph.add("buffer", f"video_size={size[0]}x{size[1]}:pix_fmt=yuv420p:time_base=1/1:frame_rate=1/1")
    sink = graph.add("buffersink")
    link_filters(source, graph.add("minterpolate", f"fps={factor}:{_SEARCH}"), sink)
    graph.configure()
    for number, planes in enumerate((*frames, None)):
        frame = None if planes is None else av.VideoFrame.from_ndarray(planes, format="yuv420p")
        if frame is not None:
            frame.pts, frame.time_base = number, Fraction(1)
        source.push(frame)
        while True:
            try:
                made = sink.pull()
            except (NothingYet, NothingLeft):
                break
            assert isinstance(made, av.VideoFrame)
            assert made.pts is not None
            yield made.pts, np.asarray(made.to_ndarray(), np.uint8)
