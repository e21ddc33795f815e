"""Typesets one page: finds the text scale at which it fits, and paints every state of it, with and without ink.

It knows the page only by the conventions between themes and this engine: the ids ``root``, ``frame``, ``content``,
``text-N``, ``large-N`` and ``glass-N``, the attributes ``data-state`` and ``data-ink``, and the variable ``--fit``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.errors import BackendError, MdvideoError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Rect
from mdvideo.protocols import Box, Document, HtmlRenderer

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

BODY_RATIO, LARGE_RATIO = 4.5, 3.0
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text, and of large text."""

_STEPS = 128
"""Text scales are multiples of 1/128: under half a CSS pixel at the largest type."""
_TOLERANCE = 1.0
"""CSS pixels that a box may cross the frame by: descenders and rounding, not lost content."""
_OVERHANG = 8.0
"""CSS pixels that ink may reach over the frame: slanted letters, letter-spacing."""
_TEXT = re.compile(r"(text|large)-\d+")


class Overflow(MdvideoError):
    """A slide's content does not fit even at the least scale. ``pixels`` of the frame are missing at ``scale``."""

    def __init__(self, pixels: int, scale: float) -> None:
        super().__init__(
            f"the content is {pixels} pixels too large for the slide, with its text shrunk to {scale:.0%}",
            hint="split the slide in two, or say less on it",
        )
        self.pixels = pixels
        self.scale = scale


@dataclass(frozen=True, slots=True)
class TextBox:
    """An element that holds text: where it stands, and the contrast that it needs."""

    element: str
    rect: Rect
    ratio: float


@dataclass(frozen=True, slots=True)
class Typeset:
    """A page in all its states.

    ``overlays[k]`` is state k as straight-alpha RGBA (height, width, 4); ``bares[k]`` the same without ink, so with
    panels only: where both differ there is ink. States without a change of panels share one array.
    ``fit`` is the scale of the text.
    """

    overlays: tuple[Pixels, ...]
    bares: tuple[Pixels, ...]
    text: tuple[TextBox, ...]
    glass: tuple[Rect, ...]
    fit: float


def typeset(renderer: HtmlRenderer, html: str, size: Size, states: int, floor: float) -> Typeset:
    """Lay out ``html`` at the largest text scale in ``floor``…1 at which it fits, and paint its ``states`` states.

    Raises Overflow when it does not fit at ``floor`` either, BackendError when the renderer fails.
    """
    with renderer.open(html, size) as page:
        fit, boxes = _fit(page, floor, size, lambda: overflow(page.boxes()))
        overlays, bares = _painted(page, states)
        if spilled(overlays[-1], bares[-1], boxes, size):
            fit, boxes = _fit(page, floor, size, lambda: overflow(page.boxes()) or _spilled_now(page, size))
            overlays, bares = _painted(page, states)
    return Typeset(
        overlays=overlays,
        bares=bares,
        text=tuple(
            TextBox(element, rect, LARGE_RATIO if element.startswith("large") else BODY_RATIO)
            for element, rect in _rects(boxes, _TEXT, size)
        ),
        glass=tuple(rect for _, rect in _rects(boxes, re.compile(r"glass-\d+"), size)),
        fit=fit,
    )


def overflow(boxes: Mapping[str, Box]) -> float:
    """CSS pixels by which content exceeds its frame; 0 when it fits, or when the page has no frame.

    The content's box may be no larger than the frame, and no text that begins within the frame may cross its edges.
    Headers and footers, which stand outside of the frame, do not count.
    """
    frame, content = boxes.get("frame"), boxes.get("content")
    if frame is None:
        return 0.0
    excess = [0.0]
    if content is not None:
        excess += [content.width - frame.width, content.height - frame.height]
    right, bottom = frame.x + frame.width, frame.y + frame.height
    for box in _texts_in(frame, boxes):
        excess += [box.x + box.width - right, box.y + box.height - bottom, frame.x - box.x, frame.y - box.y]
    worst = max(excess)
    return worst if worst > _TOLERANCE else 0.0


