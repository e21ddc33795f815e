"""What both renderers need: pixels of exactly the frame's size, and a digest of the fonts for their identities."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


def crop_or_pad(pixels: Pixels, size: Size) -> Pixels:
    """Return RGBA ``pixels`` (height, width, 4) cropped or padded with transparent pixels to ``size``.

    The design canvas has whole CSS pixels, so at unusual shapes its scaled size may differ from the frame's by a pixel.
    """
    if pixels.shape[:2] == (size.height, size.width):
        return pixels
    out = np.zeros((size.height, size.width, 4), np.uint8)
    height, width = min(size.height, pixels.shape[0]), min(size.width, pixels.shape[1])
    out[:height, :width] = pixels[:height, :width]
    return out


def fonts_digest(fonts: Sequence[bytes]) -> str:
    """Return twelve hexadecimal digits that change with any of these font files, and with their order."""
    digest = hashlib.sha256()
    for font in fonts:
        digest.update(hashlib.sha256(font).digest())
    return digest.hexdigest()[:12]
