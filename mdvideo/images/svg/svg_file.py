"""Reads SVG files: unpacks and parses them within limits, and tells their size in CSS pixels."""

from __future__ import annotations

import gzip
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from mdvideo.errors import AssetError

MAX_DEPTH = 200
"""Elements within one another. Exporters stay below 50, and resvg's stack ends at some thousands."""
MAX_UNPACKED = 32 * 2**20
"""Bytes of an SVG, unpacked."""

_DEFAULT_SIZE = (300.0, 150.0)
"""Size of an SVG without one, in CSS pixels (W3C *CSS Images Level 3*, default object size)."""

_CSS_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6,
    "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0,
}  # fmt: skip
"""CSS pixels of each unit of length."""

_LENGTH = re.compile(r"\s*([+]?\d+\.?\d*(?:e[+-]?\d+)?|[+]?\.\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_HINT = "open it in an image editor and save it again"
_BEGINNING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>/]",
    re.DOTALL,
)


def is_svg(data: bytes) -> bool:
    """Whether a file's content is SVG, packed or not, whatever its name."""
    return _BEGINNING.match(unpacked_head(data)) is not None


def unpacked_head(data: bytes) -> bytes:
    """Return the first bytes of a file, unpacked if it is gzipped; empty if it cannot be unpacked."""
    if not data.startswith(b"\x1f\x8b"):
        return data[:65536]
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(data)).read(65536)
    except (OSError, EOFError, ValueError):
        return b""


def unpack(data: bytes, name: str) -> bytes:
    """Return the text of an SVG, which may be gzipped (``.svgz``). Raises AssetError."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        text = gzip.GzipFile(fileobj=io.BytesIO(data)).read(MAX_UNPACKED + 1)
    except (OSError, EOFError, ValueError) as error:
        raise AssetError(f"{name} is damaged: {error}", hint=_HINT) from error
    if len(text) > MAX_UNPACKED:
        raise AssetError(f"{name} is larger than {MAX_UNPACKED >> 20} MiB when unpacked", hint="simplify the drawing")
    return text


def read_svg_head(data: bytes, name: str) -> ET.Element:
    """Return the root of an SVG with its attributes, without what is in it. Raises AssetError where it is not one."""
    return _parse(unpacked_head(data), name, only_root=True)


def parse_svg(data: bytes, name: str) -> ET.Element:
    """Return the root of an SVG. Raises AssetError, with a hint, where it is malformed or nested too deeply.

    expat loads no external entities, and refuses internal ones that grow without bound.
    """
    return _parse(unpack(data, name), name, only_root=False)


def _parse(text: bytes, name: str, *, only_root: bool) -> ET.Element:
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    root: ET.Element | None = None
    depth = 0
    try:
        for at in range(0, len(text), 65536):
            parser.feed(text[at : at + 65536])
            for kind, element in _events(parser):
                root = element if root is None else root
                depth += 1 if kind == "start" else -1
                if only_root:
                    return _checked(root, name)
                if depth > MAX_DEPTH:
                    message = f"{name} has elements more than {MAX_DEPTH} deep within one another"
                    raise AssetError(message, hint="ungroup the drawing")
        parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise AssetError(f"{name} is not valid SVG: {error}", hint=_HINT) from error
    if root is None:
        raise AssetError(f"{name} is not valid SVG: it has no elements", hint=_HINT)
    return _checked(root, name)


def _events(parser: ET.XMLPullParser[ET.Element]) -> Iterator[tuple[str, ET.Element]]:
    for event in parser.read_events():
        match event:
            case (str(kind), ET.Element() as element):
                yield kind, element


def _checked(root: ET.Element, name: str) -> ET.Element:
    if local_name(root.tag) != "svg":
        raise AssetError(f"{name} is not SVG: its root is <{local_name(root.tag)}>", hint=_HINT)
    return root


def svg_size(root: ET.Element) -> tuple[float, float]:
    """Return width and height in CSS pixels, from the root's attributes, its viewBox, or CSS's default."""
    view = view_box(root)
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if width and height:
        return width, height
    shape = view[2:] if view else _DEFAULT_SIZE
    if width:
        return width, width * shape[1] / shape[0]
    if height:
        return height * shape[0] / shape[1], height
    return shape


def view_box(root: ET.Element) -> tuple[float, float, float, float] | None:
    """Return the root's viewBox, or None where it has none that can be used."""
    found = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(found) != 4 or not (0 < found[2] < 1e9 and 0 < found[3] < 1e9):
        return None
    return found[0], found[1], found[2], found[3]


def local_name(name: object) -> str:
    """Return the name of a tag or attribute without its namespace; empty for comments and processing instructions."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _pixels(length: str | None) -> float | None:
    """Return an absolute length in CSS pixels; None for a missing, zero, endless or relative one."""
    match = _LENGTH.fullmatch(length or "")
    if match is None or match[2].lower() not in _CSS_PIXELS:
        return None
    pixels = float(match[1]) * _CSS_PIXELS[match[2].lower()]
    return pixels if 0 < pixels < 1e9 else None
