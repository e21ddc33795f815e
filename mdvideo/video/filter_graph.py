"""Putting libavfilter's graphs together."""

from __future__ import annotations

from itertools import pairwise

import av
from av.filter import Graph
from av.filter.context import FilterContext


def link(*filters: FilterContext) -> None:
    """Join filters end to end, output 0 to input 0."""
    for left, right in pairwise(filters):
        left.link_to(right)


def buffer(graph: Graph, stream: av.VideoStream) -> FilterContext:
    """The entry for frames decoded from ``stream``."""
    coder = stream.codec_context
    return graph.add(
        "buffer",
        f"video_size={stream.width}x{stream.height}:pix_fmt={coder.pix_fmt}:time_base={stream.time_base}"
        f":frame_rate={stream.average_rate}:pixel_aspect=1:colorspace=bt709:range=tv",
    )
