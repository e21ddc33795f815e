"""A picture enlarged in tiles, which bound the memory for any size. Knows no model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Floats = NDArray[np.float32]

TILE, MARGIN, SMALLEST_TILE = 512, 32, 64
"""Pixels of a tile's side, of the margin around it that the model sees too, so that no seams show, and the least."""


def enlarge_in_tiles(
    image: Image.Image, model: Callable[[Floats], Floats], scale: int, tile: int = TILE
) -> Image.Image:
    """Enlarge an RGB picture ``scale`` times. ``model`` maps (3, h, w) floats in 0…1 to (3, h·scale, w·scale).

    Each tile includes a margin of its neighbours, which is cut off afterwards.
    """
    import numpy as np
    from PIL import Image

    floats = np.asarray(image.convert("RGB"), dtype=np.float32) / np.float32(255)
    pixels: Floats = floats.transpose(2, 0, 1)
    height, width = pixels.shape[1:]
    out = np.empty((height * scale, width * scale, 3), np.uint8)
    for top in range(0, height, tile):
        for left in range(0, width, tile):
            y, x = max(0, top - MARGIN), max(0, left - MARGIN)
            bottom, right = min(height, top + tile), min(width, left + tile)
            seen: Floats = np.ascontiguousarray(pixels[:, y : bottom + MARGIN, x : right + MARGIN], dtype=np.float32)
            enlarged = model(seen)[
                :,
                (top - y) * scale : (bottom - y) * scale,
                (left - x) * scale : (right - x) * scale,
            ]
            levels = (enlarged.clip(0, 1) * 255).round().astype(np.uint8).transpose(1, 2, 0)
            out[top * scale : bottom * scale, left * scale : right * scale] = levels
    return Image.fromarray(out)
