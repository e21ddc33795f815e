"""Text that stands still over a background that moves: overlays laid over the coded planes of each frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs import Digest, Rect, Reveal
from mdvideo.video.frames.colour_conversion import planes_of, tagged, to_yuv

Plane = NDArray[np.float32]

Area = tuple[slice, slice]
"""Rows and columns of a plane."""

Paint = Callable[[int, int, "InkPlane | None", NDArray[np.uint8]], None]
"""Called with (frame, plane, ink, target): put the moving background's plane, 0 to 2, into target, with ink over it."""


def under_overlays(
    plate: av.VideoFrame,
    overlay: Callable[[Digest], av.VideoFrame],
    reveals: Sequence[Reveal],
    frames: int,
    window: Rect,
    paint: Paint,
) -> Iterator[av.VideoFrame]:
    """``frames`` yuv420p frames: what ``paint`` puts into ``window`` (even output pixels), ``plate`` (RGB) around it.

    Overlays (straight-alpha RGBA, by ``overlay``) lie over both, as revealed: each starts to show at its reveal's
    frame, and has taken the place of the one before ``fade`` frames later.
    """
    areas = areas_of(window)
    planes = split(planes_of(to_yuv(plate)))

    @lru_cache(maxsize=2)  # captions make dozens of overlays, of 25 MB each; no more than two are ever mixed
    def ink_of(digest: Digest) -> _Ink:
        return _ink(overlay(digest))

    buffer = np.empty((plate.height * 3 // 2, plate.width), np.uint8)
    targets = split(buffer)
    stands_around = window != Rect(0, 0, plate.width, plate.height)
    laid: object = plate  # not an ink: nothing is laid over what stands around the window yet
    for index in range(frames):
        ink = _shown(ink_of, reveals, index)
        if stands_around and ink is not laid:
            for number, (plane, target) in enumerate(zip(planes, targets, strict=True)):
                target[:] = plane if ink is None else ink.plane(number).over(plane)
            laid = ink
        for number, (target, area) in enumerate(zip(targets, areas, strict=True)):
            paint(index, number, None if ink is None else ink.plane(number).within(area), target[area])
        yield tagged(av.VideoFrame.from_ndarray(buffer, format="yuv420p"))


def areas_of(window: Rect) -> tuple[Area, Area, Area]:
    """The window in each plane of yuv420p."""
    return _area(window, 1), _area(window, 2), _area(window, 2)


def _area(window: Rect, step: int) -> Area:
    """The window in a plane that has one sample for ``step`` pixels each way."""
    rows = slice(window.y // step, (window.y + window.height) // step)
    return rows, slice(window.x // step, (window.x + window.width) // step)


class InkPlane(NamedTuple):
    """How much of what lies below shows through, 0…1, and what is added to it."""

    through: Plane
    colour: Plane

    def within(self, area: Area) -> InkPlane:
        """The part that lies over ``area``, as views."""
        return InkPlane(self.through[area], self.colour[area])

    def over(self, plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The plane with this laid over it."""
        laid: Plane = plane * self.through + self.colour + np.float32(0.5)  # the cast truncates, and so rounds
        return laid.clip(0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Ink:
    """An overlay, ready to be laid over coded planes: premultiplied, at the size of each plane."""

    luma: InkPlane
    blue: InkPlane
    red: InkPlane

    def plane(self, number: int) -> InkPlane:
        return (self.luma, self.blue, self.red)[number]


def _shown(ink_of: Callable[[Digest], _Ink], reveals: Sequence[Reveal], index: int) -> _Ink | None:
    """What is laid over frame ``index``: the newest overlay, or a mix with the one before while it fades in."""
    begun = [reveal for reveal in reveals if reveal.frame <= index]
    if not begun:
        return None
    newest = begun[-1]
    mix = (index - newest.frame + 1) / (newest.fade + 1)
    if mix >= 1 or len(begun) == 1:
        return ink_of(newest.overlay)
    return _mixed(ink_of(begun[-2].overlay), ink_of(newest.overlay), mix)


def _mixed(below: _Ink, above: _Ink, mix: float) -> _Ink:
    weight = np.float32(mix)

    def between(a: InkPlane, b: InkPlane) -> InkPlane:
        return InkPlane(a.through + (b.through - a.through) * weight, a.colour + (b.colour - a.colour) * weight)

    return _Ink(between(below.luma, above.luma), between(below.blue, above.blue), between(below.red, above.red))


def _ink(overlay: av.VideoFrame) -> _Ink:
    pixels = np.asarray(overlay.to_ndarray(format="rgba"), np.uint8)
    colours = np.ascontiguousarray(pixels[..., :3])
    alpha: Plane = pixels[..., 3].astype(np.float32) * np.float32(1 / 255)
    coded = to_yuv(av.VideoFrame.from_ndarray(colours, format="rgb24"), "yuv444p")
    luma, blue, red = (np.multiply(plane, alpha, dtype=np.float32) for plane in planes_of(coded))
    one = np.float32(1)
    through, half = one - alpha, one - _halved(alpha)
    return _Ink(InkPlane(through, luma), InkPlane(half, _halved(blue)), InkPlane(half, _halved(red)))


def _halved(plane: Plane) -> Plane:
    return (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) * np.float32(0.25)


def split(packed: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Views of the three planes of a yuv420p array as PyAV packs it: shape (height * 3 / 2, width)."""
    height, width = packed.shape[0] * 2 // 3, packed.shape[1]
    flat, luma, chroma = packed.reshape(-1), height * width, height * width // 4
    half = (height // 2, width // 2)
    return (
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )
