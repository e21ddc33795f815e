"""Colours are converted by the BT.709 matrix, limited range."""

from __future__ import annotations

import av
import numpy as np

from mdvideo.video.frames.colour_conversion import planes_of, to_yuv
from tests.support.encoded_video import HEIGHT, WIDTH


def test_red_is_bt709_red() -> None:
    """Limited range, BT.709 matrix: red is 63, 102, 240 (ITU-R BT.709-6, 3.2 and 3.4)."""
    red = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    red[..., 0] = 255
    planes = planes_of(to_yuv(av.VideoFrame.from_ndarray(red, format="rgb24")))
    corner = planes[0, 0], planes.reshape(-1)[WIDTH * HEIGHT], planes.reshape(-1)[-1]
    assert np.abs(np.subtract(corner, (63, 102, 240))).max() <= 1
