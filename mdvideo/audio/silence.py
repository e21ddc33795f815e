"""The silence between the clips of a soundtrack: one packet of it, and how many go where."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from mdvideo.audio.aac import AacPackets, encode_aac
from mdvideo.errors import EncodeError
from mdvideo.plan.aac_frames import AAC_FRAME_SAMPLES


@cache
def silent_packet() -> AacPackets:
    """One mono packet of silence, which can be repeated."""
    encoded = encode_aac(np.zeros(4 * AAC_FRAME_SAMPLES, np.float32))
    return AacPackets(encoded.config, encoded.packets[2:3])


def silent_gaps(clips: Iterable[tuple[int, int]], packets: int) -> list[int]:
    """Return how many silent packets go before each clip, and after the last, in a track of ``packets`` packets.

    ``clips`` are (start, number of packets) in order. A clip's first sample is heard when packet ``start`` of the track
    begins, so the clip's own first packet, which is its priming, is one packet earlier.
    Raises EncodeError when clips overlap or exceed the track.
    """
    gaps, end = [], 0
    for start, count in clips:
        first = start - 1
        if first < end:
            raise EncodeError(f"the clip at packet {start} overlaps the one before it")
        gaps.append(first - end)
        end = first + count
    if end > packets:
        raise EncodeError(f"the clips end at packet {end}, after the end of the track at {packets}")
    return [*gaps, packets - end]
