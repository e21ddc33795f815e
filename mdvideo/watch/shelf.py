"""What the page may fetch: media under names that fix their content, and nothing else.

Names hold a digest, so whoever has fetched one may keep it for ever. The shelf is bounded: what was put there or asked
for longest ago falls off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mdvideo.recent import Recent

KEPT = 4096
"""Names on a shelf. A deck of 200 slides needs about 600 at a time."""


@dataclass(frozen=True, slots=True)
class Medium:
    """Bytes to be served. ``read(start, stop)`` yields [start, stop); it may be called from any thread.

    What it reads may be gone by then: it raises StoreError.
    """

    media_type: str
    size: int
    etag: str
    read: Callable[[int, int], Iterator[bytes]]


class Shelf:
    """Media by name. Thread-safe."""

    def __init__(self, kept: int = KEPT) -> None:
        self._media: Recent[str, Medium] = Recent(kept)

    def put(self, name: str, medium: Medium) -> str:
        """Offer ``medium`` under ``name``, which must hold its digest; gives the name back."""
        self._media.put(name, medium)
        return name

    def get(self, name: str) -> Medium | None:
        """What is offered under ``name``."""
        return self._media.get(name)
