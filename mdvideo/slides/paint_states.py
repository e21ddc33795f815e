"""Paints every fragment state of a page, with and without ink."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mdvideo.protocols import Document

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


def paint_states(page: Document, states: int) -> tuple[tuple[Pixels, ...], tuple[Pixels, ...]]:
    """Paint every state with ink, and every state without ink.

    Returns two tuples of ``states`` straight-alpha RGBA arrays (height, width, 4). Most slides reveal only text, so
    their first and last states without ink are equal: then those between are equal too, and all share one array.
    """
    page.set_attribute("root", "data-ink", "all")
    overlays = [_paint_state(page, state) for state in range(states)]
    page.set_attribute("root", "data-ink", "none")
    last = page.paint()
    if states == 1:
        return tuple(overlays), (last,)
    first = _paint_state(page, 0)
    if np.array_equal(first, last):
        return tuple(overlays), (last,) * states
    return tuple(overlays), (first, *(_paint_state(page, state) for state in range(1, states - 1)), last)


def _paint_state(page: Document, state: int) -> Pixels:
    page.set_attribute("root", "data-state", str(state))
    return page.paint()
