"""Typesets a page: fits its text to the frame, paints its states, and locates its text and panels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.fit import fit_boxes, fit_ink, measure_ink_overflow
from mdvideo.slides.page_boxes import GLASS_ID, TextBox, rects_of, text_boxes_of
from mdvideo.slides.paint_states import paint_states

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


@dataclass(frozen=True, slots=True)
class TypesetPage:
    """A page in all its states.

    ``overlays[k]`` is state k as straight-alpha RGBA (height, width, 4). ``bares[k]`` is the same without ink, so with
    panels only: the ink is where the two differ. States with the same panels share one array. ``glass`` are the panels
    behind which the picture is blurred, ``fit`` is the scale of the text.
    """

    overlays: tuple[Pixels, ...]
    bares: tuple[Pixels, ...]
    text: tuple[TextBox, ...]
    glass: tuple[Rect, ...]
    fit: float


def typeset(renderer: HtmlRenderer, html: str, size: Size, states: int, floor: float) -> TypesetPage:
    """Lay out ``html`` at the largest text scale in ``floor``…1 at which it fits, and paint its ``states`` states.

    Raises Overflow when it does not fit at ``floor`` either, BackendError when the renderer fails.
    """
    with renderer.open(html, size) as page:
        fit, boxes = fit_boxes(page, floor, size)
        overlays, bares = paint_states(page, states)
        if measure_ink_overflow(overlays[-1], bares[-1], boxes, size):
            fit, boxes = fit_ink(page, floor, size)
            overlays, bares = paint_states(page, states)
    return TypesetPage(
        overlays=overlays,
        bares=bares,
        text=text_boxes_of(boxes, size),
        glass=tuple(rect for _, rect in rects_of(boxes, GLASS_ID, size)),
        fit=fit,
    )
