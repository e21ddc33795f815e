"""Encodes the poster: a still as JPEG, which web pages show before the video plays."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

QUALITY = 88


def poster_jpeg(still: bytes) -> bytes:
    """Return a PNG still as a progressive JPEG of the same size, in 4:4:4 so that coloured text stays sharp."""
    out = BytesIO()
    with Image.open(BytesIO(still)) as image:
        image.convert("RGB").save(out, "JPEG", quality=QUALITY, progressive=True, subsampling=0, optimize=True)
    return out.getvalue()
