"""Ken Burns: a background that slowly pans or zooms under static text.

FFmpeg's ``zoompan`` moves by whole pixels, which jitters at these speeds. Here every frame is resampled at its exact
position by a separable Lanczos kernel, as products with banded matrices, which BLAS computes fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, to_yuv
from mdvideo.video.frames.text_overlay import MotionLayers, OverlayPlane, plane_areas_of, render_under_overlays


class CropWindow(NamedTuple):
    """The part of the background that fills the frame: its magnification, and its position, −1 (left, top) to 1."""

    zoom: float
    x: float = 0.0
    y: float = 0.0


_ZOOM = 1.08
_PAN = 1 / (1 - 0.06)
"""Magnification that leaves 6 % of each side to travel."""

MOTIONS: Mapping[str, tuple[CropWindow, CropWindow]] = {
    "none": (CropWindow(1.0), CropWindow(1.0)),
    "zoom-in": (CropWindow(1.0), CropWindow(_ZOOM)),
    "zoom-out": (CropWindow(_ZOOM), CropWindow(1.0)),
    "pan-left": (CropWindow(_PAN, x=1), CropWindow(_PAN, x=-1)),
    "pan-right": (CropWindow(_PAN, x=-1), CropWindow(_PAN, x=1)),
    "pan-up": (CropWindow(_PAN, y=1), CropWindow(_PAN, y=-1)),
    "pan-down": (CropWindow(_PAN, y=-1), CropWindow(_PAN, y=1)),
}
"""First and last crop window of each motion, which is named for the direction in which the camera moves."""


def render_ken_burns(layers: MotionLayers, motion: str) -> Iterator[av.VideoFrame]:
    """Yield yuv420p frames of a background that pans or zooms under overlays.

    Only the part of the background in the window moves, and nothing leaves the window. Raises EncodeError when the
    motion is unknown.
    """
    if motion not in MOTIONS:
        raise EncodeError(f"the motion {motion!r} is unknown", hint=f"write one of {', '.join(MOTIONS)}")
    planes = split_planes(planes_of(to_yuv(layers.background)))
    moving = [_Resampler(plane[area]) for plane, area in zip(planes, plane_areas_of(layers.window), strict=True)]

    def draw_plane(index: int, number: int, overlay: OverlayPlane | None, target: NDArray[np.uint8]) -> None:
        moving[number].draw(crop_window_at(motion, index, layers.frames), overlay, target)

    return render_under_overlays(layers, draw_plane)


def crop_window_at(motion: str, index: int, frames: int) -> CropWindow:
    """Return the crop window of a frame. A smoothstep eases the motion in and out, as its neighbours are stills."""
    first, last = MOTIONS[motion]
    t = index / max(1, frames - 1)
    eased = t * t * (3 - 2 * t)
    return CropWindow(*(a + (b - a) * eased for a, b in zip(first, last, strict=True)))


# --- resampling -------------------------------------------------------------------------------------------------

_LOBES = 3
"""Of the Lanczos kernel, on each side."""

_BLOCK = 32
"""Outputs whose weights form one dense matrix: enough work for BLAS, and few enough that most weights are used."""

_ROWS, _COLUMNS = 360, 384
"""Size of one product. OpenBLAS stays on the calling thread up to half a million multiplications; above that, its
threads would contend with those that encode other segments."""


class _Axis(NamedTuple):
    """How one axis is resampled: outputs from ``_BLOCK * n`` on are inputs from ``lows[n]`` on times ``weights[n]``.

    ``weights`` has shape (blocks, inputs, outputs); inputs are counted in the padded background.
    """

    length: int
    lows: tuple[int, ...]
    weights: Plane

    def blocks(self) -> Iterator[tuple[slice, slice, Plane]]:
        """Yield (inputs, outputs, weights) of each block."""
        taps = self.weights.shape[1]
        for number, low in enumerate(self.lows):
            outputs = slice(number * _BLOCK, min(number * _BLOCK + _BLOCK, self.length))
            yield slice(low, low + taps), outputs, self.weights[number, :, : outputs.stop - outputs.start]


@lru_cache(maxsize=4)  # a pan moves along one axis only
def _axis_of(length: int, zoom: float, position: float) -> _Axis:
    slack = length * (1 - 1 / zoom) / 2
    blocks = -(-length // _BLOCK)
    outputs = np.arange(blocks * _BLOCK)
    centres = (outputs + 0.5 - length / 2) / zoom + length / 2 + position * slack - 0.5
    nearest = np.floor(np.minimum(centres, length - 1)).astype(np.intp)
    inputs = nearest[:, None] + np.arange(1 - _LOBES, _LOBES + 1)
    distance = centres[:, None] - inputs
    taps = np.sinc(distance) * np.sinc(distance / _LOBES)
    taps /= taps.sum(axis=1, keepdims=True)
    inputs += _LOBES  # the background is padded
    lows = inputs[::_BLOCK, 0]
    weights = np.zeros((blocks, _BLOCK + 2 * _LOBES, _BLOCK), np.float32)
    block = outputs // _BLOCK
    weights[block[:, None], inputs - lows[block][:, None], (outputs % _BLOCK)[:, None]] = taps
    return _Axis(length, tuple(lows.tolist()), weights)


class _Resampler:
    """Resamples one plane of the background, frame after frame, into the same buffers."""

    def __init__(self, plane: NDArray[np.uint8]) -> None:
        self.height, self.width = plane.shape
        # Edge pixels continue beyond the edge; the far side is padded up to a whole block of taps.
        far = _LOBES + _BLOCK
        self.source: Plane = np.pad(plane, ((_LOBES, far), (_LOBES, far)), mode="edge").astype(np.float32)
        self.wide: Plane = np.empty((self.source.shape[0], self.width), np.float32)
        self.rows: Plane = np.empty((_BLOCK, self.width), np.float32)

    def draw(self, crop: CropWindow, overlay: OverlayPlane | None, target: NDArray[np.uint8]) -> None:
        """Write the background in ``crop`` into ``target``, under ``overlay``."""
        for inputs, outputs, weights in _axis_of(self.width, crop.zoom, crop.x).blocks():
            for top in range(0, len(self.source), _ROWS):
                part = slice(top, top + _ROWS)
                np.matmul(self.source[part, inputs], weights, out=self.wide[part, outputs])
        for inputs, outputs, weights in _axis_of(self.height, crop.zoom, crop.y).blocks():
            rows = self.rows[: outputs.stop - outputs.start]
            for left in range(0, self.width, _COLUMNS):
                part = slice(left, left + _COLUMNS)
                np.matmul(weights.T, self.wide[inputs, part], out=rows[:, part])
            if overlay is not None:
                rows *= overlay.transmittance[outputs]
                rows += overlay.colour[outputs]
            rows += np.float32(0.5)  # the cast truncates, so this rounds
            np.clip(rows, 0, 255, out=rows)
            target[outputs] = rows
