"""The PNG encoder is lossless."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from mdvideo.slides.png import encode_png


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (64, 64)])
def test_png_is_lossless(mode: str, size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    picture = Image.fromarray(random.integers(0, 256, (size[1], size[0], len(mode)), np.uint8))
    data = encode_png(picture)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), np.asarray(picture))
    assert data.count(zlib.crc32(b"IEND").to_bytes(4, "big")) == 1
