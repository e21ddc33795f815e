"""Which size a model should paint for a slide's rectangle, and how the picture is then made to fit it. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    from PIL import Image

    Enlarge = Callable[[Image.Image], Image.Image]

BUDGET_BELOW, BUDGET_ABOVE = 0.8, 1.01
"""A size may have this share of the model's own pixel count: within it models keep their quality."""


def painting_size(shown: Size, budget: float, multiple: int) -> Size:
    """The size to paint for a rectangle of ``shown`` pixels: sides multiples of ``multiple``, the area near ``budget``.

    Of the sizes near the budget that one is taken whose shape is nearest; among equals the largest. 16:9 at a budget
    of 1024² gives 1280×720 for a multiple of 16.
    """
    shape = math.log(shown.width / shown.height)
    ideal = math.sqrt(budget * shown.width / shown.height)
    best: tuple[float, float, Size] | None = None
    for columns in range(max(1, int(ideal * 0.85 / multiple)), max(2, math.ceil(ideal * 1.1 / multiple) + 1)):
        width = columns * multiple
        rows_exact = width * shown.height / shown.width / multiple
        for rows in {max(1, math.floor(rows_exact)), math.ceil(rows_exact)}:
            size = Size(width, rows * multiple)
            pixels = size.width * size.height / budget
            outside = max(0.0, BUDGET_BELOW - pixels, pixels - BUDGET_ABOVE)
            # Cropping a thousandth is less than a pixel: it weighs nothing against more pixels.
            bent = max(0.0, abs(math.log(size.width / size.height) - shape) - 0.001)
            score = (outside + bent, -pixels, size)
            best = score if best is None else min(best, score)
    assert best is not None
    return best[2]


def nearest_size(shown: Size, allowed: tuple[Size, ...]) -> Size:
    """Of the sizes that a model offers, the one whose shape is nearest to ``shown``; among equals the largest."""
    shape = math.log(shown.width / shown.height)
    return min(allowed, key=lambda s: (round(abs(math.log(s.width / s.height) - shape), 6), -s.width * s.height))


def fitted(image: Image.Image, shown: Size, enlarge: Enlarge | None = None) -> Image.Image:
    """The picture at exactly ``shown``: enlarged where it is too small, scaled to cover, its middle kept.

    ``enlarge`` makes it larger by whatever factor it likes; without one, and for the rest of the way, Lanczos does.
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
