"""Draws a slide on which clips play: clips among the backgrounds, the text over them, and clips in the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.deck.model import Filter
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.clip_jobs import PlayClipsJob, PlayedClip
from mdvideo.plan.jobs.job import Digest, ReadBlob
from mdvideo.video.clips.clip_file import ClipDamaged, TimedFrame, clip_frames
from mdvideo.video.clips.clip_picture import ClipPicture, crop_picture, picture_of, rgba_of, translucent_picture
from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, tag_bt709, to_yuv
from mdvideo.video.frames.text_overlay import (
    PremultipliedOverlay,
    plane_areas_of,
    premultiply,
    subsample,
    visible_overlay,
)

ApplyFilters = Callable[[NDArray[np.uint8], tuple[Filter, ...], float], NDArray[np.uint8]]
"""Applies CSS filters to straight-alpha RGBA of shape (height, width, 4); the number is output pixels per CSS pixel."""

ReadStill = Callable[[Digest], av.VideoFrame]

_MASKS_KEPT = 4

_Mask = tuple[Plane, Plane, Plane]


def render_played_clips(
    job: PlayClipsJob, read: ReadBlob, still: ReadStill, apply_filters: ApplyFilters
) -> Iterator[av.VideoFrame]:
    """Yield yuv420p frames. A clip that cannot be decoded to its end holds its last frame. Raises EncodeError."""
    background = to_yuv(still(job.background))
    size = (background.height * 3 // 2, background.width)
    ground = planes_of(background)
    scale = job.spec.width / 1280 if job.spec.width >= job.spec.height else job.spec.height / 1280
    players = [_ClipPlayer(clip, read(clip.source), job.spec.fps, apply_filters, scale) for clip in job.clips]
    below = [player for player in players if not player.clip.masks]
    above = [player for player in players if player.clip.masks]
    overlay_of = lru_cache(maxsize=2)(lambda digest: premultiply(still(digest)))
    mask_of = lru_cache(maxsize=_MASKS_KEPT * max(1, len(above)))(lambda digest: _mask_of(still(digest)))
    base = np.empty(size, np.uint8)
    packed = np.empty(size, np.uint8)
    drawn: tuple[object, ...] = ()
    for index in range(job.frames):
        visible = visible_overlay(overlay_of, job.reveals, index)
        moved = [player.advance(index) for player in below]
        if drawn != (id(visible),) or any(moved):
            _draw_base(base, ground, below, visible)
            drawn = (id(visible),)
            packed[:] = base
        targets, bases = split_planes(packed), split_planes(base)
        for player in above:
            player.advance(index)
            mask = _visible_mask(player.clip, mask_of, job, index)
            areas = plane_areas_of(player.clip.area)
            for number, area in enumerate(areas):
                _blend(targets[number][area], bases[number][area], player.picture, number, mask[number][area])
        yield tag_bt709(av.VideoFrame.from_ndarray(packed, format="yuv420p"))


def _draw_base(
    base: NDArray[np.uint8],
    ground: NDArray[np.uint8],
    clips: Sequence[_ClipPlayer],
    visible: PremultipliedOverlay | None,
) -> None:
    """Draw the background, the clips on it, and the text over both."""
    base[:] = ground
    planes = split_planes(base)
    for player in clips:
        for number, area in enumerate(plane_areas_of(player.clip.area)):
            _blend(planes[number][area], planes[number][area], player.picture, number, None)
    if visible is not None:
        for number, plane in enumerate(planes):
            plane[:] = visible.plane(number).over(plane)


def _blend(
    target: NDArray[np.uint8], below: NDArray[np.uint8], picture: ClipPicture, number: int, mask: Plane | None
) -> None:
    """Write a plane of a clip over what is below it, as far as its mask and its own opacity show it."""
    plane = picture.planes[number]
    opacity = None if picture.opacity is None else picture.opacity[number]
    if mask is None and opacity is None:
        target[:] = plane
        return
    share = np.float32(1) if mask is None else mask
    covered = share if opacity is None else share * opacity
    mixed = below * (np.float32(1) - covered) + plane * share + np.float32(0.5)
    target[:] = np.clip(mixed, 0, 255)  # the assignment truncates, so this rounds


def _visible_mask(clip: PlayedClip, mask_of: Callable[[Digest], _Mask], job: PlayClipsJob, index: int) -> _Mask:
    """Return how much of a clip is seen: as its newest mask says, or while a fragment fades in, in between."""
    started = [number for number, reveal in enumerate(job.reveals) if reveal.frame <= index]
    newest = started[-1]
    reveal = job.reveals[newest]
    mix = (index - reveal.frame + 1) / (reveal.fade + 1)
    now = mask_of(clip.masks[newest])
    if mix >= 1 or len(started) == 1 or clip.masks[started[-2]] == clip.masks[newest]:
        return now
    before, weight = mask_of(clip.masks[started[-2]]), np.float32(mix)
    luma, blue, red = (a + (b - a) * weight for a, b in zip(before, now, strict=True))
    return luma, blue, red


def _mask_of(frame: av.VideoFrame) -> _Mask:
    pixels = np.asarray(frame.to_ndarray(format="gray"), np.uint8).astype(np.float32) / np.float32(255)
    half = subsample(pixels)
    return pixels, half, half


@dataclass
class _ClipPlayer:
    """Gives a clip's picture at each frame of a segment, in order."""

    clip: PlayedClip
    data: bytes
    fps: Fraction
    apply_filters: ApplyFilters
    scale: float

    def __post_init__(self) -> None:
        self._frames = self._open()
        self._round = 0
        self._now: TimedFrame | None = next(self._frames, None)
        if self._now is None:
            raise EncodeError("a clip has no frames")
        self._next = next(self._frames, None)
        self.picture = self._draw(self._now)
        self._drawn = self._now

    def advance(self, index: int) -> bool:
        """Go to a frame of the segment. Return whether the picture changed."""
        played = max(0, index - self.clip.begins) / self.fps * self.clip.speed
        length = self.clip.end - self.clip.start
        rounds = int(played / length) if self.clip.loop else 0
        if rounds > self._round:
            self._round = rounds
            self._frames = self._open()
            self._now, self._next = next(self._frames, None) or self._now, next(self._frames, None)
        at = self.clip.start + (played - rounds * length)
        while self._next is not None and self._next.start <= at and self._next.start < self.clip.end:
            self._now, self._next = self._next, next(self._frames, None)
        if self._now is self._drawn or self._now is None:
            return index == 0
        self.picture, self._drawn = self._draw(self._now), self._now
        return True

    def _open(self) -> Iterator[TimedFrame]:
        try:
            yield from clip_frames(self.data, self.clip.container, "the clip", self.clip.start)
        except ClipDamaged:
            return  # its slide has a warning, and holds the last frame that could be decoded

    def _draw(self, timed: TimedFrame) -> ClipPicture:
        clip = self.clip
        if clip.filters:
            picture = translucent_picture(
                self.apply_filters(rgba_of(timed.frame, clip.scaled), clip.filters, self.scale)
            )
        else:
            picture = picture_of(timed.frame, clip.scaled)
        whole = clip.crop == (0, 0) and (clip.area.width, clip.area.height) == tuple(clip.scaled)
        return picture if whole else crop_picture(picture, *clip.crop, clip.area.width, clip.area.height)
