"""Static text over a moving background: overlays composited onto the coded planes of each frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.segment_jobs import Reveal
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, tag_bt709, to_yuv
from mdvideo.video.frames.easing import ease_in_out
from mdvideo.video.frames.entrances import RISE, risen, wiped

PlaneArea = tuple[slice, slice]
"""Rows and columns of a plane."""

DrawPlane = Callable[[int, int, "OverlayPlane | None", NDArray[np.uint8]], None]
"""Called with (frame, plane 0…2, overlay, target): write that plane of the moving background, under the overlay."""


@dataclass(frozen=True, slots=True, eq=False)
class MotionLayers:
    """What ``frames`` frames show: a background that moves within ``window``, and overlays that do not."""

    background: av.VideoFrame
    """RGB."""
    window: Rect
    """In even output pixels; around it the background does not move."""
    overlay: Callable[[Digest], av.VideoFrame]
    """Decodes an overlay: straight-alpha RGBA."""
    reveals: Sequence[Reveal]
    """Each overlay begins to show at its reveal's frame, and has replaced the one before ``fade`` frames later."""
    frames: int


def render_under_overlays(layers: MotionLayers, draw_plane: DrawPlane) -> Iterator[av.VideoFrame]:
    """Yield yuv420p frames: what ``draw_plane`` writes into the window, the background around it, overlays on both."""
    background = layers.background
    areas = plane_areas_of(layers.window)
    planes = split_planes(planes_of(to_yuv(background)))

    @lru_cache(maxsize=2)  # captions make dozens of overlays, of 25 MB each; only two are ever mixed
    def premultiplied(digest: Digest) -> PremultipliedOverlay:
        return premultiply(layers.overlay(digest))

    packed = np.empty((background.height * 3 // 2, background.width), np.uint8)
    targets = split_planes(packed)
    has_surroundings = layers.window != Rect(0, 0, background.width, background.height)
    drawn: object = background  # the overlay that the surroundings show; at first not even none
    for index in range(layers.frames):
        visible = visible_overlay(premultiplied, layers.reveals, index)
        if has_surroundings and visible is not drawn:
            for number, (plane, target) in enumerate(zip(planes, targets, strict=True)):
                target[:] = plane if visible is None else visible.plane(number).over(plane)
            drawn = visible
        for number, (target, area) in enumerate(zip(targets, areas, strict=True)):
            draw_plane(index, number, None if visible is None else visible.plane(number).crop(area), target[area])
        yield tag_bt709(av.VideoFrame.from_ndarray(packed, format="yuv420p"))


def plane_areas_of(window: Rect) -> tuple[PlaneArea, PlaneArea, PlaneArea]:
    """Return the area of the window in each plane of yuv420p."""
    return _plane_area(window, 1), _plane_area(window, 2), _plane_area(window, 2)


def _plane_area(window: Rect, step: int) -> PlaneArea:
    """The area of the window in a plane with one sample for ``step`` pixels in each direction."""
    rows = slice(window.y // step, (window.y + window.height) // step)
    return rows, slice(window.x // step, (window.x + window.width) // step)


class OverlayPlane(NamedTuple):
    """What share of the plane below stays, 0…1, and what is added to it."""

    transmittance: Plane
    colour: Plane

    def crop(self, area: PlaneArea) -> OverlayPlane:
        """The part over ``area``, as views."""
        return OverlayPlane(self.transmittance[area], self.colour[area])

    def over(self, plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Composite this over a plane."""
        mixed: Plane = np.multiply(plane, self.transmittance, dtype=np.float32)
        mixed += self.colour
        mixed += np.float32(0.5)  # the cast truncates, so this rounds; what stays and what is added are 255 at most
        return mixed.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class PremultipliedOverlay:
    """An overlay as premultiplied planes, each at the size of the coded plane."""

    luma: OverlayPlane
    blue: OverlayPlane
    red: OverlayPlane

    def plane(self, number: int) -> OverlayPlane:
        return (self.luma, self.blue, self.red)[number]


def visible_overlay(
    premultiplied: Callable[[Digest], PremultipliedOverlay], reveals: Sequence[Reveal], index: int
) -> PremultipliedOverlay | None:
    """The overlay at frame ``index``: the newest, or while it fades in, a mix with the one before."""
    started = [reveal for reveal in reveals if reveal.frame <= index]
    if not started:
        return None
    newest = started[-1]
    time = (index - newest.frame + 1) / (newest.fade + 1)
    if time >= 1 or len(started) == 1:
        return premultiplied(newest.overlay)
    return _enter(premultiplied(started[-2].overlay), premultiplied(newest.overlay), time, newest.entrance)


def _enter(
    below: PremultipliedOverlay, above: PremultipliedOverlay, time: float, entrance: str
) -> PremultipliedOverlay:
    """Return what is shown at a time, 0…1, on the way from one overlay to the next."""
    extent = above.luma.transmittance - below.luma.transmittance
    rise = RISE * min(extent.shape)

    def between(a: OverlayPlane, b: OverlayPlane, step: int) -> OverlayPlane:
        return OverlayPlane(*(x + entered(y - x, step) for x, y in zip(a, b, strict=True)))

    def entered(change: Plane, step: int) -> Plane:
        if entrance == "rise":
            return risen(change, rise / step, time)
        if entrance == "wipe":
            return wiped(change, extent, time)
        return change * np.float32(ease_in_out(time))

    return PremultipliedOverlay(
        between(below.luma, above.luma, 1), between(below.blue, above.blue, 2), between(below.red, above.red, 2)
    )


def premultiply(overlay: av.VideoFrame) -> PremultipliedOverlay:
    pixels = np.asarray(overlay.to_ndarray(format="rgba"), np.uint8)
    colours = np.ascontiguousarray(pixels[..., :3])
    alpha: Plane = pixels[..., 3].astype(np.float32) * np.float32(1 / 255)
    coded = to_yuv(av.VideoFrame.from_ndarray(colours, format="rgb24"), "yuv444p")
    luma, blue, red = (np.multiply(plane, alpha, dtype=np.float32) for plane in planes_of(coded))
    one = np.float32(1)
    full, half = one - alpha, one - subsample(alpha)
    return PremultipliedOverlay(
        OverlayPlane(full, luma), OverlayPlane(half, subsample(blue)), OverlayPlane(half, subsample(red))
    )


def subsample(plane: Plane) -> Plane:
    """The means of 2×2 samples."""
    return (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) * np.float32(0.25)
