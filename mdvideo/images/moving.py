"""What goes into an image-to-video model and what its clip spans, as pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from mdvideo.plan.jobs import Rect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def still_of(plate: bytes, window: Rect) -> Image.Image:
    """The part of a plate (PNG) that is to move, RGB."""
    box = (window.x, window.y, window.x + window.width, window.y + window.height)
    return Image.open(io.BytesIO(plate)).convert("RGB").crop(box)


def envelope_of(frames: NDArray[np.uint8]) -> tuple[Image.Image, Image.Image]:
    """A clip, shape (frames, height, width, 3), at its lightest and darkest, pixel by pixel and channel by channel."""
    return Image.fromarray(frames.max(axis=0)), Image.fromarray(frames.min(axis=0))
