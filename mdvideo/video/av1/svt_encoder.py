"""SVT-AV1 through PyAV: frames in, temporal units out. Equal frames give equal bytes, on any number of threads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import count, islice

import av
from av.error import FFmpegError
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.video.av1.obu import (
    SEQUENCE_HEADER,
    SHOW_HELD,
    SequenceHeader,
    config_record,
    read_obus,
    store_for_hold,
    without_delimiter,
)
from mdvideo.video.av1.svt_options import MOVING, OPENING, OPTIONS_VERSION, PRESET, STILL, TRANSITION, SvtProfile
from mdvideo.video.segment import Segment

_SETTLING = 3
"""Frames by which the last frame of an opening is repeated: *measured*, the third one gets what a still has."""


def encode_still(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """Encode ``frame``, yuv420p of the spec's size, as a key frame and a frame that repeats it. Raises EncodeError."""
    header, (key, again) = _encode([frame, frame], spec, STILL, spec.crf)
    return Segment(header, (key, store_for_hold(again, _sequence_of(key))))


def encode_held_frames(frame: av.VideoFrame, spec: VideoSpec) -> Segment:
    """Encode ``frame`` as a still, with as many units that show it again as fit before the next key frame.

    Raises EncodeError.
    """
    still = encode_still(frame, spec)
    return Segment(still.header, (*still.packets, *[SHOW_HELD] * (spec.keyint - 2)))


def encode_moving(frames: Iterable[av.VideoFrame], spec: VideoSpec, starts: Iterable[int] = ()) -> Segment:
    """Encode ``frames``, with key frames at 0 and at every index in ``starts``. Raises EncodeError."""
    return _encode_groups(frames, spec, MOVING, spec.moving_crf, starts)


def encode_transition(frames: Iterable[av.VideoFrame], spec: VideoSpec, starts: Iterable[int] = ()) -> Segment:
    """Encode the frames of a change as ``encode_moving`` does, with fewer bits. Raises EncodeError."""
    return _encode_groups(frames, spec, TRANSITION, spec.moving_crf, starts)


def encode_opening(frames: Sequence[av.VideoFrame], spec: VideoSpec) -> Segment:
    """Encode a small change, at the quality of a still: its last frame, repeated, is then held. Raises EncodeError."""
    header, units = _encode([*frames, *[frames[-1]] * _SETTLING], spec, OPENING, spec.crf)
    return Segment(header, (*units[:-1], store_for_hold(units[-1], _sequence_of(units[0]))))


@cache
def encoder_identity() -> str:
    """Versions of everything that affects the coded bits: PyAV, which brings SVT-AV1, FFmpeg, and the options here.

    Raises EncodeError when PyAV was built without SVT-AV1.
    """
    if "libsvtav1" not in av.codecs_available:
        hint = "pip install --force-reinstall av, or set video.codec to h264"
        raise EncodeError("this build of PyAV has no SVT-AV1", hint=hint)
    versions = av.library_versions
    names = ("libavcodec", "libavfilter", "libswscale")
    libraries = (f"{name} {'.'.join(map(str, versions[name]))}" for name in names)
    return " ".join((*libraries, f"svt-av1 of PyAV {av.__version__}", f"o{OPTIONS_VERSION}"))


def _sequence_of(key: bytes) -> SequenceHeader:
    """The sequence header before a key frame."""
    return SequenceHeader.parse(next(obu.payload for obu in read_obus(key) if obu.kind == SEQUENCE_HEADER))


def _encode_groups(
    frames: Iterable[av.VideoFrame], spec: VideoSpec, profile: SvtProfile, crf: int, starts: Iterable[int]
) -> Segment:
    """Encode each group by an encoder of its own, so that key frames are exactly where they are asked for."""
    header = b""
    packets: list[bytes] = []
    source, edges = iter(frames), [*sorted(starts)]
    for start, end in zip((0, *edges), (*edges, None), strict=True):
        group = source if end is None else islice(source, end - start)
        header, units = _encode(group, spec, profile, crf)
        packets += units
    return Segment(header, tuple(packets))


def _encode(
    frames: Iterable[av.VideoFrame], spec: VideoSpec, profile: SvtProfile, crf: int
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the configuration record and the temporal units of one closed group."""
    codec = _create_encoder(spec, profile, crf)
    numbers = count()
    last: av.VideoFrame | None = None
    units: list[bytes] = []
    try:
        for last in frames:
            units += _units(codec, last, next(numbers))
        shown = number = next(numbers)
        while last is not None and profile.group and (number - 1) % profile.group:
            units += _units(codec, last, number)
            number += 1
        units += _units(codec, None, 0)
    except FFmpegError as error:
        raise EncodeError(f"SVT-AV1 cannot encode {spec.width}x{spec.height} at {spec.fps}: {error}") from error
    sequences = [obu for obu in read_obus(units[0] if units else b"") if obu.kind == SEQUENCE_HEADER]
    if not sequences or len(units) != number:
        raise EncodeError("SVT-AV1 did not give one unit for each frame")
    return config_record(sequences[0]), tuple(units[:shown])


def _units(codec: av.VideoCodecContext, frame: av.VideoFrame | None, number: int) -> Iterator[bytes]:
    if frame is not None:
        frame.pts, frame.time_base, frame.pict_type = number, codec.time_base, PictureType.NONE
    yield from (without_delimiter(bytes(packet)) for packet in codec.encode(frame))


def _create_encoder(spec: VideoSpec, profile: SvtProfile, crf: int) -> av.VideoCodecContext:
    # SVT-AV1 writes banners to standard error, which only this variable turns off; 1 keeps its error messages.
    os.environ.setdefault("SVT_LOG", "1")
    codec = av.CodecContext.create("libsvtav1", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = spec.width, spec.height, "yuv420p"
    codec.framerate, codec.time_base = spec.fps, 1 / spec.fps
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_primaries, codec.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    codec.colorspace, codec.color_range = Colorspace.ITU709, ColorRange.MPEG
    codec.options = {
        "preset": str(PRESET),
        "crf": str(profile.crf_of(crf)),
        "svtav1-params": profile.svt_params(),
    }
    return codec