def spilled(overlay: Pixels, bare: Pixels, boxes: Mapping[str, Box], size: Size) -> float:
    """CSS pixels by which ink runs out of the frame to the right, though all boxes fit: a word wider than its column.

    ``overlay`` and ``bare`` are the same state with and without ink. Ink of texts outside of the frame does not count.
    """
    frame = boxes.get("frame")
    if frame is None:
        return 0.0
    edge = math.ceil((frame.x + frame.width + _OVERHANG) * size.scale)
    within = _texts_in(frame, boxes)
    lost = np.zeros((size.height, max(0, size.width - edge)), np.bool_)
    for box in within:
        rows = slice(max(0, math.floor(box.y * size.scale)), math.ceil((box.y + box.height) * size.scale))
        lost[rows] |= (overlay[rows, edge:] != bare[rows, edge:]).any(2)
    for element, rect in _rects(boxes, _TEXT, size):
        if boxes[element] not in within and rect.x + rect.width > edge:
            lost[rect.y : rect.y + rect.height, max(0, rect.x - edge) : rect.x + rect.width - edge] = False
    columns = np.flatnonzero(lost.any(0))
    return _OVERHANG + (int(columns[-1]) + 1) / size.scale if len(columns) else 0.0


def _texts_in(frame: Box, boxes: Mapping[str, Box]) -> list[Box]:
    """The text boxes that the frame holds a part of."""
    right, bottom = frame.x + frame.width, frame.y + frame.height
    return [
        box
        for element, box in boxes.items()
        if _TEXT.fullmatch(element)
        and box.width > 0
        and frame.x - box.width < box.x < right
        and frame.y - box.height < box.y < bottom
    ]


def _fit(page: Document, floor: float, size: Size, excess: Callable[[], float]) -> tuple[float, Mapping[str, Box]]:
    """The largest scale without ``excess`` (in CSS pixels, of the page as it stands), and the boxes at that scale."""
    if "root" not in page.boxes():
        raise BackendError('the page has no element with the id "root"')
    if not excess():
        return 1.0, page.boxes()
    fits, too_large = math.ceil(floor * _STEPS), _STEPS
    _set_scale(page, fits)
    if missing := excess():
        raise Overflow(math.ceil(missing * size.scale), fits / _STEPS)
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        _set_scale(page, middle)
        if excess():
            too_large = middle
        else:
            fits = middle
    _set_scale(page, fits)
    return fits / _STEPS, page.boxes()


def _set_scale(page: Document, steps: int) -> None:
    page.set_attribute("root", "style", f"--fit:{steps / _STEPS}")


def _spilled_now(page: Document, size: Size) -> float:
    page.set_attribute("root", "data-ink", "all")
    overlay = page.paint()
    page.set_attribute("root", "data-ink", "none")
    return spilled(overlay, page.paint(), page.boxes(), size)


def _painted(page: Document, states: int) -> tuple[tuple[Pixels, ...], tuple[Pixels, ...]]:
    """Every state with ink, and every state without, in the order of the states.

    Most slides reveal text only, and their first and last states are equal without ink: then all between are too.
    """
    page.set_attribute("root", "data-ink", "all")
    overlays = [_painted_state(page, state) for state in range(states)]
    page.set_attribute("root", "data-ink", "none")
    last = page.paint()
    if states == 1:
        return tuple(overlays), (last,)
    first = _painted_state(page, 0)
    if np.array_equal(first, last):
        return tuple(overlays), (last,) * states
    return tuple(overlays), (first, *(_painted_state(page, state) for state in range(1, states - 1)), last)


def _painted_state(page: Document, state: int) -> Pixels:
    page.set_attribute("root", "data-state", str(state))
    return page.paint()


def _rects(boxes: Mapping[str, Box], pattern: re.Pattern[str], size: Size) -> list[tuple[str, Rect]]:
    """The boxes whose id matches, in output pixels, clipped to the frame, in the order of their ids."""
    found = []
    for element in sorted(
        filter(pattern.fullmatch, boxes), key=lambda name: (name.split("-")[0], int(name.split("-")[1]))
    ):
        box = boxes[element]
        left, top = max(0, math.floor(box.x * size.scale)), max(0, math.floor(box.y * size.scale))
        right = min(size.width, math.ceil((box.x + box.width) * size.scale))
        bottom = min(size.height, math.ceil((box.y + box.height) * size.scale))
        if right > left and bottom > top:
            found.append((element, Rect(left, top, right - left, bottom - top)))
    return found


def _numbered(element: str) -> tuple[str, int]:
    kind, _, number = element.partition("-")
    return kind, int(number)
