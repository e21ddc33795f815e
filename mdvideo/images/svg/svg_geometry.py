"""Where the shapes and the words of an SVG stand, in its own units, read without drawing it."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mdvideo.images.svg.svg_file import local_name, view_box

_TRANSFORM = re.compile(r"(translate|scale|matrix)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH_PART = re.compile(r"([A-Za-z])([^A-Za-z]*)")

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_EM = 14.0
"""Units of an em, about: words that are moved by some are off their place by little."""

_UNSEEN = frozenset({"defs", "marker", "clipPath", "mask", "pattern", "symbol", "style"})


class PlacedElement(NamedTuple):
    """An element of a drawing with the points of its outline in the drawing's units; a text has the point it is at."""

    element: ET.Element
    points: tuple[tuple[float, float], ...]
    closed: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)


def shape_boxes(root: ET.Element) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of the closed shapes of a drawing: left, top, right, bottom."""
    return (
        placed.box for placed in placed_elements(root) if placed.closed and local_name(placed.element.tag) != "text"
    )


def placed_elements(element: ET.Element, matrix: Matrix = _IDENTITY) -> Iterator[PlacedElement]:
    """Yield the shapes, lines and texts in an element, in the order of the drawing."""
    name = local_name(element.tag)
    if name in _UNSEEN:
        return
    matrix = _times(matrix, _matrix_of(element.get("transform", "")))
    points = _points_of(element, name)
    if points:
        a, b, c, d, e, f = matrix
        moved = tuple((a * x + c * y + e, b * x + d * y + f) for x, y in points)
        closed = name in ("rect", "circle", "ellipse", "polygon") or (name == "path" and _closes(element, moved))
        yield PlacedElement(element, moved, closed)
    for child in element:
        inner = _nested_matrix(child) if local_name(child.tag) == "svg" else _IDENTITY
        yield from placed_elements(child, _times(matrix, inner))


def _closes(path: ET.Element, points: Sequence[tuple[float, float]]) -> bool:
    """Return whether a path says that it closes, or comes back to where it begins."""
    return "z" in path.get("d", "").lower() or any(math.dist(points[0], p) < 1 for p in points[2:])


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
        found = _NUMBER.match((element.get(key) or "0").strip())
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
        case "line":
            return [(value("x1"), value("y1")), (value("x2"), value("y2"))]
        case "text":
            down = value("dy") * (_EM if element.get("dy", "").endswith("em") else 1)
            return [(value("x"), value("y") + down)]
        case "polygon" | "polyline":
            numbers = [float(one) for one in _NUMBER.findall(element.get("points", ""))]
            return list(zip(numbers[::2], numbers[1::2], strict=False))
        case "path":
            return _path_points(element.get("d", ""))
    return []


def _path_points(path: str) -> list[tuple[float, float]]:
    """Return the points of a path: the ends of its parts, and the handles of its curves."""
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
