"""Runs LocateTargetsJob: finds marked text on a page by what vanishes when it is hidden, whatever draws the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.pointing_jobs import LocateTargetsJob, SlideArea
from mdvideo.protocols import Box, Document, HtmlRenderer
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.page_boxes import PICTURE_ID, rects_of
from mdvideo.slides.typeset import typeset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mdvideo.protocols import Pixels

_SEEN = 12
"""Of 255: a pixel that changes by less has not changed."""

_LINE_GAP = 0.45
"""Rows without ink between two lines of text at least, as a share of a line's height: the dot of an i is nearer."""


def run_locate_targets(job: LocateTargetsJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Lay out the page as for its stills, and find its targets. Raises BackendError."""
    slide = job.slide
    found: dict[str, Any] = {}

    def probe(page: Document, boxes: Mapping[str, Box]) -> None:
        states = range(slide.states) if job.by_state else (slide.states - 1,)
        page.set_attribute("root", "data-ink", "all")
        page.set_attribute("root", "data-dims", "off")
        targets: list[list[list[SlideArea]]] = [[] for _ in range(job.count)]
        for state in states:
            page.set_attribute("root", "data-state", str(state))
            page.set_attribute("root", "data-target", "")
            shown = page.paint()
            for number in range(job.count):
                page.set_attribute("root", "data-target", str(number))
                targets[number].append(_changed_lines(shown, page.paint()))
        width, height = slide.size
        found["targets"] = targets
        found["pictures"] = {
            name: SlideArea(rect.x / width, rect.y / height, rect.width / width, rect.height / height)
            for name, rect in rects_of(boxes, PICTURE_ID, slide.size)
        }

    typeset(renderer, embed_pictures(slide.html, read), slide.size, slide.states, slide.floor, probe)
    return Product({}, found)


def _changed_lines(before: Pixels, after: Pixels) -> list[SlideArea]:
    """Return the boxes of the lines of text in which two pages differ, from above."""
    difference = np.abs(before.astype(np.int16) - after.astype(np.int16)).max(axis=2) >= _SEEN
    rows = np.flatnonzero(difference.any(axis=1))
    if not rows.size:
        return []
    runs = _joined([(int(run[0]), int(run[-1]) + 1) for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)])
    height, width = difference.shape
    return [_area_of(difference, top, bottom, width, height) for top, bottom in runs]


def _area_of(difference: NDArray[np.bool_], top: int, bottom: int, width: int, height: int) -> SlideArea:
    columns = np.flatnonzero(difference[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    shares = (left / width, top / height, (right - left) / width, (bottom - top) / height)
    return SlideArea(*(round(share, 5) for share in shares))


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the rows of lines: what is nearer to each other than two lines is one."""
    tallest = max(bottom - top for top, bottom in runs)
    lines: list[tuple[int, int]] = []
    for top, bottom in runs:
        if (
            lines
            and top - lines[-1][1] < _LINE_GAP * tallest
            and (min(bottom - top, lines[-1][1] - lines[-1][0]) < tallest / 2)
        ):
            lines[-1] = lines[-1][0], bottom
        else:
            lines.append((top, bottom))
    return lines
