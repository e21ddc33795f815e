"""Runs LocateInDrawingJob: finds a label of an SVG, and the shape around it, in shares of the drawing."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mdvideo.errors import AssetError
from mdvideo.images.svg.drawable_svg import drawable_svg
from mdvideo.images.svg.svg_file import local_name, parse_svg, view_box
from mdvideo.images.svg.svg_geometry import shape_boxes
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.pointing_jobs import LocateInDrawingJob, SlideArea

_LONG_SIDE = 1000
"""Pixels at which a drawing is looked at."""

_SEEN = 10
_MOST_LABELS = 400
_MOST_SHAPES = 20_000
_LARGEST_SHAPE = 0.6
"""A shape that covers more of the drawing than this is its ground, and no node."""


class _Label(NamedTuple):
    text: str
    elements: tuple[ET.Element, ...]


def run_locate_in_drawing(job: LocateInDrawingJob, read: ReadBlob, rasterizer: SvgRasterizer) -> Product:
    """Find a label by what vanishes without it, so that it does not matter how its author's tool writes text."""
    data = read(job.svg)
    try:
        root = parse_svg(data, "the drawing")
        labels = list(_labels_of(root))
        names = list(dict.fromkeys(label.text for label in labels))[:_MOST_LABELS]
        chosen = _chosen(labels, job.words, job.nth)
        if chosen is None:
            return Product({}, {"area": None, "labels": names})
        area = _area_of_label(root, chosen, rasterizer)
    except AssetError:
        return Product({}, {"area": None, "labels": []})  # the drawing itself has that warning
    if area is None:
        return Product({}, {"area": None, "labels": names})
    around = _shape_around(root, area)
    return Product({}, {"area": [round(value, 5) for value in around or area], "labels": names})


def _labels_of(root: ET.Element) -> Iterator[_Label]:
    """Yield the labels of a drawing: each text, and the lines of a text that stand together in a group."""
    for parent in root.iter():
        texts = [child for child in parent if local_name(child.tag) == "text" and _text_of(child)]
        for text in texts:
            yield _Label(_text_of(text), (text,))
        if len(texts) > 1 and local_name(parent.tag) == "g":
            yield _Label(" ".join(map(_text_of, texts)), tuple(texts))


def _text_of(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _chosen(labels: list[_Label], words: str, nth: int) -> _Label | None:
    """Return the label that is these words, else one that contains them: the shortest that does comes first."""
    sought = " ".join(words.lower().split())
    exact = [label for label in labels if label.text.lower() == sought]
    loose = sorted((label for label in labels if sought in label.text.lower()), key=lambda one: len(one.text))
    found = exact or loose
    return found[nth - 1] if 0 < nth <= len(found) else None


def _area_of_label(root: ET.Element, label: _Label, rasterizer: SvgRasterizer) -> SlideArea | None:
    shown = _drawn(root, rasterizer)
    hidden = copy.deepcopy(root)
    places = {id(element): number for number, element in enumerate(root.iter())}
    taken = {places[id(element)] for element in label.elements}
    copies = list(hidden.iter())
    for number in taken:
        copies[number].set("style", f"{copies[number].get('style', '')};display:none")
        copies[number].set("display", "none")
    difference = np.abs(shown - _drawn(hidden, rasterizer)).max(axis=2) >= _SEEN
    rows, columns = np.flatnonzero(difference.any(axis=1)), np.flatnonzero(difference.any(axis=0))
    if not rows.size:
        return None
    height, width = difference.shape
    return SlideArea(
        columns[0] / width,
        rows[0] / height,
        (columns[-1] + 1 - columns[0]) / width,
        (rows[-1] + 1 - rows[0]) / height,
    )


def _drawn(root: ET.Element, rasterizer: SvgRasterizer) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    picture = drawable_svg(ET.tostring(root), "the drawing", rasterizer.is_covered)
    width, height = picture.size
    scale = _LONG_SIDE / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(rasterizer.rasterize(picture, size, "the drawing"), np.int16)


def _shape_around(root: ET.Element, label: SlideArea) -> SlideArea | None:
    """Return the smallest shape in which a label stands, if there is one."""
    view = view_box(root)
    if view is None:
        return None
    left, top, width, height = view
    middle = label.x + label.width / 2, label.y + label.height / 2
    best: SlideArea | None = None
    for number, (x, y, right, bottom) in enumerate(shape_boxes(root)):
        if number > _MOST_SHAPES:
            break
        area = SlideArea((x - left) / width, (y - top) / height, (right - x) / width, (bottom - y) / height)
        holds = area.x <= middle[0] <= area.x + area.width and area.y <= middle[1] <= area.y + area.height
        wide = area.width >= 0.9 * label.width and area.height >= 0.8 * label.height
        size = area.width * area.height
        if holds and wide and size <= _LARGEST_SHAPE and (best is None or size < best.width * best.height):
            best = area
    return best
