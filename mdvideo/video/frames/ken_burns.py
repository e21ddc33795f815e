"""A background that moves slowly under text that stands still.

FFmpeg's ``zoompan`` steps by whole pixels, which trembles at these speeds. Here every frame is resampled at its exact
position by a separable Lanczos kernel, as products with banded matrices, which is what BLAS is fast at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import Digest, Rect, Reveal
from mdvideo.video.frames.colour_conversion import planes_of, to_yuv
from mdvideo.video.frames.text_overlay import InkPlane, Plane, areas_of, split, under_overlays


class CropWindow(NamedTuple):
    """The part of the plate that fills the frame: its magnification, and its place from −1 (left, top) to 1."""

    zoom: float
    x: float = 0.0
    y: float = 0.0


_NEAR = 1.08
_PAN = 1 / (1 - 0.06)
"""Magnification that leaves 6 % of each side to travel."""

MOTIONS: Mapping[str, tuple[CropWindow, CropWindow]] = {
    "none": (CropWindow(1.0), CropWindow(1.0)),
    "zoom-in": (CropWindow(1.0), CropWindow(_NEAR)),
    "zoom-out": (CropWindow(_NEAR), CropWindow(1.0)),
    "pan-left": (CropWindow(_PAN, x=1), CropWindow(_PAN, x=-1)),
    "pan-right": (CropWindow(_PAN, x=-1), CropWindow(_PAN, x=1)),
    "pan-up": (CropWindow(_PAN, y=1), CropWindow(_PAN, y=-1)),
    "pan-down": (CropWindow(_PAN, y=-1), CropWindow(_PAN, y=1)),
}
"""First and last view of each motion, named for where the viewer's gaze goes."""


def motion_frames(
    plate: av.VideoFrame,
    overlay: Callable[[Digest], av.VideoFrame],
    reveals: Sequence[Reveal],
    motion: str,
    frames: int,
    window: Rect | None = None,
) -> Iterator[av.VideoFrame]:
    """``frames`` yuv420p frames of ``plate`` (RGB) moving under overlays (straight-alpha RGBA) as revealed.

    Only what lies in ``window`` (even output pixels; default: the whole plate) moves, and nothing leaves it: beside a
    split picture the text's ground stands still.
    Each overlay starts to show at its reveal's frame, and has taken the place of the one before ``fade`` frames
    later. Raises EncodeError when the motion is not known.
    """
    if motion not in MOTIONS:
        raise EncodeError(f"motion {motion!r} is not known", hint=f"write one of {', '.join(MOTIONS)}")
    window = window or Rect(0, 0, plate.width, plate.height)
    planes = split(planes_of(to_yuv(plate)))
    moving = [_Resampler(plane[area]) for plane, area in zip(planes, areas_of(window), strict=True)]

    def paint(index: int, number: int, ink: InkPlane | None, target: NDArray[np.uint8]) -> None:
        moving[number].paint(view_at(motion, index, frames), ink, target)

    return under_overlays(plate, overlay, reveals, frames, window, paint)


def view_at(motion: str, index: int, frames: int) -> CropWindow:
    """The view at a frame, eased in and out by a smoothstep, since the pictures on either side stand still."""
    first, last = MOTIONS[motion]
    t = index / max(1, frames - 1)
    eased = t * t * (3 - 2 * t)
    return CropWindow(*(a + (b - a) * eased for a, b in zip(first, last, strict=True)))


# --- resampling -------------------------------------------------------------------------------------------------

_LOBES = 3
"""Of the Lanczos kernel, on each side."""

_BLOCK = 32
"""Outputs whose weights form one dense matrix: enough work for BLAS, few enough to be mostly band."""

_ROWS, _COLUMNS = 360, 384
"""Extent of one product. OpenBLAS stays on the calling thread up to half a million multiplications; above, its
threads would contend with those that encode other segments."""


class _Axis(NamedTuple):
    """How one axis is resampled: outputs from ``_BLOCK * n`` on are inputs from ``lows[n]`` on times ``weights[n]``.

    ``weights`` has shape (blocks, inputs, outputs); inputs count in the padded plate.
    """

    length: int
    lows: tuple[int, ...]
    weights: Plane

    def blocks(self) -> Iterator[tuple[slice, slice, Plane]]:
        """(inputs, outputs, weights) of each block."""
        taps = self.weights.shape[1]
        for number, low in enumerate(self.lows):
            out = slice(number * _BLOCK, min(number * _BLOCK + _BLOCK, self.length))
            yield slice(low, low + taps), out, self.weights[number, :, : out.stop - out.start]


@lru_cache(maxsize=4)  # a pan moves along one axis only
def _axis(length: int, zoom: float, place: float) -> _Axis:
    slack = length * (1 - 1 / zoom) / 2
    blocks = -(-length // _BLOCK)
    outputs = np.arange(blocks * _BLOCK)
    centres = (outputs + 0.5 - length / 2) / zoom + length / 2 + place * slack - 0.5
    nearest = np.floor(np.minimum(centres, length - 1)).astype(np.intp)
    inputs = nearest[:, None] + np.arange(1 - _LOBES, _LOBES + 1)
    distance = centres[:, None] - inputs
    taps = np.sinc(distance) * np.sinc(distance / _LOBES)
    taps /= taps.sum(axis=1, keepdims=True)
    inputs += _LOBES  # the plate is padded
    lows = inputs[::_BLOCK, 0]
    weights = np.zeros((blocks, _BLOCK + 2 * _LOBES, _BLOCK), np.float32)
    block = outputs // _BLOCK
    weights[block[:, None], inputs - lows[block][:, None], (outputs % _BLOCK)[:, None]] = taps
    return _Axis(length, tuple(lows.tolist()), weights)


class _Resampler:
    """Resamples one plane of the plate, frame after frame, into the same buffers."""

    def __init__(self, plane: NDArray[np.uint8]) -> None:
        self.height, self.width = plane.shape
        # The plate goes on beyond its edges as its last pixels; the far side is padded up to a whole block of taps.
        far = _LOBES + _BLOCK
        self.source: Plane = np.pad(plane, ((_LOBES, far), (_LOBES, far)), mode="edge").astype(np.float32)
        self.wide: Plane = np.empty((self.source.shape[0], self.width), np.float32)
        self.rows: Plane = np.empty((_BLOCK, self.width), np.float32)

    def paint(self, view: CropWindow, ink: InkPlane | None, target: NDArray[np.uint8]) -> None:
        """Put the plate as seen from ``view`` into ``target``, with ``ink`` laid over it."""
        for inputs, outputs, weights in _axis(self.width, view.zoom, view.x).blocks():
            for top in range(0, len(self.source), _ROWS):
                part = slice(top, top + _ROWS)
                np.matmul(self.source[part, inputs], weights, out=self.wide[part, outputs])
        for inputs, outputs, weights in _axis(self.height, view.zoom, view.y).blocks():
            rows = self.rows[: outputs.stop - outputs.start]
            for left in range(0, self.width, _COLUMNS):
                part = slice(left, left + _COLUMNS)
                np.matmul(weights.T, self.wide[inputs, part], out=rows[:, part])
            if ink is not None:
                rows *= ink.through[outputs]
                rows += ink.colour[outputs]
            rows += np.float32(0.5)  # the cast truncates, and so rounds
            np.clip(rows, 0, 255, out=rows)
            target[outputs] = rows
