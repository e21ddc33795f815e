"""What the page may fetch: media under names that fix their content, and nothing else.

Names hold a digest, so whoever has fetched one may keep it for ever. The shelf is bounded: what was put there or asked
for longest ago falls off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from mdvideo._util.lru import LRUCache
from mdvideo.cache.store import BlobLost, Store
from mdvideo.plan.jobs import Digest
from mdvideo.video.mp4.virtual_file import VirtualMp4

KEPT = 4096
"""Names of pictures and texts. A deck of 200 slides needs about 600 at a time."""

KEPT_FILMS = 8
"""A film's index takes megabytes; a page that is about to load the last but one still finds it."""

PART = 256 << 10
"""Bytes that are read at a time."""

PICTURES = {".png": "image/png", ".jpg": "image/jpeg"}

Restore = Callable[[BlobLost], None]
"""Brings back what the store has lost, from any thread but the event loop's. Raises StoreError."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """Bytes to be served. ``read(start, stop)`` yields [start, stop); it may be called from any thread.

    ``etag`` is a strong entity tag with its quotes. What is read may be gone by then: that raises StoreError.
    """

    media_type: str
    size: int
    etag: str
    read: Callable[[int, int], Iterator[bytes]]


class MediaRegistry:
    """A deck's media by name, and the addresses at which the page finds them. Thread-safe."""

    def __init__(self, deck: str, store: Store, restore: Restore) -> None:
        self._address = f"/decks/{quote(deck, safe='')}/media/"
        self._store = store
        self._restore = restore
        self._media: LRUCache[str, MediaFile] = LRUCache(KEPT)
        self._films: LRUCache[str, MediaFile] = LRUCache(KEPT_FILMS)

    def get(self, name: str) -> MediaFile | None:
        """What is offered under ``name``."""
        return self._films.get(name) or self._media.get(name)

    def picture(self, digest: Digest, suffix: str = ".png") -> str:
        """Offer a picture that is in the store; gives its address. Raises BlobLost."""
        name = f"{digest[:40]}{suffix}"
        if self._media.get(name) is None:
            try:
                size = self._store.path(digest).stat().st_size
            except OSError as error:
                raise BlobLost(digest, "is gone") from error
            self._media.put(name, MediaFile(PICTURES[suffix], size, f'"{digest}"', partial(self._blob, digest)))
        return self._address + name

    def text(self, digest: Digest, data: bytes, suffix: str, media_type: str) -> str:
        """Offer some text, named by its digest; gives its address."""
        name = f"{digest[:40]}{suffix}"
        self._media.put(
            name, MediaFile(media_type, len(data), f'"{digest}"', lambda start, stop: iter([data[start:stop]]))
        )
        return self._address + name

    def film(self, film: VirtualMp4) -> str:
        """Offer a film that is not written; gives its address."""
        name = f"{film.digest[:40]}.mp4"
        self._films.put(name, MediaFile("video/mp4", film.size, f'"{film.digest}"', partial(self._film, film)))
        return self._address + name

    def _blob(self, digest: Digest, start: int, stop: int) -> Iterator[bytes]:
        try:
            data = self._store.read(digest)
        except BlobLost as lost:
            self._restore(lost)
            data = self._store.read(digest)
        for at in range(start, stop, PART):
            yield data[at : min(at + PART, stop)]

    def _film(self, film: VirtualMp4, start: int, stop: int) -> Iterator[bytes]:
        restored: set[Digest] = set()
        while start < stop:
            try:
                for part in film.read(start, stop):
                    start += len(part)
                    yield part
                return
            except BlobLost as lost:
                if lost.digest in restored:
                    raise
                restored.add(lost.digest)
                self._restore(lost)
