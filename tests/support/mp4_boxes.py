"""An MP4's boxes, read by the structure of ISO/IEC 14496-12 alone; and a video that is not written, as a file."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mdvideo.video.virtual_file import VirtualVideo

CONTAINERS = {"moov", "trak", "mdia", "minf", "dinf", "stbl", "tref", "udta", "edts"}


class FullHeader(NamedTuple):
    version: int
    flags: int


@dataclass(frozen=True)
class Box:
    """One box: its type, and its content without the header."""

    kind: str
    content: bytes

    @property
    def children(self) -> list[Box]:
        return list(read_boxes(self.content)) if self.kind in CONTAINERS else []

    @property
    def header(self) -> FullHeader:
        """Version and flags of a full box."""
        return FullHeader(self.content[0], int.from_bytes(self.content[1:4], "big"))

    def table(self, fields: str) -> list[tuple[int, ...]]:
        """The entries of a full box that has their number in front; each has these fields, as ``struct`` names them."""
        entry = struct.Struct(">" + fields)
        (count,) = struct.unpack_from(">I", self.content, 4)
        assert len(self.content) == 8 + count * entry.size, self.kind
        return list(entry.iter_unpack(self.content[8:]))

    def find(self, path: str) -> Box:
        """The only box on a path such as ``mdia/minf/stbl``."""
        (box,) = self.find_all(path)
        return box

    def find_all(self, path: str) -> list[Box]:
        kind, _, rest = path.partition("/")
        found = [child for child in self.children if child.kind == kind]
        return [box for child in found for box in child.find_all(rest)] if rest else found


def read_boxes(data: bytes) -> Iterator[Box]:
    """Read all boxes of these bytes; their sizes must fill them exactly."""
    start = 0
    while start < len(data):
        size, kind = struct.unpack_from(">I4s", data, start)
        assert 8 <= size <= len(data) - start, f"{kind!r} has size {size}"
        yield Box(kind.decode("latin-1"), data[start + 8 : start + size])
        start += size


class VirtualVideoFile(io.RawIOBase):
    """A video that is not written, as a file that can be read and searched."""

    def __init__(self, video: VirtualVideo) -> None:
        super().__init__()
        self.video = video
        self.position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.position, io.SEEK_END: self.video.size}[whence]
        self.position = base + offset
        return self.position

    def read(self, size: int = -1) -> bytes:
        stop = self.video.size if size < 0 else min(self.position + size, self.video.size)
        data = b"".join(self.video.read(self.position, stop)) if stop > self.position else b""
        self.position += len(data)
        return data
