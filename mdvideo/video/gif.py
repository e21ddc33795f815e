"""The finished MP4 as an animated GIF, for places that play no video.

It takes two passes, so that memory does not grow with length: the first makes one palette from a few frames a second
of the whole video, the second maps every frame to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.filter import Graph
from av.filter.context import FilterContext

from mdvideo._util.atomic import atomic_path
from mdvideo.errors import EncodeError
from mdvideo.video.filter_graph import add_frame_source, link_filters

FRAME_RATE = Fraction(25, 2)
"""Frames a second. GIF counts time in hundredths of a second: a frame lasts exactly 8."""

MAX_WIDTH = 960
"""Pixels. A wider GIF is a large file and looks no better in 256 colours."""

_PALETTE_RATE = 2
"""Frames a second from which the palette is made."""


def write_gif(path: Path, video: Path) -> int:
    """Transcode the MP4 ``video`` to ``path`` as an endless loop, and return the number of frames.

    Raises EncodeError when FFmpeg fails, and OutputError when ``path`` cannot be written; ``path`` is then unchanged.
    """
    with atomic_path(path) as part:
        try:
            return _encode(video, _make_palette(video), part)
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise EncodeError(f"FFmpeg cannot write GIF: {error}") from error


def _add_downscaler(graph: Graph, width: int) -> FilterContext:
    return graph.add("scale", f"w={min(width, MAX_WIDTH)}:h=-2:flags=lanczos")


def _make_palette(video: Path) -> av.VideoFrame:
    with av.open(video) as source:
        stream = source.streams.video[0]
        graph = Graph()
        entry, sink = add_frame_source(graph, stream), graph.add("buffersink")
        rate, scale = graph.add("fps", str(_PALETTE_RATE)), _add_downscaler(graph, stream.width)
        link_filters(entry, rate, scale, graph.add("palettegen"), sink)
        graph.configure()
        for frame in source.decode(stream):
            entry.push(frame)
        entry.push(None)
        palette = sink.pull()
        assert isinstance(palette, av.VideoFrame)
        return palette


def _encode(video: Path, palette: av.VideoFrame, out: Path) -> int:
    count = 0
    options = {"fflags": "+bitexact"}
    with av.open(video) as source, av.open(out, "w", format="gif", options=options) as target:
        stream = target.add_stream("gif", rate=FRAME_RATE)
        for frame in _quantize(source, source.streams.video[0], palette):
            if count == 0:
                stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "pal8"
            frame.pts, frame.time_base = count, 1 / FRAME_RATE
            target.mux(stream.encode(frame))
            count += 1
        target.mux(stream.encode(None))
    return count


def _quantize(source: InputContainer, stream: av.VideoStream, palette: av.VideoFrame) -> Iterator[av.VideoFrame]:
    """Yield the video's frames at the GIF's rate and size, in the colours of ``palette``."""
    graph = Graph()
    entry, sink = add_frame_source(graph, stream), graph.add("buffersink")
    size = f"video_size={palette.width}x{palette.height}:pix_fmt={palette.format.name}"
    colours = graph.add("buffer", f"{size}:time_base={stream.time_base}")
    # An ordered dither does not move where the picture does not; error diffusion would crawl, and cost bytes.
    use = graph.add("paletteuse", "dither=bayer:bayer_scale=3:diff_mode=rectangle")
    link_filters(entry, graph.add("fps", str(FRAME_RATE)), _add_downscaler(graph, stream.width), use, sink)
    colours.link_to(use, 0, 1)
    graph.configure()
    colours.push(palette)
    colours.push(None)
    for frame in source.decode(stream):
        entry.push(frame)
        yield from _pull_frames(sink)
    entry.push(None)
    yield from _pull_frames(sink)


def _pull_frames(sink: FilterContext) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.VideoFrame)
        yield frame
