"""The still that a motion model animates, and the lightest and darkest pixels of its clip."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray


def still_of(background: bytes, window: Rect) -> Image.Image:
    """The part of a background (PNG) to animate, RGB."""
    box = (window.x, window.y, window.x + window.width, window.y + window.height)
    return Image.open(io.BytesIO(background)).convert("RGB").crop(box)


def first_frame_of(frames: Iterable[NDArray[np.uint8]]) -> Image.Image:
    """The first of a clip's frames, shape (height, width, 3), as a picture."""
    return Image.fromarray(next(iter(frames)))


def envelope_of(frames: Iterable[NDArray[np.uint8]]) -> tuple[Image.Image, Image.Image]:
    """The maximum and the minimum of a clip's frames, shape (height, width, 3), for each pixel and channel."""
    frames = iter(frames)
    lightest = next(frames).copy()
    darkest = lightest.copy()
    for frame in frames:
        np.maximum(lightest, frame, out=lightest)
        np.minimum(darkest, frame, out=darkest)
    return Image.fromarray(lightest), Image.fromarray(darkest)
