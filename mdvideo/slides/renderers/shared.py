"""What both renderers need: pixels of exactly the frame's size, and a digest of the fonts for their identities."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


_MOVES = re.compile(r"animation|transition|@keyframes", re.IGNORECASE)
_AT_THE_END = (
    "<style>*,*::before,*::after{animation-delay:-86400s!important;animation-play-state:paused!important;"
    "transition:none!important}</style>"
)
"""A day later: whatever ends has ended, and what repeats is at its start if a day is a multiple of its length."""


def hold_animations(html: str) -> str:
    """Return a page whose animations stand still at their end: a picture must not depend on when it is taken."""
    if not _MOVES.search(html):
        return html
    head, end, rest = html.partition("</head>")
    return f"{head}{_AT_THE_END}{end}{rest}" if end else _AT_THE_END + html


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
