"""The sound track of a film, put together from clips on the grid of AAC packets. Nothing is encoded."""

from __future__ import annotations

from collections.abc import Iterable

from mdvideo.errors import EncodeError
from mdvideo.sound.aac import Packets, silence


def joined(clips: Iterable[tuple[int, Packets]], blocks: int) -> Packets:
    """A track of ``blocks`` packets in which each clip's first sample is heard at its block's first sample.

    ``clips`` are (block, packets) in order. A clip's first packet is its priming and sits one block early. Between
    clips stands silence. Raises EncodeError when clips overlap or leave the track.
    """
    rest = silence()
    packets: list[bytes] = []
    for block, clip in clips:
        gap = block - 1 - len(packets)
        if gap < 0:
            raise EncodeError(f"a clip at block {block} lies over what is in front of it")
        if clip.config != rest.config:
            raise EncodeError("clips of different encoders cannot be joined", hint="run: mdvideo cache clear")
        packets += rest.packets * gap
        packets += clip.packets
    if len(packets) > blocks:
        raise EncodeError(f"the clips end at block {len(packets)}, behind the track's end at {blocks}")
    return Packets(rest.config, (*packets, *rest.packets * (blocks - len(packets))))
