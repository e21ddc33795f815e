"""Runs PointJob, and draws the frames of a MoveViewJob: a part of a slide at its pixels, and what points at it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.pointing_jobs import WHOLE, MoveViewJob, PointedView, PointJob, SlideArea
from mdvideo.slides.png import encode_png
from mdvideo.slides.pointing.draw_pointer import draw_pointer

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


def run_point(job: PointJob, read: ReadBlob) -> Product:
    """Draw a view. A still with more pixels than the frame is made smaller by Lanczos."""
    view = job.view
    with Image.open(io.BytesIO(read(view.still))) as opened:
        picture = opened.convert("RGBA" if opened.mode == "RGBA" else "RGB")
    shown = _part_of(picture, view.window, job.size)
    return Product({"picture": encode_png(draw_pointer(shown, view.shapes, view.window, job.ink, job.halo))})


def moving_view_frames(job: MoveViewJob, read: ReadBlob) -> Iterator[Pixels]:
    """Yield the frames of a movement as RGB of shape (height, width, 3).

    The magnification changes by equal factors in equal times, eased at both ends, and every frame is resampled at its
    exact place, so nothing jitters.
    """
    size = Size(job.spec.width, job.spec.height)
    before, after = _picture(job.before, read), _picture(job.after, read)
    caption = None if job.caption is None else _opened(job.caption, read, "RGBA")
    for index in range(job.frames):
        t = (index + 1) / (job.frames + 1)
        eased = t * t * (3 - 2 * t)
        window = window_between(job.before.window, job.after.window, eased)
        frame = _part_of(before, window, size)
        if job.after.still != job.before.still:
            frame = Image.blend(frame, _part_of(after, window, size), eased)
        if job.before.shapes == job.after.shapes:
            frame = draw_pointer(frame, job.after.shapes, window, job.ink, job.halo)
        else:
            frame = draw_pointer(frame, job.before.shapes, window, job.ink, job.halo, 1 - eased)
            frame = draw_pointer(frame, job.after.shapes, window, job.ink, job.halo, eased)
        if caption is not None:
            frame.paste(caption, (0, 0), caption)
        yield np.asarray(frame)


def window_between(before: SlideArea, after: SlideArea, share: float) -> SlideArea:
    """Return the part of a slide that is shown at a share of the way: what both show in common stays in place."""
    if before == after:
        return after
    scale = before.width * (after.width / before.width) ** share
    if abs(after.width - before.width) < 1e-9:
        x, y = (a + (b - a) * share for a, b in zip(before[:2], after[:2], strict=True))
        return SlideArea(x, y, before.width, before.height)
    # The window's corner is where it must be for the same point of the slide to stay fixed all the way.
    moved = (scale - before.width) / (after.width - before.width)
    x = before.x + (after.x - before.x) * moved
    y = before.y + (after.y - before.y) * moved
    return SlideArea(x, y, scale, scale * before.height / before.width)


def _picture(view: PointedView, read: ReadBlob) -> Image.Image:
    return _opened(view.still, read, "RGB")


def _opened(digest: Digest, read: ReadBlob, mode: str) -> Image.Image:
    with Image.open(io.BytesIO(read(digest))) as opened:
        converted: Image.Image = opened.convert(mode)
        return converted


def _part_of(picture: Image.Image, window: SlideArea, size: Size) -> Image.Image:
    if window == WHOLE and picture.size == tuple(size):
        return picture
    width, height = picture.size
    box = (
        max(0.0, window.x * width),
        max(0.0, window.y * height),
        min(float(width), (window.x + window.width) * width),
        min(float(height), (window.y + window.height) * height),
    )
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)
