"""Opus by libopus, the sound beside AV1: a track that is complete as AAC, encoded once more, as a whole.

Clips are on AAC's grid (``plan/audio_grid.py``), and Opus has another. A whole track costs little: *measured*, five
minutes in 1.5 s of one core.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av
import numpy as np
from av.error import FFmpegError

from mdvideo.audio.aac import CodedPackets, read_packet_table
from mdvideo.audio.decode import LAYOUTS, library_versions
from mdvideo.audio.pcm import Samples
from mdvideo.audio.room_tone import gaps_between, packets_of_gap, room_tone_packets
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, OPUS_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import OpusTrackJob
from mdvideo.plan.jobs.job import Product, ReadBlob

BIT_RATES = {1: 40_000, 2: 96_000}
"""Bits a second, by channels; RFC 7587, 3.1.1 recommends 28 to 40 for speech in full band, and 64 to 128 for music."""

ENCODER_OPTIONS = {"application": "lowdelay", "frame_duration": "20", "vbr": "on"}
"""Without the speech coder, which at these bit rates is not chosen anyway, and which would add to the delay."""

_OPTIONS_VERSION = 2

_DELAY = 120
"""Samples by which the encoder is late with these options (2.5 ms): the header's pre-skip."""

_HEAD = struct.Struct("<8sBBHIhB")
"""An OpusHead (RFC 7845, 5.1): magic, version, channels, pre-skip, sample rate, gain, mapping family."""


@cache
def opus_identity() -> str:
    """Versions of everything that affects a track's packets. Raises EncodeError without libopus."""
    if "libopus" not in av.codecs_available:
        hint = "pip install --force-reinstall av, or set video.codec to h264"
        raise EncodeError("this build of PyAV has no libopus", hint=hint)
    return f"opus of PyAV {av.__version__} {library_versions()} o{_OPTIONS_VERSION}"


def opus_channels(head: bytes) -> int:
    """Return the number of channels in an OpusHead."""
    return int(_HEAD.unpack_from(head)[2])


def run_opus_track(job: OpusTrackJob, read: ReadBlob) -> Product:
    """Decode a track's AAC and encode it as Opus. Raises EncodeError."""
    config, packets = _aac_packets(job, read)
    return Product({"packets": encode_opus(_decode_aac(config, packets)).dumps()})


def encode_opus(blocks: Iterable[Samples]) -> CodedPackets:
    """Encode blocks of shape (channels, n): packet k is heard from sample 960 · k on. Raises EncodeError.

    The first 2.5 ms are left out, so that nothing needs to be skipped, whatever a player thinks of pre-skips.
    """
    context: av.AudioCodecContext | None = None
    packets: list[bytes] = []
    try:
        at = 0
        for frame in _frames(blocks):
            if context is None:
                context = _open_encoder(len(frame))
            sound = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(frame.T).reshape(1, -1), format="flt", layout=LAYOUTS[len(frame)]
            )
            sound.sample_rate, sound.pts, sound.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
            packets += map(bytes, context.encode(sound))
            at += OPUS_FRAME_SAMPLES
        if context is None:
            raise EncodeError("there is nothing to encode as Opus")
        packets += map(bytes, context.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"libopus failed: {error}") from error
    head = _HEAD.unpack_from(bytes(context.extradata or b""))
    assert head[3] == _DELAY, "the options of libopus give another delay"
    count = at // OPUS_FRAME_SAMPLES  # at the end libopus may flush one more
    return CodedPackets(_HEAD.pack(*head[:3], 0, *head[4:]), tuple(packets[:count]))


def _frames(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Cut blocks, from the encoder's delay on, into whole frames; what is left at the end is dropped."""
    held: Samples | None = None
    skip = _DELAY
    for block in blocks:
        held = block if held is None else np.concatenate((held, block), axis=1)
        cut = min(skip, held.shape[1])
        held, skip = held[:, cut:], skip - cut
        whole = held.shape[1] - held.shape[1] % OPUS_FRAME_SAMPLES
        for start, end in pairwise(range(0, whole + 1, OPUS_FRAME_SAMPLES)):
            yield held[:, start:end]
        held = held[:, whole:]


def _open_encoder(channels: int) -> av.AudioCodecContext:
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = SAMPLE_RATE, LAYOUTS[channels], "flt"
    context.bit_rate, context.time_base = BIT_RATES[channels], Fraction(1, SAMPLE_RATE)
    context.options = dict(ENCODER_OPTIONS)
    return context


def _aac_packets(job: OpusTrackJob, read: ReadBlob) -> tuple[bytes, Iterable[bytes]]:
    """Return the AudioSpecificConfig, and the packets of the whole track."""
    if job.mix is not None:
        data = read(job.mix)
        return read_packet_table(data).config, _packets_in(data)
    return room_tone_packets().config, _joined(job, read)


def _joined(job: OpusTrackJob, read: ReadBlob) -> Iterator[bytes]:
    sizes = [(clip.start, len(read_packet_table(read(clip.packets)).sizes)) for clip in job.clips]
    gaps = gaps_between(sizes, job.packets)
    yield from packets_of_gap(*gaps[0])
    for clip, gap in zip(job.clips, gaps[1:], strict=True):
        yield from _packets_in(read(clip.packets))
        yield from packets_of_gap(*gap)


def _packets_in(data: bytes) -> Iterator[bytes]:
    _, start, sizes = read_packet_table(data)
    for size in sizes:
        yield data[start : start + size]
        start += size


def _decode_aac(config: bytes, packets: Iterable[bytes]) -> Iterator[Samples]:
    """Yield the samples of each packet, shape (channels, 1024), and as many zeros as the encoder is late."""
    codec = av.CodecContext.create("aac", "r")
    assert isinstance(codec, av.AudioCodecContext)
    codec.extradata = config
    shape = (1, AAC_FRAME_SAMPLES)
    try:
        for data in packets:
            for frame in codec.decode(av.Packet(data)):
                samples = np.asarray(frame.to_ndarray(), np.float32)
                shape = samples.shape
                yield samples
    except FFmpegError as error:
        raise EncodeError(f"a clip in the cache cannot be decoded: {error}", hint="run: mdvideo cache clear") from error
    yield np.zeros((shape[0], _DELAY), np.float32)
