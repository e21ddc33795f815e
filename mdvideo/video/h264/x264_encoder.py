"""libx264 through PyAV: frames in, access units out, with the parameter sets checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import VideoSpec
from mdvideo.video.h264.p_skip import repeated
from mdvideo.video.h264.segment import Segment
from mdvideo.video.h264.x264_options import MOVING, SKIPPED, STILL, EncoderProfile, x264_params

_SEI, _NAL_TYPE = 6, 0x1F


def encode_still(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """``frame``, yuv420p of the spec's size, as one IDR frame."""
    return _encode([frame], spec, STILL, STILL.rate_factor(spec.crf), frozenset())


def encode_held(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """``frame`` as an IDR frame and as many skipped P-frames as fit before the next."""
    pair = _encode([frame, frame], spec, SKIPPED, SKIPPED.rate_factor(spec.crf), frozenset())
    idr, skip = pair.packets
    return Segment(pair.header, (idr, *repeated(skip, pair.header, spec.keyint - 1)))


def encode_moving(frames: Iterable[av.VideoFrame], spec: VideoSpec, starts: Iterable[int] = ()) -> Segment:
    """``frames`` as a segment with IDR frames at 0 and at every index in ``starts``."""
    return _encode(frames, spec, MOVING, MOVING.rate_factor(spec.moving_crf), frozenset(starts))


@lru_cache(maxsize=8)
def parameter_sets(spec: VideoSpec) -> bytes:
    """The avcC record that every segment of this spec has. Raises EncodeError."""
    context = _open(spec, STILL, STILL.rate_factor(spec.crf))
    try:
        context.open()
    except FFmpegError as error:
        raise EncodeError(f"libx264 cannot encode {spec.width}x{spec.height} at {spec.fps}: {error}") from error
    return bytes(context.extradata or b"")


def _open(spec: VideoSpec, tuning: EncoderProfile, crf: int) -> av.VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = spec.width, spec.height, "yuv420p"
    context.framerate, context.time_base = spec.fps, 1 / spec.fps
    context.sample_aspect_ratio = Fraction(1)
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
    context.flags |= Flags.global_header
    context.thread_count = 1
    context.options = {
        "preset": tuning.preset,
        "crf": str(crf),
        "profile": "high",
        "forced-idr": "1",
        "x264-params": x264_params(spec, tuning),
    }
    return context


def _encode(
    frames: Iterable[av.VideoFrame], spec: VideoSpec, tuning: EncoderProfile, crf: int, starts: frozenset[int]
) -> Segment:
    context = _open(spec, tuning, crf)
    packets: list[bytes] = []
    try:
        for index, frame in enumerate(frames):
            frame.pts, frame.time_base = index, context.time_base
            frame.pict_type = PictureType.I if index in starts else PictureType.NONE
            packets += map(_without_sei, context.encode(frame))
        packets += map(_without_sei, context.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"libx264 failed: {error}") from error
    header = bytes(context.extradata or b"")
    if header != parameter_sets(spec):
        raise EncodeError("libx264 gave stills and moving frames different parameter sets, which cannot be joined")
    return Segment(header, tuple(packets))


def _without_sei(packet: av.Packet[av.VideoStream]) -> bytes:
    """The access unit without x264's remarks about its own options: 700 bytes that no decoder needs."""
    return b"".join(unit for unit in _units(bytes(packet)) if unit[4] & _NAL_TYPE != _SEI)


def _units(packet: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(packet):
        end = at + 4 + int.from_bytes(packet[at : at + 4], "big")
        yield packet[at:end]
        at = end


def x264_build() -> str:
    """``x264 165``: what libx264 calls itself in the first packet of a stream; FFmpeg has no call that tells.

    Raises EncodeError when PyAV was built without it.
    """
    try:
        context = _open(VideoSpec(64, 64, Fraction(30), 30, 30, 30, ""), STILL, 30)
        packets = [*context.encode(av.VideoFrame(64, 64, "yuv420p")), *context.encode(None)]
    except (FFmpegError, ValueError) as error:
        raise EncodeError("this build of PyAV has no libx264", hint="pip install --force-reinstall av") from error
    match = re.search(rb"x264 - core (\d+)", b"".join(map(bytes, packets)))
    return f"x264 {match[1].decode()}" if match else "x264"
