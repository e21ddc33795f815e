"""Writes the handout: slides as the pages of a PDF. Pages are pictures, because blitz returns pixels and no text."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

DOTS_PER_INCH = 144
"""At this resolution 1920 pixels are 13.33 inches, the width of 16:9 slides in office programs."""


def handout_pdf(pages: Sequence[bytes], title: str, author: str) -> bytes:
    """Return a PDF with one PNG still on each page. It has no dates, so equal slides give equal bytes."""
    first, *others = (Image.open(BytesIO(page)).convert("RGB") for page in pages)
    out = BytesIO()
    first.save(
        out,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DOTS_PER_INCH,
        quality=92,
        title=title,
        author=author,
        producer="mdvideo",
        creationDate=None,
        modDate=None,
    )
    return out.getvalue()
