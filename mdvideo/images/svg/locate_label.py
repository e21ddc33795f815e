"""Runs LocateInDrawingJob: finds a label of an SVG, and the shape around it, in shares of the drawing."""

from __future__ import annotations

import copy
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mdvideo.errors import AssetError
from mdvideo.images.svg.drawable_svg import drawable_svg
from mdvideo.images.svg.svg_file import local_name, parse_svg, view_box
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.pointing_jobs import Area, LocateInDrawingJob

_LONG_SIDE = 1000
"""Pixels at which a drawing is looked at."""

_SEEN = 10
_MOST_LABELS = 400
_MOST_SHAPES = 20_000
_LARGEST_SHAPE = 0.6
"""A shape that covers more of the drawing than this is its ground, and no node."""

_TRANSFORM = re.compile(r"(translate|scale|matrix)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH_PART = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_SHAPES = frozenset({"rect", "circle", "ellipse", "polygon", "path"})

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


def _area_of_label(root: ET.Element, label: _Label, rasterizer: SvgRasterizer) -> Area | None:
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
    return Area(
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


def _shape_around(root: ET.Element, label: Area) -> Area | None:
    """Return the smallest shape in which a label stands, if there is one."""
    view = view_box(root)
    if view is None:
        return None
    left, top, width, height = view
    middle = label.x + label.width / 2, label.y + label.height / 2
    best: Area | None = None
    for number, (x, y, right, bottom) in enumerate(_shape_boxes(root, _IDENTITY)):
        if number > _MOST_SHAPES:
            break
        area = Area((x - left) / width, (y - top) / height, (right - x) / width, (bottom - y) / height)
        holds = area.x <= middle[0] <= area.x + area.width and area.y <= middle[1] <= area.y + area.height
        wide = area.width >= 0.9 * label.width and area.height >= 0.8 * label.height
        size = area.width * area.height
        if holds and wide and size <= _LARGEST_SHAPE and (best is None or size < best.width * best.height):
            best = area
    return best


def _shape_boxes(element: ET.Element, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of the shapes in an element: left, top, right, bottom in the drawing's units."""
    name = local_name(element.tag)
    if name in ("defs", "marker", "clipPath", "mask", "pattern", "symbol"):
        return
    matrix = _times(matrix, _matrix_of(element.get("transform", "")))
    if name in _SHAPES and (points := _points_of(element, name)):
        moved = [
            (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]) for x, y in points
        ]
        xs, ys = [x for x, _ in moved], [y for _, y in moved]
        yield min(xs), min(ys), max(xs), max(ys)
    for child in element:
        inner = _nested_matrix(child) if local_name(child.tag) == "svg" else _IDENTITY
        yield from _shape_boxes(child, _times(matrix, inner))


def _nested_matrix(svg: ET.Element) -> Matrix:
    """Return how a drawing within a drawing is placed."""
    x, y, width, height = (
        float(found[0]) if (found := _NUMBER.match(svg.get(key, ""))) else 0.0 for key in ("x", "y", "width", "height")
    )
    view = view_box(svg)
    if view is None:
        return (1.0, 0.0, 0.0, 1.0, x, y)
    if not width or not height:
        return (1.0, 0.0, 0.0, 1.0, x - view[0], y - view[1])
    scale = min(width / view[2], height / view[3])
    left, top = x + (width - scale * view[2]) / 2, y + (height - scale * view[3]) / 2
    return (scale, 0.0, 0.0, scale, left - scale * view[0], top - scale * view[1])


def _points_of(element: ET.Element, name: str) -> list[tuple[float, float]]:
    def value(key: str) -> float:
        found = _NUMBER.match(element.get(key, "0").strip())
        return float(found[0]) if found else 0.0

    match name:
        case "rect":
            x, y, width, height = map(value, ("x", "y", "width", "height"))
            return [(x, y), (x + width, y), (x, y + height), (x + width, y + height)] if width and height else []
        case "circle":
            x, y, radius = map(value, ("cx", "cy", "r"))
            return [(x - radius, y - radius), (x + radius, y + radius)] if radius else []
        case "ellipse":
            x, y, across, down = map(value, ("cx", "cy", "rx", "ry"))
            return [(x - across, y - down), (x + across, y + down)] if across and down else []
        case "polygon":
            numbers = [float(one) for one in _NUMBER.findall(element.get("points", ""))]
            return list(zip(numbers[::2], numbers[1::2], strict=False))
    return _path_points(element.get("d", ""))


def _path_points(path: str) -> list[tuple[float, float]]:
    """Return the points of a path that closes: the ends of its parts, and the handles of its curves."""
    if "z" not in path.lower():
        return []
    points: list[tuple[float, float]] = []
    x = y = 0.0
    for command, written in _PATH_PART.findall(path):
        numbers = [float(one) for one in _NUMBER.findall(written)]
        relative = command.islower()
        match command.upper():
            case "H":
                for number in numbers:
                    x = x + number if relative else number
                    points.append((x, y))
            case "V":
                for number in numbers:
                    y = y + number if relative else number
                    points.append((x, y))
            case "A":
                for start in range(0, len(numbers) - 6, 7):
                    dx, dy = numbers[start + 5 : start + 7]
                    x, y = (x + dx, y + dy) if relative else (dx, dy)
                    points.append((x, y))
            case "M" | "L" | "C" | "Q" | "S" | "T":
                step = {"C": 3, "Q": 2, "S": 2}.get(command.upper(), 1)
                pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
                for start in range(0, len(pairs), step):
                    part = [(x + dx, y + dy) if relative else (dx, dy) for dx, dy in pairs[start : start + step]]
                    points += part
                    x, y = part[-1]
    return [point for point in points if all(map(math.isfinite, point))]


def _matrix_of(transform: str) -> Matrix:
    matrix = _IDENTITY
    for name, written in _TRANSFORM.findall(transform):
        numbers = [float(one) for one in _NUMBER.findall(written)]
        if name == "matrix" and len(numbers) == 6:
            a, b, c, d, e, f = numbers
            matrix = _times(matrix, (a, b, c, d, e, f))
        elif name == "translate" and numbers:
            matrix = _times(matrix, (1.0, 0.0, 0.0, 1.0, numbers[0], numbers[1] if len(numbers) > 1 else 0.0))
        elif name == "scale" and numbers:
            matrix = _times(matrix, (numbers[0], 0.0, 0.0, numbers[-1], 0.0, 0.0))
    return matrix


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)
