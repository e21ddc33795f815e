"""The sound track of a film, put together from clips on the grid of AAC packets. Nothing is encoded."""

from __future__ import annotations

from collections.abc import Iterable

from mdvideo.errors import EncodeError


def gaps(clips: Iterable[tuple[int, int]], blocks: int) -> list[int]:
    """How many silent packets stand in front of each clip, and behind the last, in a track of ``blocks`` packets.

    ``clips`` are (block, number of packets) in order: a clip's first sample is heard at its block's first sample,
    and so its first packet, which is its priming, sits one block early.
    Raises EncodeError when clips overlap or leave the track.
    """
    found, end = [], 0
    for block, packets in clips:
        if block - 1 < end:
            raise EncodeError(f"a clip at block {block} lies over what is in front of it")
        found.append(block - 1 - end)
        end = block - 1 + packets
    if end > blocks:
        raise EncodeError(f"the clips end at block {end}, behind the track's end at {blocks}")
    return [*found, blocks - end]
