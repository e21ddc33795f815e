"""Makes a page fit its frame: takes growth back, then reduces pictures, blocks and text, no more than necessary.

A ``PageFit`` says how. It is set on the page by attributes of the root: the variables ``--grow``, by which what
``grow_type.py`` has added to sizes is multiplied, ``--fit``, of which all sizes in the content are multiples,
``--block-fit`` (code, tables and formulas) and ``--picture-limit`` (the greatest height of a picture), and
``data-fitted`` with what is reduced. ``css.FIT_RULES`` applies them in every theme.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.protocols import Box, Document
from mdvideo.slides.overflow import measure_ink_overflow, measure_overflow
from mdvideo.slides.page_boxes import PICTURE_ID

LEAST_SCALE = 0.5
"""Text is never smaller than this, relative to the theme's size; what does not fit then is cut off."""

_STEPS = 128
"""Text scales are multiples of 1/128, which is less than half a CSS pixel at the largest font size."""

Measure = Literal["growth_steps", "picture_limit", "block_steps", "text_steps", "wrapped"]


@dataclass(frozen=True, slots=True)
class PageFit:
    """How a page is made to fit.

    ``growth_steps`` is the part of the growth that is left, ``text_steps`` and ``block_steps`` are scales, all of them
    in 1/128. ``picture_limit`` is the greatest height of a picture in CSS pixels, 0 for none; ``wrapped`` is 1 if long
    words and lines of code are broken anywhere.
    """

    picture_limit: int = 0
    block_steps: int = _STEPS
    text_steps: int = _STEPS
    wrapped: int = 0
    growth_steps: int = _STEPS

    @property
    def scale(self) -> float:
        """The scale of running text."""
        return self.text_steps / _STEPS


@dataclass(frozen=True, slots=True)
class FittedPage:
    """The result: the boxes of the page as it is now, and by how many CSS pixels it still exceeds its frame."""

    fit: PageFit
    boxes: Mapping[str, Box]
    excess: float


def fit_boxes(page: Document, floor: float) -> FittedPage:
    """Reduce what is on the page until no box crosses the frame, text preferably to no less than ``floor``.

    Raises BackendError when the page has no element with the id ``root``.
    """
    return _Fitter(page, lambda: measure_overflow(page.boxes())).fit(floor)


def fit_ink(page: Document, floor: float, size: Size) -> FittedPage:
    """Do as ``fit_boxes`` does, but also paint the page and reduce it until no ink leaves the frame."""
    return _Fitter(page, lambda: measure_overflow(page.boxes()) or _paint_and_measure(page, size)).fit(floor)


def set_fit(page: Document, fit: PageFit, *, further: str = "", marks: str = "") -> None:
    """Set a fit on the page, with ``further`` declarations on its root, and ``marks`` in ``data-fitted``."""
    blocks = min(fit.block_steps, fit.text_steps)
    style = f"--fit:{fit.text_steps / _STEPS}"
    if fit.growth_steps < _STEPS:
        style += f";--grow:{fit.growth_steps / _STEPS}"
    fitted = []
    if blocks < fit.text_steps:
        style += f";--block-fit:{blocks / _STEPS};--block-scale:{blocks / fit.text_steps:.4f}"
        fitted.append("blocks")
    if fit.picture_limit:
        style += f";--picture-limit:{fit.picture_limit}px"
        fitted.append("pictures")
    if fit.wrapped:
        fitted.append("wrapped")
    page.set_attribute("root", "style", style + further)
    page.set_attribute("root", "data-fitted", " ".join([*fitted, *([marks] if marks else [])]))


