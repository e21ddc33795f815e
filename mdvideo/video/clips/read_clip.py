"""Runs ReadClipJob: the first frame of a clip, its extremes, and its length."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.clip_jobs import ReadClipJob
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.video.clips.clip_file import MAX_SECONDS, ClipDamaged, clip_frames, has_sound, stated_seconds
from mdvideo.video.clips.clip_picture import rgba_of, shown_size

_EXTREMES_WIDTH = 480
"""Pixels of the longer side of the pictures of extremes: contrast is measured over cells of eight pixels."""

_MISSING = Fraction(1, 2)
"""Seconds by which a file may end before it says."""


def run_read_clip(job: ReadClipJob, read: ReadBlob) -> Product:
    """Decode all of the part that is shown. Raises AssetError for a clip that cannot be shown, or is too long."""
    data, name = read(job.source), job.label or "the clip"
    first: av.VideoFrame | None = None
    extremes = _Extremes()
    end = Fraction(0)
    damaged: Fraction | None = None
    stated: Fraction | None = None
    try:
        for timed in clip_frames(data, job.container, name, job.start):
            if job.end is not None and timed.start >= job.end:
                break
            if first is None:
                stated = stated_seconds(data, job.container)
                _refuse_long(job, name, min(stated, job.end or stated) if stated is not None else Fraction(0))
            first = timed.frame if first is None or job.shows_end else first
            extremes.add(timed.frame)
            end = timed.end if job.end is None else min(timed.end, job.end)
            _refuse_long(job, name, end)
    except ClipDamaged as error:
        damaged = error.seconds
    if stated is not None and damaged is None and end < min(stated, job.end or stated) - _MISSING:
        damaged = end  # what follows is missing, or is no picture
    if first is None:
        at = f"{float(job.start):g} s"
        raise AssetError(f"{name} has nothing to show at {at}", hint="write a start before its end")
    size = shown_size(first)
    scale = min(1.0, max(job.limit.width / size.width, job.limit.height / size.height))
    shown = Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))
    lightest, darkest = extremes.pictures()
    outputs = {"picture": _png_of(rgba_of(first, shown)), "lightest": _png_of(lightest), "darkest": _png_of(darkest)}
    report = {
        "width": size.width,
        "height": size.height,
        "shown": list(shown),
        "start": str(job.start),
        "end": str(end),
        "sound": has_sound(data, job.container),
        "damaged": None if damaged is None else round(float(damaged), 2),
    }
    return Product(outputs, report)


def _refuse_long(job: ReadClipJob, name: str, end: Fraction) -> None:
    if (end - job.start) / job.speed > MAX_SECONDS:
        hint = "say which part is shown: {start=0:30 end=1:10}, or a speed"
        raise AssetError(f"{name} is longer than {MAX_SECONDS // 60} minutes", hint=hint)


class _Extremes:
    """The lightest and darkest value of each pixel and channel, over frames of one clip."""

    def __init__(self) -> None:
        self.size = Size(0, 0)
        self.lightest: NDArray[np.uint8] | None = None
        self.darkest: NDArray[np.uint8] | None = None

    def add(self, frame: av.VideoFrame) -> None:
        if self.lightest is None or self.darkest is None:
            size = shown_size(frame)
            scale = min(1.0, _EXTREMES_WIDTH / max(size))
            self.size = Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))
            self.lightest = rgba_of(frame, self.size)
            self.darkest = self.lightest.copy()
            return
        pixels = rgba_of(frame, self.size)
        np.maximum(self.lightest, pixels, out=self.lightest)
        np.minimum(self.darkest, pixels, out=self.darkest)

    def pictures(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        assert self.lightest is not None
        assert self.darkest is not None
        return self.lightest, self.darkest


def _png_of(pixels: NDArray[np.uint8]) -> bytes:
    """Return RGBA as PNG, without its alpha where that says nothing."""
    opaque = int(pixels[..., 3].min()) == 255
    kind = "rgb24" if opaque else "rgba"
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3] if opaque else pixels), format=kind)
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, kind
    codec.time_base, codec.thread_count = Fraction(1), 1
    codec.options = {"compression_level": "3", "pred": "up"}
    return b"".join(map(bytes, (*codec.encode(frame), *codec.encode(None))))
