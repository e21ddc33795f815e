"""What goes into an image-to-video model and what its clip spans, as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mdvideo.plan.jobs import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray


def still_of(plate: bytes, window: Rect) -> Image.Image:
    """The part of a plate (PNG) that is to move, RGB."""
    box = (window.x, window.y, window.x + window.width, window.y + window.height)
    return Image.open(io.BytesIO(plate)).convert("RGB").crop(box)


def envelope_of(frames: Iterable[NDArray[np.uint8]]) -> tuple[Image.Image, Image.Image]:
    """A clip's frames, each of shape (height, width, 3), at their lightest and darkest: each pixel, each channel."""
    frames = iter(frames)
    lightest = next(frames).copy()
    darkest = lightest.copy()
    for frame in frames:
        np.maximum(lightest, frame, out=lightest)
        np.minimum(darkest, frame, out=darkest)
    return Image.fromarray(lightest), Image.fromarray(darkest)
