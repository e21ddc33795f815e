"""The quiet of a room, under everything: digital silence between sentences sounds as if the film had broken off.

It is noise that falls with frequency, always the same, and repeats without a seam.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from mdvideo.audio.aac import CodedPackets, encode_blocks
from mdvideo.audio.pcm import Samples
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE

ROOM_TONE_DBFS = -72.0
"""Its RMS level: heard as silence, 56 dB below the speech, and below the gate of BS.1770 (−70 LUFS)."""

CYCLE_PACKETS = 128
"""AAC packets (2.7 s) after which it repeats: too long for a rhythm to be heard."""

_BIT_RATE = 24_000
"""Bits a second: noise this quiet needs few."""

_LOW_HERTZ, _HIGH_HERTZ = 60.0, 7000.0
"""Between them it falls by 6 dB an octave from 300 Hz on, as the air of a room does; outside there is nothing."""


@cache
def room_tone_cycle() -> Samples:
    """One cycle, mono, shape (CYCLE_PACKETS · 1024,)."""
    size = CYCLE_PACKETS * AAC_FRAME_SAMPLES
    noise = np.random.default_rng(20).standard_normal(size)
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    shape = 1 / np.sqrt(1 + (hertz / 300) ** 2)
    shape *= 1 / np.sqrt(1 + (_LOW_HERTZ / np.maximum(hertz, 1e-3)) ** 4) / np.sqrt(1 + (hertz / _HIGH_HERTZ) ** 8)
    tone = np.fft.irfft(np.fft.rfft(noise) * shape, size)
    scaled: Samples = (tone * 10 ** (ROOM_TONE_DBFS / 20) / np.sqrt((tone**2).mean())).astype(np.float32)
    return scaled


def room_tone(start: int, end: int) -> Samples:
    """The room tone at samples [start, end), counted from any multiple of the cycle."""
    cycle = room_tone_cycle()
    first = start % cycle.size
    if first + end - start <= cycle.size:
        return cycle[first : first + end - start]
    return np.resize(np.roll(cycle, -first) if first else cycle, end - start)


@cache
def room_tone_packets() -> CodedPackets:
    """The mono packets of one cycle: packet k of a track is number k modulo their count, wherever there is no clip."""
    cycle = room_tone_cycle()
    # Of three cycles, the one in the middle has its own signal on both sides.
    encoded = encode_blocks([np.tile(cycle, 3)[None]], bit_rate=_BIT_RATE)
    return CodedPackets(encoded.config, encoded.packets[CYCLE_PACKETS : 2 * CYCLE_PACKETS])


def packets_of_gap(first: int, count: int) -> list[bytes]:
    """The room tone's packets for packets [first, first + count) of a track."""
    packets = room_tone_packets().packets
    return [packets[number % CYCLE_PACKETS] for number in range(first, first + count)]


def gaps_between(clips: Iterable[tuple[int, int]], packets: int) -> list[tuple[int, int]]:
    """Return the first packet and the number of packets of the gap before each clip, and of that after the last.

    ``clips`` are (start, number of packets) in order, in a track of ``packets`` packets. A clip's first sample is heard
    when packet ``start`` of the track begins, so the clip's own first packet, which is its priming, is one packet
    earlier. Raises EncodeError when clips overlap or exceed the track.
    """
    gaps, end = [], 0
    for start, count in clips:
        first = start - 1
        if first < end:
            raise EncodeError(f"the clip at packet {start} overlaps the one before it")
        gaps.append((end, first - end))
        end = first + count
    if end > packets:
        raise EncodeError(f"the clips end at packet {end}, after the end of the track at {packets}")
    return [*gaps, (end, packets - end)]
