"""Where samples lie in the store's blobs. What was looked up once is remembered, so an edit looks at what is new."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mdvideo._util.lru import LRUCache
from mdvideo.audio.aac import table_of
from mdvideo.plan.jobs import Digest
from mdvideo.video.h264.segment import placed
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun

Read = Callable[[Digest], bytes]

REMEMBERED_SAMPLES = 4_000_000
"""Some 16 MB: a hundred hours of film, of which most is held and so costs one sample a slide."""


class SampleIndex:
    """Segments and clips of sound by their digests, without their bytes. Thread-safe; kept as long as its store is."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self._segments: LRUCache[Digest, IndexedSegment] = LRUCache(REMEMBERED_SAMPLES, _weight)
        self._sounds: LRUCache[Digest, IndexedSegment] = LRUCache(REMEMBERED_SAMPLES, _weight)

    def segment(self, digest: Digest) -> IndexedSegment:
        """A segment of pictures. Raises BlobLost, EncodeError."""
        found = self._segments.get(digest)
        if found is None:
            found = placed(self.read(digest), digest)
            self._segments.put(digest, found)
        return found

    def sound(self, digest: Digest) -> IndexedSegment:
        """AAC packets, whose header is their AudioSpecificConfig. Raises BlobLost, EncodeError."""
        found = self._sounds.get(digest)
        if found is None:
            config, at, sizes = table_of(self.read(digest))
            found = IndexedSegment(config, SampleRun(digest, at, np.array(sizes, np.uint32)), ())
            self._sounds.put(digest, found)
        return found


def _weight(found: IndexedSegment) -> int:
    return found.frames + 64
