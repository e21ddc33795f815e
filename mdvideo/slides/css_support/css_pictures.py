"""Prepares the pictures that style sheets name for a renderer that draws SVG without text and scales without a filter.

blitz-py has no fonts for the text in an SVG, and repeats an SVG behind an element in one direction only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from PIL import Image

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size

DrawSvg = Callable[[bytes, Size], Image.Image]
"""Draws an SVG for a frame of that size. Raises AssetError."""

_SVG = re.compile(rb"<svg\b")
_REDUCED = (b"\x89PNG", b"\xff\xd8\xff")


def css_picture(data: bytes, size: Size, draw_svg: DrawSvg) -> bytes:
    """Return a picture or font as the renderer shall have it: a picture at most as large as the frame, and no SVG.

    An SVG that cannot be drawn stays as it is.
    """
    try:
        if _SVG.search(data[:20_000]):
            return _png(draw_svg(data, size))
        return _reduced(data, size) if data.startswith(_REDUCED) else data
    except (AssetError, OSError, ValueError):
        return data


def _reduced(data: bytes, size: Size) -> bytes:
    """Return a picture that just covers the frame where it is larger than that."""
    with Image.open(io.BytesIO(data)) as picture:
        ratio = max(size.width / picture.width, size.height / picture.height)
        if ratio >= 1:
            return data
        target = max(1, round(picture.width * ratio)), max(1, round(picture.height * ratio))
        mode, premultiplied = ("RGBA", "RGBa") if picture.has_transparency_data else ("RGB", "RGB")
        return _png(picture.convert(mode).convert(premultiplied).resize(target, Image.Resampling.LANCZOS).convert(mode))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
