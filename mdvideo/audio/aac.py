"""AAC-LC by FFmpeg's own encoder: samples in, packets out that can stand behind those of any other clip.

An encoder's first packet holds no more than the onset of its first block (priming), which the second completes. So n
blocks give n + 1 packets, and block k is heard when packet k + 1 plays. Every clip begins and ends in digital silence,
so the overlaps with the silent packets around it add nothing: clips join without clicks.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
import numpy as np
from av.codec.context import Flags
from av.error import FFmpegError

from mdvideo.audio.decode import LAYOUTS
from mdvideo.audio.pcm import Samples
from mdvideo.errors import EncodeError
from mdvideo.plan.aac_grid import BLOCK, RATE

BIT_RATES = {1: 96_000, 2: 160_000}
"""Bits a second, by channels: transparent for speech, and for music behind it."""

OPTIONS = {"aac_coder": "fast", "aac_pns": "0", "aac_tns": "0"}
"""*Measured* on clips of speech at 96 kb/s: 42 dB between sound and error, at four times the speed.

FFmpeg's default, the two-loop search, gets to 25 dB there, and its errors raise true peaks by up to 3 dB.
"""

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Packets:
    """AAC packets, and the AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1) that all of one kind share."""

    config: bytes
    packets: tuple[bytes, ...]

    def dumps(self) -> bytes:
        """As bytes: the lengths of config and packets, then they themselves."""
        sizes = [len(self.config), *map(len, self.packets)]
        return struct.pack(f"<I{len(sizes)}I", len(sizes), *sizes) + self.config + b"".join(self.packets)


def table_of(data: bytes) -> tuple[bytes, int, Sequence[int]]:
    """Of serial packets: their config, where the first begins, and how long each is. Raises EncodeError."""
    try:
        (count,) = struct.unpack_from("<I", data)
        size, *sizes = struct.unpack_from(f"<{count}I", data, 4)
    except (struct.error, ValueError) as error:
        raise EncodeError("a clip in the cache is damaged", hint="run: mdvideo cache clear") from error
    at = 4 * (count + 1)
    return data[at : at + size], at + size, sizes


@cache
def encoder_identity() -> str:
    """Versions of everything that shapes a clip's packets."""
    versions = av.library_versions
    named = (f"{name} {'.'.join(map(str, versions[name]))}" for name in ("libavcodec", "libswresample"))
    return " ".join(("aac", *named, f"o{_VERSION}"))


def encoded(samples: Samples) -> Packets:
    """Mono (n,) or stereo (2, n) samples as packets, one more than it has blocks; the last block is filled up.

    Raises EncodeError.
    """
    wide = np.atleast_2d(samples)
    channels = len(wide)
    padded = np.pad(wide, ((0, 0), (0, -wide.shape[1] % BLOCK)))
    context = av.CodecContext.create("aac", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = RATE, LAYOUTS[channels], "fltp"
    context.bit_rate, context.time_base = BIT_RATES[channels], Fraction(1, RATE)
    # bitexact keeps the encoder's version string out of the first packet.
    context.flags |= Flags.global_header | Flags.bitexact
    context.options, context.thread_count = dict(OPTIONS), 1
    packets: list[bytes] = []
    try:
        for start in range(0, padded.shape[1], BLOCK):
            block = np.ascontiguousarray(padded[:, start : start + BLOCK], np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=LAYOUTS[channels])
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            packets += map(bytes, context.encode(frame))
        packets += map(bytes, context.encode(None))
    except FFmpegError as error:
        raise EncodeError(f"FFmpeg's AAC encoder failed: {error}") from error
    return Packets(bytes(context.extradata or b""), tuple(packets))


@cache
def silence() -> Packets:
    """One mono packet of silence, which may be repeated."""
    found = encoded(np.zeros(4 * BLOCK, np.float32))
    return Packets(found.config, found.packets[2:3])
