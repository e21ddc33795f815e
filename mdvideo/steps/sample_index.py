"""Where samples are within the store's blobs. Each blob is read once, so that an edit reads only what is new."""

from __future__ import annotations

import numpy as np

from mdvideo._util.lru import LRUCache
from mdvideo.audio.aac import read_packet_table
from mdvideo.plan.jobs.job import Digest, ReadBlob
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.segment import index_segment

MAX_SAMPLES = 4_000_000
"""About 16 MB: a hundred hours of video, most of it stills, which have one sample each."""


class SampleIndex:
    """Segments and sound clips by their digests, without their bytes. Thread-safe; use one per store."""

    def __init__(self, read: ReadBlob) -> None:
        self.read = read
        self._segments: LRUCache[Digest, IndexedSegment] = LRUCache(MAX_SAMPLES, _weight_of)
        self._packets: LRUCache[Digest, IndexedSegment] = LRUCache(MAX_SAMPLES, _weight_of)

    def segment(self, digest: Digest) -> IndexedSegment:
        """Return a video segment. Raises BlobLost, EncodeError."""
        return self._segments.get_or_make(digest, lambda: index_segment(self.read(digest), digest))

    def packets(self, digest: Digest) -> IndexedSegment:
        """Return AAC packets, with their AudioSpecificConfig as header. Raises BlobLost, EncodeError."""
        return self._packets.get_or_make(digest, lambda: self._index_packets(digest))

    def _index_packets(self, digest: Digest) -> IndexedSegment:
        config, offset, sizes = read_packet_table(self.read(digest))
        return IndexedSegment(config, SampleRun(digest, offset, np.array(sizes, np.uint32)), ())


def _weight_of(segment: IndexedSegment) -> int:
    return segment.frames + 64
