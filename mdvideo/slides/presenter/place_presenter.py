"""Runs PlacePresenterJob: finds a corner of the slide that is free in every state, and draws the opening there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.presenter_jobs import PlacePresenterJob
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.png import encode_png
from mdvideo.slides.typeset import typeset

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MARGIN, _CLEAR = 44.0, 16.0
"""Distance from the frame's edges, and from what is on the slide, in CSS pixels of the design canvas."""

_FOOTER = 64.0
"""By how much a presenter stands higher where the number of the page is below, in CSS pixels."""

_RADIUS = 0.09
"""Of the corners of a rounded opening, as a share of its height."""

_SMALLER = (1.0, 0.85, 0.7)
"""Sizes that are tried before something is hidden, as shares of the wanted one."""

_INK = 24
_FINE = 4
"""The opening is drawn so many times as large, for smooth edges."""


class _Spot(NamedTuple):
    corner: str
    x: int
    y: int
    width: int
    height: int


def run_place_presenter(job: PlacePresenterJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Find the place and draw its opening. Raises BackendError."""
    slide = job.slide
    page = typeset(renderer, embed_pictures(slide.html, read), slide.size, slide.states, slide.floor)
    shown = np.zeros((slide.size.height, slide.size.width), np.bool_)
    for overlay, bare in zip(page.overlays, page.bares, strict=True):
        shown |= _ink_of(overlay, bare)
    spots = [
        _spot(job, corner, share, lift)
        for share in _SMALLER
        for corner in job.corners
        for lift in ((0.0, _FOOTER) if corner.startswith("bottom") else (0.0,))
    ]
    free = next((spot for spot in spots if not _covered(shown, spot, slide.size)), None)
    chosen = free or min(spots, key=lambda spot: (_covered(shown, spot, slide.size), -spot.width))
    report = {**chosen._asdict(), "covers": free is None}
    return Product({"mask": encode_png(_opening(job, chosen))}, report)


def _ink_of(overlay: NDArray[np.uint8], bare: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a page has something to see: words, and pictures and panels, but not a wash over the whole frame."""
    words: NDArray[np.bool_] = np.abs(overlay.astype(np.int16) - bare.astype(np.int16)).max(axis=2) >= _INK
    solid = bare[..., 3] >= 255 - _INK
    if solid.mean() < 0.9:  # a ground of the theme's is no panel
        words |= solid
    return words


def _spot(job: PlacePresenterJob, corner: str, share: float, lift: float) -> _Spot:
    size, aspect = job.slide.size, float(job.aspect)
    height = float(job.side) * share * min(size)
    width = min(height * aspect, 0.5 * size.width)
    margin = _MARGIN * size.scale
    across, down = _even(width), _even(height)
    left = margin if corner.endswith("left") else size.width - margin - across
    top = margin if corner.startswith("top") else size.height - max(margin, job.below) - lift * size.scale - down
    return _Spot(corner, _even(left), _even(top), across, down)


def _even(length: float) -> int:
    return max(0, 2 * round(length / 2))


def _covered(shown: NDArray[np.bool_], spot: _Spot, size: Size) -> int:
    """Return the number of pixels that a presenter at a spot would hide or touch."""
    clear = round(_CLEAR * size.scale)
    rows = slice(max(0, spot.y - clear), spot.y + spot.height + clear)
    columns = slice(max(0, spot.x - clear), spot.x + spot.width + clear)
    return int(np.count_nonzero(shown[rows, columns]))


def _opening(job: PlacePresenterJob, spot: _Spot) -> Image.Image:
    fine = Image.new("L", (spot.width * _FINE, spot.height * _FINE), 0)
    pen, corner = ImageDraw.Draw(fine), (fine.width - 1, fine.height - 1)
    if job.is_round:
        pen.ellipse((0, 0, *corner), fill=255)
    else:
        pen.rounded_rectangle((0, 0, *corner), _RADIUS * fine.height, fill=255)
    mask = Image.new("L", job.slide.size, 0)
    mask.paste(fine.resize((spot.width, spot.height), Image.Resampling.BOX), (spot.x, spot.y))
    return mask