class _Fitter:
    """Finds the fit of one page. ``excess`` returns by how many CSS pixels the page as it is exceeds its frame."""

    def __init__(self, page: Document, excess: Callable[[], float]) -> None:
        self._page = page
        self._excess = excess
        self._fit = PageFit()
        self._tallest = 0

    def fit(self, floor: float) -> FittedPage:
        boxes = self._page.boxes()
        if "root" not in boxes:
            raise BackendError('the page has no element with the id "root"')
        excess = self._excess()
        if not excess:
            return FittedPage(self._fit, boxes, 0)
        heights = [box.height for name, box in boxes.items() if PICTURE_ID.fullmatch(name)]
        self._tallest = math.ceil(max(heights, default=0))
        self._fit = full = PageFit(picture_limit=self._tallest)
        reduced: list[Measure] = []
        frame = boxes.get("frame")
        for measure, least in _measures(floor, frame, len(heights)):
            before, before_boxes = self._fit, self._page.boxes()
            highest = getattr(before, measure)
            if measure != "wrapped" and highest <= least:
                continue  # pictures are smaller anyway, or there are none
            self._set(replace(before, **{measure: least}))
            if self._page.boxes() == before_boxes:
                self._set(before)  # the page has nothing of that kind
                continue
            excess = self._excess()
            if excess:
                reduced.append(measure)
                continue
            if measure != "wrapped":
                self._raise(measure, highest)
            # What was reduced before may have had no part in the overflow. Code that is wrapped stays small, though,
            # so that few of its lines are broken.
            kept = {measure, "wrapped", *(["block_steps"] if self._fit.wrapped else [])}
            for other in dict.fromkeys(reversed(reduced)):
                if other not in kept:
                    self._raise(other, getattr(full, other) + 1)
            return FittedPage(self._fit, self._page.boxes(), 0)
        return FittedPage(self._fit, self._page.boxes(), excess)

    def _raise(self, measure: Measure, too_large: int) -> None:
        """Bisect for the largest value below ``too_large`` at which the page fits; it fits as it is."""
        fits: int = getattr(self._fit, measure)
        while too_large - fits > 1:
            middle = (fits + too_large) // 2
            self._set(replace(self._fit, **{measure: middle}))
            if self._excess():
                too_large = middle
            else:
                fits = middle
        self._set(replace(self._fit, **{measure: fits}))

    def _set(self, fit: PageFit) -> None:
        self._fit = fit
        # A limit that no picture exceeds is none: the author's sizes hold as they are.
        set_fit(self._page, replace(fit, picture_limit=0) if fit.picture_limit >= self._tallest else fit)


def _measures(floor: float, frame: Box | None, pictures: int) -> list[tuple[Measure, int]]:
    """Return what to reduce and how far, in this order: what is large and can spare most first, then by turns.

    ``floor`` is the least scale of text that the theme likes, ``pictures`` how many there are: two may stand one above
    the other. In an upright frame there is room for lines of code that are broken, and none for whole ones.
    """
    room = frame.height if frame else 0
    wrapped: list[tuple[Measure, int]] = [("wrapped", 1)]
    upright = frame is not None and frame.height > frame.width

    def scale_of(value: float) -> int:
        return math.ceil(value * _STEPS)

    def height_of(share: float) -> int:
        return math.ceil(room * share)

    least = min(floor, LEAST_SCALE)
    return [
        ("growth_steps", 0),
        ("picture_limit", height_of(max(0.2, min(0.42, 0.6 / max(1, pictures))))),
        ("block_steps", scale_of(max(0.85 if upright else 0.7, least))),
        *(wrapped if upright else []),
        ("text_steps", scale_of(max(0.85, floor))),
        ("picture_limit", height_of(0.2)),
        ("block_steps", scale_of(least)),
        ("text_steps", scale_of(floor)),
        *([] if upright else wrapped),
        ("picture_limit", height_of(0.12)),
        ("text_steps", scale_of(least)),
    ]


def _paint_and_measure(page: Document, size: Size) -> float:
    page.set_attribute("root", "data-ink", "all")
    overlay = page.paint()
    page.set_attribute("root", "data-ink", "none")
    return measure_ink_overflow(overlay, page.paint(), page.boxes(), size)
