"""Fonts that a page brings with it in ``@font-face`` rules, for a renderer that ignores these rules."""

from __future__ import annotations

import base64
import io
import re
from functools import lru_cache

from fontTools.ttLib import TTFont

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;\"'}]+)", re.IGNORECASE)
_DATA = re.compile(r"url\(\s*[\"']?data:font/[-\w.+]*;base64,([A-Za-z0-9+/=\s]+)[\"']?\s*\)", re.IGNORECASE)
_MOST = 24


def declared_fonts(html: str) -> list[bytes]:
    """Return the fonts in a page, each under the family name that the page gives it, as far as they can be read."""
    if "@font-face" not in html:
        return []
    fonts = []
    for declarations in _FACE.findall(html)[:_MOST]:
        family = _FAMILY.search(declarations)
        if family is not None:
            named = (_named(data, family[1].strip()) for data in _DATA.findall(declarations))
            fonts += [font for font in [next(filter(None, named), b"")] if font]
    return fonts


@lru_cache(maxsize=32)
def _named(data: str, family: str) -> bytes:
    """Return a font as TrueType or OpenType whose family is ``family``; empty where fontTools cannot read it."""
    try:
        font = TTFont(io.BytesIO(base64.b64decode(data)), lazy=False)
        font.flavor = None
        font["name"].names = [record for record in font["name"].names if record.nameID not in (1, 16, 21)]
        font["name"].setName(family, 1, 3, 1, 0x409)
        out = io.BytesIO()
        font.save(out)
    except Exception:  # fontTools raises errors of many kinds for damaged tables, and ImportError without brotli
        return b""
    return out.getvalue()
