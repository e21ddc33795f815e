"""The media files that a page may fetch, by name. No other file is served.

A name contains the digest of the content, so clients may cache a file forever. The registry is bounded: the least
recently used files are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from mdvideo._util.lru import LRUCache
from mdvideo.cache.store import BlobLost, Store
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.video.virtual_file import VirtualVideo

MAX_FILES = 4096
"""Pictures and texts. A deck of 200 slides uses about 600 at a time."""

MAX_VIDEOS = 8
"""The index of a video takes megabytes. A page that is about to load the last video but one still finds it."""

READ_BYTES = 256 << 10
"""Bytes that are read at a time."""

PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}

Restore = Callable[[BlobLost], None]
"""Makes lost bytes again. Called on any thread but the event loop's. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file to serve. ``read(start, stop)`` yields the bytes [start, stop); it may be called on any thread.

    ``etag`` is a strong entity tag with its quotes. Reading raises StoreError if the bytes are lost and cannot be made
    again.
    """

    media_type: str
    size: int
    etag: str
    read: Callable[[int, int], Iterator[bytes]]


class MediaRegistry:
    """The media files of one deck by name. ``add_…`` methods return the URL path of the added file. Thread-safe."""

    def __init__(self, deck: str, store: Store, restore: Restore) -> None:
        self._url = f"/decks/{quote(deck, safe='')}/media/"
        self._store = store
        self._restore = restore
        self._files: LRUCache[str, MediaFile] = LRUCache(MAX_FILES)
        self._videos: LRUCache[str, MediaFile] = LRUCache(MAX_VIDEOS)

    def get(self, name: str) -> MediaFile | None:
        """Return the file of this name, or None."""
        return self._videos.get(name) or self._files.get(name)

    def add_picture(self, digest: Digest, suffix: str = ".png") -> str:
        """Add a picture that is in the store. Raises BlobLost."""
        name = f"{digest[:40]}{suffix}"
        if self._files.get(name) is None:
            try:
                size = self._store.path(digest).stat().st_size
            except OSError as error:
                raise BlobLost(digest, "is missing") from error
            self._files.put(
                name, MediaFile(PICTURE_TYPES[suffix], size, f'"{digest}"', partial(self._read_blob, digest))
            )
        return self._url + name

    def add_text(self, digest: Digest, data: bytes, suffix: str, media_type: str) -> str:
        """Add a file that is in memory, such as a text, with this digest."""
        name = f"{digest[:40]}{suffix}"
        self._files.put(
            name, MediaFile(media_type, len(data), f'"{digest}"', lambda start, stop: iter([data[start:stop]]))
        )
        return self._url + name

    def add_wav(self, data: bytes) -> str:
        """Add a WAV file that is in memory."""
        return self.add_text(digest_of(data), data, ".wav", "audio/wav")

    def add_video(self, video: VirtualVideo) -> str:
        """Add a video that is not written to a file."""
        name = f"{video.digest[:40]}.mp4"
        self._videos.put(
            name, MediaFile("video/mp4", video.size, f'"{video.digest}"', partial(self._read_video, video))
        )
        return self._url + name

    def _read_blob(self, digest: Digest, start: int, stop: int) -> Iterator[bytes]:
        try:
            data = self._store.read(digest)
        except BlobLost as lost:
            self._restore(lost)
            data = self._store.read(digest)
        for at in range(start, stop, READ_BYTES):
            yield data[at : min(at + READ_BYTES, stop)]

    def _read_video(self, video: VirtualVideo, start: int, stop: int) -> Iterator[bytes]:
        restored: set[Digest] = set()
        while start < stop:
            try:
                for part in video.read(start, stop):
                    start += len(part)
                    yield part
                return
            except BlobLost as lost:
                if lost.digest in restored:
                    raise
                restored.add(lost.digest)
                self._restore(lost)
