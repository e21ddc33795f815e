"""The encoders of the codecs that a video can have, behind the same four functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import av

from mdvideo.plan.jobs.segment_jobs import Codec, VideoSpec
from mdvideo.video.av1 import svt_encoder, svt_options
from mdvideo.video.h264 import x264_encoder, x264_options
from mdvideo.video.h264.x264_options import QualityLevel
from mdvideo.video.segment import Segment

EncodeOne = Callable[[av.VideoFrame, VideoSpec], Segment]
EncodeOpening = Callable[[Sequence[av.VideoFrame], VideoSpec], Segment]
EncodeMany = Callable[[Iterable[av.VideoFrame], VideoSpec, Iterable[int]], Segment]


class FrameCoder(NamedTuple):
    """How one codec encodes: a still, the frames that hold any still, frames that move, and those of a transition.

    ``encode_opening`` encodes a small change whose last frame is then held.
    """

    encode_still: EncodeOne
    encode_held_frames: EncodeOne
    encode_moving: EncodeMany
    encode_transition: EncodeMany
    encode_opening: EncodeOpening
    identity: Callable[[], str]
    """Versions of everything that affects the coded bits."""
    key_seconds: int
    """Longest distance between key frames of a still, by bench.seek: AV1 shows a frame again at no cost."""
    qualities: Mapping[str, QualityLevel]
    """What each value of ``video.quality`` stands for."""


CODERS: Mapping[Codec, FrameCoder] = {
    "h264": FrameCoder(
        x264_encoder.encode_still,
        x264_encoder.encode_held_frames,
        x264_encoder.encode_moving,
        x264_encoder.encode_transition,
        x264_encoder.encode_opening,
        x264_encoder.encoder_identity,
        10,
        x264_options.QUALITIES,
    ),
    "av1": FrameCoder(
        svt_encoder.encode_still,
        svt_encoder.encode_held_frames,
        svt_encoder.encode_moving,
        svt_encoder.encode_transition,
        svt_encoder.encode_opening,
        svt_encoder.encoder_identity,
        30,
        svt_options.QUALITIES,
    ),
}
