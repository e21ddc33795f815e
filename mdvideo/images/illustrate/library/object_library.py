"""Vector drawings of some 1,400 things by name, read from ``objects.zip``, which ``scripts/pack_objects.py`` makes.

The file holds an index and blocks of 32 objects each, compressed by LZMA. Opening it reads the index only; an object
opens its block, in about 10 ms, and keeps it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

Drawn = Literal["shaded", "silhouette", "line"]
"""How an object is drawn: in colours with light and shade; filled with one colour; in lines of one colour."""

# Some objects lack a way; the next best one stands in for it.
_INSTEAD: Mapping[Drawn, tuple[Drawn, ...]] = {
    "shaded": ("shaded", "silhouette"),
    "silhouette": ("silhouette", "shaded"),
    "line": ("line", "silhouette", "shaded"),
}

_OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{0}" height="{1}" '
    'viewBox="0 0 {0} {1}">'
)


@dataclass(frozen=True, slots=True)
class LibraryObject:
    """An object of the library and the blocks that hold its drawings."""

    name: str
    group: str
    """nature, food, place, activity, object, person, part (of a body), symbol, face or drawn (of lines, one colour)."""
    blocks: Mapping[Drawn, str]


def _archive() -> zipfile.ZipFile:
    # Opened for each block: a ZipFile that is kept open would be shared between threads.
    return zipfile.ZipFile(io.BytesIO(_packed()))


@cache
def _packed() -> bytes:
    return files("mdvideo.images.illustrate.library").joinpath("objects.zip").read_bytes()


@cache
def objects() -> Mapping[str, LibraryObject]:
    """All objects by name, in alphabetical order within each source."""
    found: dict[str, LibraryObject] = {}
    with _archive() as packed:
        for line in packed.read("index.tsv").decode().splitlines():
            name, group, shaded, silhouette, lines = line.split("\t")
            blocks: dict[Drawn, str] = {"shaded": shaded, "silhouette": silhouette, "line": lines}
            found[name] = LibraryObject(name, group, {style: block for style, block in blocks.items() if block})
    return MappingProxyType(found)


@lru_cache(maxsize=48)
def _block(style: Drawn, number: str) -> Mapping[str, tuple[str, str, str]]:
    """(width, height, SVG body) of each object in a block."""
    with _archive() as packed:
        text = packed.read(f"{style}/{number}").decode()
    rows = (line.split("\t") for line in text.splitlines())
    return {name: (wide, high, body) for name, wide, high, body in rows}


def svg_of(name: str, style: Drawn = "shaded", colour: str = "#000000") -> str:
    """An object as an SVG document, square or nearly so.

    ``colour`` is the CSS colour of a silhouette, of lines, and of the objects of group "drawn"; the others keep theirs.
    Raises ``KeyError`` for a name that is not in ``objects()``.
    """
    blocks = objects()[name].blocks
    drawn = next(way for way in _INSTEAD[style] if way in blocks)
    wide, high, body = _block(drawn, blocks[drawn])[name]
    return _OPEN.format(wide, high) + body.replace("currentColor", colour) + "</svg>"
