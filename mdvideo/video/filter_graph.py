"""Helpers to build libavfilter graphs."""

from __future__ import annotations

from itertools import pairwise

import av
from av.filter import Graph
from av.filter.context import FilterContext


def link_filters(*filters: FilterContext) -> None:
    """Link filters in a row, output 0 to input 0."""
    for left, right in pairwise(filters):
        left.link_to(right)


def add_frame_source(graph: Graph, stream: av.VideoStream) -> FilterContext:
    """Add the source filter for BT.709 frames decoded from ``stream``."""
    codec = stream.codec_context
    return graph.add(
        "buffer",
        f"video_size={stream.width}x{stream.height}:pix_fmt={codec.pix_fmt}:time_base={stream.time_base}"
        f":frame_rate={stream.average_rate}:pixel_aspect=1:colorspace=bt709:range=tv",
    )
