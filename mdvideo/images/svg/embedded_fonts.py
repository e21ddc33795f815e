"""Takes the fonts out of an SVG's ``@font-face`` rules, and names each as the rule does, so that resvg finds it."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from fontTools.ttLib import TTFont

_FAMILY = re.compile(r"font-family\s*:\s*([^;]+)", re.IGNORECASE)
_DATA = re.compile(r"data:([^,\"')]*),([^\"')\s]*)")
_MAGIC = (b"\0\1\0\0", b"OTTO", b"true", b"wOFF", b"wOF2")
MAX_FONTS = 32
MAX_FONT_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font file, and the family by which the picture names it; ``data`` is empty where it cannot be read."""

    family: str
    data: bytes


def embedded_fonts(font_faces: Iterable[str]) -> tuple[EmbeddedFont, ...]:
    """Return the fonts in ``data:`` URLs of these ``@font-face`` rules."""
    fonts = []
    for declarations in list(font_faces)[:MAX_FONTS]:
        family = _FAMILY.search(declarations)
        if family is None:
            continue
        name = family[1].strip().strip("\"'").strip()
        urls = (decode_data(parameters, payload) for parameters, payload in _DATA.findall(declarations))
        readable = (_renamed(data, name) for data in urls if data.startswith(_MAGIC))
        fonts.append(EmbeddedFont(name, next((data for data in readable if data), b"")))
    return tuple(fonts)


def decode_data(parameters: str, payload: str) -> bytes:
    """Return the bytes of a ``data:`` URL by what is before and after its comma; empty where they are damaged."""
    data = unquote_to_bytes(payload)
    if not parameters.lower().rstrip().endswith("base64"):
        return data
    data = b"".join(data.split())
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""


def _renamed(data: bytes, family: str) -> bytes:
    """Return a font as TrueType or OpenType whose family is ``family``; empty where fontTools cannot read it.

    WOFF2 needs the package brotli.
    """
    if len(data) > MAX_FONT_BYTES:
        return b""
    try:
        font = TTFont(io.BytesIO(data), lazy=False)
        font.flavor = None
        table = font["name"]
        table.names = [record for record in table.names if record.nameID not in (1, 16, 21)]
        table.setName(family, 1, 3, 1, 0x409)
        out = io.BytesIO()
        font.save(out)
    except Exception:  # fontTools raises errors of many kinds for damaged tables, and ImportError without brotli
        return b""
    return out.getvalue()
