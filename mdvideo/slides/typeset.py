"""Typesets one page: finds the text scale at which it fits, and paints every state of it, with and without ink.

It knows the page only by the conventions between themes and this engine: the ids ``root``, ``frame``, ``content``,
``text-N``, ``large-N`` and ``glass-N``, the attributes ``data-state`` and ``data-ink``, and the variable ``--fit``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mdvideo.backends import Box, Document, HtmlRenderer
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs import Rect
from mdvideo.size import Size

if TYPE_CHECKING:
    from mdvideo.backends import Pixels

BODY_RATIO, LARGE_RATIO = 4.5, 3.0
"""WCAG 2.2, success criterion 1.4.3: the least contrast of text, and of large text."""

_STEPS = 128
"""Text scales are multiples of 1/128: under half a CSS pixel at the largest type."""
_TOLERANCE = 1.0
"""CSS pixels that a box may cross the frame by: descenders and rounding, not lost content."""
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
        fit, boxes = _fit(page, floor, size)
        overlays = _painted_states(page, states)
        page.set_attribute("root", "data-ink", "none")
        bares = _painted_bare(page, states)
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
    for element, box in boxes.items():
        meets = box.x < right and box.y < bottom and box.x + box.width > frame.x and box.y + box.height > frame.y
        if meets and box.width > 0 and _TEXT.fullmatch(element):
            excess += [box.x + box.width - right, box.y + box.height - bottom, frame.x - box.x, frame.y - box.y]
    worst = max(excess)
    return worst if worst > _TOLERANCE else 0.0


def _fit(page: Document, floor: float, size: Size) -> tuple[float, Mapping[str, Box]]:
    boxes = page.boxes()
    if "root" not in boxes:
        raise BackendError('the page has no element with the id "root"')
    if not overflow(boxes):
        return 1.0, boxes
    fits, too_large = math.ceil(floor * _STEPS), _STEPS
    boxes = _at_scale(page, fits)
    if missing := overflow(boxes):
        raise Overflow(math.ceil(missing * size.scale), fits / _STEPS)
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        if overflow(_at_scale(page, middle)):
            too_large = middle
        else:
            fits = middle
    return fits / _STEPS, _at_scale(page, fits)


def _at_scale(page: Document, steps: int) -> Mapping[str, Box]:
    page.set_attribute("root", "style", f"--fit:{steps / _STEPS}")
    return page.boxes()


def _painted_states(page: Document, states: int) -> tuple[Pixels, ...]:
    painted = []
    for state in range(states):
        page.set_attribute("root", "data-state", str(state))
        painted.append(page.paint())
    return tuple(painted)


def _painted_bare(page: Document, states: int) -> tuple[Pixels, ...]:
    """Every state without ink, from the last (where the page stands) to the first.

    Most slides reveal text only, and their first and last states are equal without ink: then all between are too.
    """
    last = page.paint()
    if states == 1:
        return (last,)
    page.set_attribute("root", "data-state", "0")
    first = page.paint()
    if np.array_equal(first, last):
        return (last,) * states
    between = []
    for state in range(1, states - 1):
        page.set_attribute("root", "data-state", str(state))
        between.append(page.paint())
    return (first, *between, last)


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
