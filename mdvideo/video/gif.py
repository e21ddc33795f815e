"""The finished MP4 as an animated GIF, for places that play nothing else.

Two passes, so that memory does not grow with length: one palette is made from a few frames a second of the whole
video, then every frame is drawn with it.
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

from mdvideo._util.atomic import writing
from mdvideo.errors import EncodeError
from mdvideo.video.filter_graph import buffer, link

RATE = Fraction(25, 2)
"""Frames a second: a GIF counts in hundredths of a second, and 8 of them is a whole number."""

WIDTH = 960
"""Pixels at most. A wider GIF is a large file and looks no better in 256 colours."""

_SAMPLES = 2
"""Frames a second that the palette is made from."""


def write_gif(path: Path, film: Path) -> int:
    """Transcode the MP4 ``film`` to ``path``, looping for ever, and return the number of frames.

    Raises EncodeError when FFmpeg refuses, OutputError when ``path`` cannot be written, which then still is what it
    was.
    """
    with writing(path) as part:
        try:
            return _draw(film, _palette(film), part)
        except FFmpegError as error:
            if isinstance(error, OSError):
                raise
            raise EncodeError(f"FFmpeg cannot write GIF: {error}") from error


def _smaller(graph: Graph, width: int) -> FilterContext:
    return graph.add("scale", f"w={min(width, WIDTH)}:h=-2:flags=lanczos")


def _palette(film: Path) -> av.VideoFrame:
    with av.open(film) as source:
        shown = source.streams.video[0]
        graph = Graph()
        entry, sink = buffer(graph, shown), graph.add("buffersink")
        link(entry, graph.add("fps", str(_SAMPLES)), _smaller(graph, shown.width), graph.add("palettegen"), sink)
        graph.configure()
        for frame in source.decode(shown):
            entry.push(frame)
        entry.push(None)
        palette = sink.pull()
        assert isinstance(palette, av.VideoFrame)
        return palette


def _draw(film: Path, palette: av.VideoFrame, out: Path) -> int:
    count = 0
    options = {"fflags": "+bitexact"}
    with av.open(film) as source, av.open(out, "w", format="gif", options=options) as target:
        shown = source.streams.video[0]
        stream = target.add_stream("gif", rate=RATE)
        for frame in _painted(source, shown, palette):
            if count == 0:
                stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "pal8"
            frame.pts, frame.time_base = count, 1 / RATE
            target.mux(stream.encode(frame))
            count += 1
        target.mux(stream.encode(None))
    return count


def _painted(source: InputContainer, shown: av.VideoStream, palette: av.VideoFrame) -> Iterator[av.VideoFrame]:
    """Frames of the film at the GIF's rate and size, in the colours of ``palette``."""
    graph = Graph()
    entry, sink = buffer(graph, shown), graph.add("buffersink")
    size = f"video_size={palette.width}x{palette.height}:pix_fmt={palette.format.name}"
    colours = graph.add("buffer", f"{size}:time_base={shown.time_base}")
    # An ordered pattern stands still where the picture does; error diffusion would crawl, and cost bytes.
    use = graph.add("paletteuse", "dither=bayer:bayer_scale=3:diff_mode=rectangle")
    link(entry, graph.add("fps", str(RATE)), _smaller(graph, shown.width), use, sink)
    colours.link_to(use, 0, 1)
    graph.configure()
    colours.push(palette)
    colours.push(None)
    for frame in source.decode(shown):
        entry.push(frame)
        yield from _ready(sink)
    entry.push(None)
    yield from _ready(sink)


def _ready(sink: FilterContext) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, av.VideoFrame)
        yield frame
