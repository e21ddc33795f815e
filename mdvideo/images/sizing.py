"""The size at which a model generates a picture for a slide's rectangle, and how the picture then fits it. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    from PIL import Image

    Enlarge = Callable[[Image.Image], Image.Image]

LOWEST_SHARE, HIGHEST_SHARE = 0.8, 1.01
"""Limits of a size's area relative to the model's native pixel count: within them models keep their quality."""


def generation_size(shown: Size, budget: float, multiple: int) -> Size:
    """The size to generate for a rectangle of ``shown`` pixels: sides multiples of ``multiple``, area near ``budget``.

    It is the size near the budget with the nearest shape, and among equals the largest. 16:9 at a budget of 1024²
    gives 1280×720 for a multiple of 16.
    """
    shape = math.log(shown.width / shown.height)
    ideal = math.sqrt(budget * shown.width / shown.height)
    best: tuple[float, float, Size] | None = None
    for columns in range(max(1, int(ideal * 0.85 / multiple)), max(2, math.ceil(ideal * 1.1 / multiple) + 1)):
        width = columns * multiple
        rows_exact = width * shown.height / shown.width / multiple
        for rows in {max(1, math.floor(rows_exact)), math.ceil(rows_exact)}:
            size = Size(width, rows * multiple)
            share = size.width * size.height / budget
            outside = max(0.0, LOWEST_SHARE - share, share - HIGHEST_SHARE)
            # A thousandth is less than a pixel to crop, and counts for nothing against more pixels.
            distortion = max(0.0, abs(math.log(size.width / size.height) - shape) - 0.001)
            score = (outside + distortion, -share, size)
            best = score if best is None else min(best, score)
    assert best is not None
    return best[2]


def nearest_size(shown: Size, allowed: tuple[Size, ...]) -> Size:
    """The size that a model offers with the shape nearest to ``shown``; among equals the largest."""
    shape = math.log(shown.width / shown.height)
    return min(allowed, key=lambda s: (round(abs(math.log(s.width / s.height) - shape), 6), -s.width * s.height))


def fit_picture(image: Image.Image, shown: Size, enlarge: Enlarge | None = None) -> Image.Image:
    """The picture at exactly ``shown``: enlarged if it is too small, scaled to cover, and cropped to its middle.

    ``enlarge`` enlarges by any factor of its own; Lanczos scales the result to the exact size.
    """
    from PIL import Image, ImageOps

    image = image.convert("RGB")
    if enlarge is not None and max(shown.width / image.width, shown.height / image.height) > 1:
        image = enlarge(image)
    return (
        image
        if image.size == (shown.width, shown.height)
        else ImageOps.fit(image, (shown.width, shown.height), Image.Resampling.LANCZOS)
    )
