"""Scales the pictures of a page to the pixels that they fill, for a renderer that would do so without a filter.

blitz-py takes single pixels where it makes a picture smaller: thin lines break up, and small text cannot be read.
"""

from __future__ import annotations

import base64
import html as markup
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document

LEAST_REDUCTION = 0.95
"""Pictures that keep more than this share of their width are left alone."""

_PICTURE = re.compile(r'<img\b[^>]*\bid="((?:picture|image)-\d+)"[^>]*>')
_SOURCE = re.compile(r'\bsrc="data:image/png;base64,([^"]*)"')
_STYLE = re.compile(r'\bstyle="([^"]*)"')


@contextmanager
def scaled_pictures(page: Document, html: str, boxes: Mapping[str, Box], size: Size) -> Iterator[None]:
    """Give the pictures in ``html`` the pixels of their ``boxes`` meanwhile; their places stay as they are."""
    before: list[tuple[str, str, str]] = []
    for tag in _PICTURE.finditer(html):
        name, source, style = tag[1], _SOURCE.search(tag[0]), _STYLE.search(tag[0])
        box = boxes.get(name)
        if source is None or box is None:
            continue
        scaled = _scaled(base64.b64decode(source[1]), box, size.scale)
        if scaled is None:
            continue
        own_style = markup.unescape(style[1]) if style is not None else ""
        before.append((name, f"data:image/png;base64,{source[1]}", own_style))
        page.set_attribute(name, "src", f"data:image/png;base64,{base64.b64encode(scaled).decode()}")
        fixed = f"box-sizing:border-box;width:{box.width:.3f}px;height:{box.height:.3f}px"
        page.set_attribute(name, "style", f"{own_style};{fixed}" if own_style else fixed)
    try:
        yield
    finally:
        for name, source_url, own_style in before:
            page.set_attribute(name, "src", source_url)
            page.set_attribute(name, "style", own_style)


def _scaled(data: bytes, box: Box, scale: float) -> bytes | None:
    """Return a PNG that just covers a box of CSS pixels; None where it is not larger than that."""
    picture = Image.open(io.BytesIO(data))
    ratio = max(box.width * scale / picture.width, box.height * scale / picture.height)
    if not 0 < ratio < LEAST_REDUCTION:
        return None
    target = max(1, round(picture.width * ratio)), max(1, round(picture.height * ratio))
    mode, premultiplied = ("RGBA", "RGBa") if picture.has_transparency_data else ("RGB", "RGB")
    smaller = picture.convert(mode).convert(premultiplied).resize(target, Image.Resampling.LANCZOS).convert(mode)
    out = io.BytesIO()
    smaller.save(out, "PNG", compress_level=1)
    return out.getvalue()
