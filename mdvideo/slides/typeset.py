"""Typesets a page: fits its text to the frame, paints its states, and locates its text and panels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import Box, Document, HtmlRenderer
from mdvideo.slides.cut_off import cut_off
from mdvideo.slides.fit import fit_boxes, fit_ink
from mdvideo.slides.overflow import measure_ink_overflow
from mdvideo.slides.page_boxes import GLASS_ID, TextBox, rects_of, text_boxes_of
from mdvideo.slides.paint_states import paint_states
from mdvideo.slides.scale_pictures import scaled_pictures

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


_DIMS = " data-dim="
"""What the HTML of a page contains if it shows code in steps."""


@dataclass(frozen=True, slots=True)
class TypesetPage:
    """A page in all its states.

    ``overlays[k]`` is state k as straight-alpha RGBA (height, width, 4). ``bares[k]`` is the same without ink, so with
    panels only: the ink is where the two differ. States with the same panels share one array. ``glass`` are the panels
    behind which the picture is blurred, ``fit`` is the scale of the text. ``overflow`` is by how many output pixels the
    content was too large for its frame at the smallest scale, and was cut off; 0 if it fits. ``undimmed`` are the
    overlays without the dimming of code that is shown in steps, by which its contrast is judged; empty without such.
    """

    overlays: tuple[Pixels, ...]
    bares: tuple[Pixels, ...]
    text: tuple[TextBox, ...]
    glass: tuple[Rect, ...]
    fit: float
    overflow: int = 0
    undimmed: tuple[Pixels, ...] = ()


Probe = Callable[[Document, Mapping[str, Box]], None]
"""Looks at a laid-out page and the boxes of its elements, after its states have been painted."""


def typeset(
    renderer: HtmlRenderer, html: str, size: Size, states: int, floor: float, probe: Probe | None = None
) -> TypesetPage:
    """Lay out ``html`` so that it fits its frame, its text at no less than ``floor`` if possible, and paint its states.

    What does not fit at all is cut off. Raises BackendError when the renderer fails.
    """
    with renderer.open(html, size) as page:
        fitted = fit_boxes(page, floor)
        boxes = cut_off(page, fitted, size) if fitted.excess else fitted.boxes
        overlays, bares = _paint(renderer, page, html, boxes, size, states)
        if not fitted.excess and measure_ink_overflow(overlays[-1], bares[-1], boxes, size):
            fitted = fit_ink(page, floor, size)
            boxes = cut_off(page, fitted, size) if fitted.excess else fitted.boxes
            overlays, bares = _paint(renderer, page, html, boxes, size, states)
        undimmed: tuple[Pixels, ...] = ()
        if _DIMS in html:
            page.set_attribute("root", "data-dims", "off")
            undimmed = _paint(renderer, page, html, boxes, size, states)[0]
        if probe is not None:
            probe(page, boxes)
    return TypesetPage(
        overlays=overlays,
        bares=bares,
        text=text_boxes_of(boxes, size),
        glass=tuple(rect for _, rect in rects_of(boxes, GLASS_ID, size)),
        fit=fitted.fit.scale,
        overflow=math.ceil(fitted.excess * size.scale),
        undimmed=undimmed,
    )


def _paint(
    renderer: HtmlRenderer, page: Document, html: str, boxes: Mapping[str, Box], size: Size, states: int
) -> tuple[tuple[Pixels, ...], tuple[Pixels, ...]]:
    if not getattr(renderer, "scales_coarsely", False):
        return paint_states(page, states)
    with scaled_pictures(page, html, boxes, size):
        return paint_states(page, states)
