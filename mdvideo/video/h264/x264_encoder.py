"""libx264 through PyAV: frames in, access units out. All segments of a video get the same parameter sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache

import av
from av.codec.context import Flags
from av.error import FFmpegError
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.video.h264.p_skip import held_frames, with_held_pps
from mdvideo.video.h264.x264_options import (
    MOVING,
    OPENING,
    OPTIONS_VERSION,
    STILL,
    TRANSITION,
    EncoderProfile,
    x264_params,
)
from mdvideo.video.segment import Segment

_SEI, _NAL_TYPE = 6, 0x1F


def encode_still(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """Encode ``frame``, yuv420p of the spec's size, as one IDR frame. Raises EncodeError."""
    return _encode([frame], spec, STILL, STILL.crf_of(spec.crf), frozenset())


def encode_held_frames(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """Encode ``frame`` as a still, with as many skipped P-frames as fit before the next one. Raises EncodeError."""
    still = encode_still(frame, spec)
    macroblocks = -(-spec.width // 16) * -(-spec.height // 16)
    return Segment(still.header, (*still.packets, *held_frames(still.header, macroblocks, spec.keyint - 1)))


def encode_moving(frames: Iterable[av.VideoFrame], spec: VideoSpec, starts: Iterable[int] = ()) -> Segment:
    """Encode ``frames``, with IDR frames at 0 and at every index in ``starts``. Raises EncodeError."""
    return _encode(frames, spec, MOVING, MOVING.crf_of(spec.moving_crf), frozenset(starts))


def encode_transition(frames: Iterable[av.VideoFrame], spec: VideoSpec, starts: Iterable[int] = ()) -> Segment:
    """Encode the frames of a change as ``encode_moving`` does, with fewer bits. Raises EncodeError."""
    return _encode(frames, spec, TRANSITION, TRANSITION.crf_of(spec.moving_crf), frozenset(starts))


def encode_opening(frames: Sequence[av.VideoFrame], spec: VideoSpec) -> Segment:
    """Encode a small change, at the quality of a still: its last frame is then held. Raises EncodeError."""
    return _encode(frames, spec, OPENING, OPENING.crf_of(spec.crf), frozenset())


@lru_cache(maxsize=8)
def parameter_sets(spec: VideoSpec) -> bytes:
    """Return the avcC record that every segment with this spec has. Raises EncodeError."""
    codec = _create_encoder(spec, STILL, STILL.crf_of(spec.crf))
    try:
        codec.open()
    except FFmpegError as error:
        raise EncodeError(f"libx264 cannot encode {spec.width}x{spec.height} at {spec.fps}: {error}") from error
    return with_held_pps(bytes(codec.extradata or b""))


@cache
def encoder_identity() -> str:
    """Versions of everything that affects the coded bits: the FFmpeg libraries, libx264, and its options here."""
    versions = av.library_versions
    names = ("libavcodec", "libavfilter", "libswscale")
    libraries = (f"{name} {'.'.join(map(str, versions[name]))}" for name in names)
    return " ".join((*libraries, x264_build(), f"o{OPTIONS_VERSION}"))


def x264_build() -> str:
    """Return libx264's name and build, such as ``x264 165``, from the first packet of a stream.

    FFmpeg has no function for it. Raises EncodeError when PyAV was built without libx264.
    """
    try:
        codec = _create_encoder(VideoSpec(64, 64, Fraction(30), 30, 30, 30, ""), STILL, 30)
        packets = [*codec.encode(av.VideoFrame(64, 64, "yuv420p")), *codec.encode(None)]
    except (FFmpegError, ValueError) as error:
        raise EncodeError("this build of PyAV has no libx264", hint="pip install --force-reinstall av") from error
    match = re.search(rb"x264 - core (\d+)", b"".join(map(bytes, packets)))
    return f"x264 {match[1].decode()}" if match else "x264"


def _create_encoder(spec: VideoSpec, profile: EncoderProfile, crf: int) -> av.VideoCodecContext:
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = spec.width, spec.height, "yuv420p"
    codec.framerate, codec.time_base = spec.fps, 1 / spec.fps
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
    codec.flags |= Flags.global_header
    codec.thread_count = 1
    codec.options = {
        "preset": profile.preset,
        "crf": str(crf),
        "profile": "high",
        "forced-idr": "1",
        "x264-params": x264_params(spec, profile),
    }
    return codec


def _encode(
    frames: Iterable[av.VideoFrame], spec: VideoSpec, profile: EncoderProfile, crf: int, starts: frozenset[int]
) -> Segment:
    codec = _create_encoder(spec, profile, crf)
    packets: list[bytes] = []
    try:
        for index, frame in enumerate(frames):
            frame.pts, frame.time_base = index, codec.time_base
            frame.pict_type = PictureType.I if index in starts else PictureType.NONE
            packets += map(_strip_sei, codec.encode(frame))
        packets += map(_strip_sei, codec.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"libx264 failed: {error}") from error
    header = with_held_pps(bytes(codec.extradata or b""))
    if header != parameter_sets(spec):
        raise EncodeError("libx264 gave stills and moving frames different parameter sets, which cannot be joined")
    return Segment(header, tuple(packets))


def _strip_sei(packet: av.Packet[av.VideoStream]) -> bytes:
    """The access unit without x264's note of its own options: 700 bytes that no decoder needs."""
    return b"".join(unit for unit in _nal_units(bytes(packet)) if unit[4] & _NAL_TYPE != _SEI)


def _nal_units(packet: bytes) -> Iterator[bytes]:
    """Each NAL unit of an access unit, with its length in front."""
    start = 0
    while start < len(packet):
        end = start + 4 + int.from_bytes(packet[start : start + 4], "big")
        yield packet[start:end]
        start = end
