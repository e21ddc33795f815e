"""The cover of a file of sound and of a podcast: the poster on a square, as players and directories show it."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageFilter, UnidentifiedImageError

SIDE = 1400
"""Pixels. Podcast directories want 1400 to 3000 (Apple, "Artwork requirements")."""

MAX_SIDE = 3000

_QUALITY = 85
_BLUR = 60
"""Radius in pixels: what surrounds the poster is its colours, with nothing to recognize."""

_DARKER = 0.6


def cover_jpeg(still: bytes, side: int = SIDE) -> bytes:
    """Return a picture (PNG or JPEG) in the middle of a square of its own blurred colours, as baseline JPEG."""
    with Image.open(BytesIO(still)) as opened:
        picture = opened.convert("RGB")
    fill = side / min(picture.size)
    around = picture.resize((max(side, round(picture.width * fill)), max(side, round(picture.height * fill))))
    left, top = (around.width - side) // 2, (around.height - side) // 2
    square = around.crop((left, top, left + side, top + side)).filter(ImageFilter.GaussianBlur(_BLUR))
    square = square.point(lambda level: level * _DARKER)
    fit = side / max(picture.size)
    shown = picture.resize(
        (max(1, round(picture.width * fit)), max(1, round(picture.height * fit))), Image.Resampling.LANCZOS
    )
    square.paste(shown, ((side - shown.width) // 2, (side - shown.height) // 2))
    out = BytesIO()
    square.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def cover_fault(data: bytes) -> str | None:
    """Return why podcast directories would refuse a picture as a cover; None if they accept it."""
    try:
        with Image.open(BytesIO(data)) as picture:
            kind, size = picture.format, picture.size
    except (UnidentifiedImageError, OSError):
        return "is no picture"
    if kind not in ("JPEG", "PNG"):
        return f"is {kind}"
    if size[0] != size[1]:
        return f"is {size[0]} × {size[1]} pixels, and not square"
    return None if SIDE <= size[0] <= MAX_SIDE else f"is {size[0]} pixels wide"
