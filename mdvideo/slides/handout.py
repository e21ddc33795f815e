"""The handout: slides as the pages of a PDF. Pages are pictures, since blitz gives pixels and no text."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

DOTS_PER_INCH = 144
"""1920 pixels are then 13.33 inches: the page size of 16:9 slides in office programs."""


def handout_pdf(pages: Sequence[bytes], title: str, author: str) -> bytes:
    """PNG stills as a PDF of one picture a page. Its dates are fixed, so that equal slides give equal bytes."""
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
