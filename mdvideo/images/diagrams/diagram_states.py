"""Runs DiagramStatesJob: hides what has not been reached yet in a drawn diagram, by where its parts stand.

No tool says which line leads to which node in a way that all share; but lines end at their nodes, and words stand in
their shapes or beside their lines.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from mdvideo.images.svg.svg_file import local_name, parse_svg, svg_size, view_box
from mdvideo.images.svg.svg_geometry import PlacedElement, placed_elements
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.plan.jobs.picture_jobs import DiagramStatesJob

_REACH = 18.0
"""Units from a line's end to the node that it leads to, at most: arrowheads are in between."""

_BESIDE = 60.0
"""Units from a label to the line that it belongs to, at most."""

_LARGEST = 0.5
"""A shape that is larger than this share of the drawing holds nodes, and is none."""


def run_diagram_states(job: DiagramStatesJob, read: ReadBlob) -> Product:
    """Draw each state. Raises AssetError for a drawing that cannot be read."""
    data = read(job.svg)
    outputs = {}
    root = parse_svg(data, "the diagram")
    step_of = _steps_of_elements(root, job.steps)
    for state in range(len(job.steps)):
        root = parse_svg(data, "the diagram")
        for number, element in enumerate(root.iter()):
            if step_of.get(number, 0) > state:
                element.set("style", f"{element.get('style', '')};visibility:hidden")
                element.set("visibility", "hidden")
                for name in ("marker-end", "marker-start", "marker-mid"):
                    element.attrib.pop(name, None)
        outputs[f"svg-{state}"] = ET.tostring(root)
    return Product(outputs, {"found": len(set(step_of.values()))})


def _steps_of_elements(root: ET.Element, steps: Sequence[str]) -> dict[int, int]:
    """Return the step with which each element appears, by its number in the document."""
    numbers = {id(element): number for number, element in enumerate(root.iter())}
    placed = list(placed_elements(root))
    width, height = svg_size(root) if (view := view_box(root)) is None else view[2:]
    whole = width * height
    texts = [one for one in placed if local_name(one.element.tag) == "text"]
    shapes = [one for one in placed if one.closed and local_name(one.element.tag) != "text"]
    lines = [one for one in placed if not one.closed and local_name(one.element.tag) != "text"]
    labels = _labels_of(texts, root)
    found: dict[int, int] = {}
    nodes: list[tuple[tuple[float, float, float, float], int]] = []
    used: set[int] = set()
    for step, words in enumerate(steps):
        group = next((g for n, g in enumerate(labels) if n not in used and _text_of(g) == words.lower()), None)
        if group is None:
            continue
        used.add(labels.index(group))
        found |= {numbers[id(one.element)]: step for one in group}
        box = _node_around(group, shapes, whole)
        if box is None:
            line = _nearest_line(group[0], lines)
            if line is not None:
                found[numbers[id(line.element)]] = step
            continue
        nodes.append((box, step))
        inside = (one for one in (*shapes, *texts, *lines) if _is_within(one.box, box))
        found |= {numbers[id(one.element)]: step for one in inside if numbers[id(one.element)] not in found}
    for line in lines:
        if numbers[id(line.element)] in found:
            continue
        ends = [step for end in (line.points[0], line.points[-1]) for box, step in nodes if _reaches(end, box)]
        if ends:
            found[numbers[id(line.element)]] = max(ends)
    _add_arrowheads(shapes, lines, numbers, found)
    for text in texts:
        if numbers[id(text.element)] not in found and (near := _nearest_line(text, lines)) is not None:
            found[numbers[id(text.element)]] = found.get(numbers[id(near.element)], 0)
    return found


def _labels_of(texts: Sequence[PlacedElement], root: ET.Element) -> list[list[PlacedElement]]:
    """Return the texts, the lines of a label in one group as one."""
    parents = {id(child): id(parent) for parent in root.iter() for child in parent}
    groups: list[list[PlacedElement]] = []
    for text in texts:
        last = groups[-1] if groups else []
        same = last and parents[id(text.element)] == parents[id(last[-1].element)]
        near = last and abs(text.points[0][0] - last[-1].points[0][0]) < 2
        below = last and 0 < text.points[0][1] - last[-1].points[0][1] < 30
        if same and near and below:
            last.append(text)
        else:
            groups.append([text])
    return groups


def _text_of(group: Sequence[PlacedElement]) -> str:
    return " ".join(" ".join(" ".join(one.element.itertext()).split()) for one in group).lower()


def _node_around(
    group: Sequence[PlacedElement], shapes: Sequence[PlacedElement], whole: float
) -> tuple[float, float, float, float] | None:
    """Return the box of the smallest shape in which all lines of a label stand."""
    best: tuple[float, float, float, float] | None = None
    for shape in shapes:
        left, top, right, bottom = shape.box
        holds = all(left <= one.points[0][0] <= right and top <= one.points[0][1] <= bottom for one in group)
        size = (right - left) * (bottom - top)
        if holds and size <= _LARGEST * whole and (best is None or size < (best[2] - best[0]) * (best[3] - best[1])):
            best = shape.box
    return best


def _is_within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    slack = 3.0
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _reaches(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] - _REACH <= point[0] <= box[2] + _REACH and box[1] - _REACH <= point[1] <= box[3] + _REACH


def _nearest_line(text: PlacedElement, lines: Sequence[PlacedElement]) -> PlacedElement | None:
    x, y = text.points[0]
    near = [(_distance(x, y, line), n) for n, line in enumerate(lines)]
    distance, number = min(near, default=(math.inf, -1))
    return lines[number] if distance <= _BESIDE else None


def _distance(x: float, y: float, line: PlacedElement) -> float:
    """Return the distance from the middle of words to the box of a line: they stand on it, or rather over it."""
    left, top, right, bottom = line.box
    return math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, 3 * (y - bottom)))


def _add_arrowheads(
    shapes: Sequence[PlacedElement], lines: Sequence[PlacedElement], numbers: dict[int, int], found: dict[int, int]
) -> None:
    """Let small shapes at the end of a line appear with it."""
    for shape in shapes:
        left, top, right, bottom = shape.box
        if numbers[id(shape.element)] in found or max(right - left, bottom - top) > _REACH:
            continue
        for line in lines:
            step = found.get(numbers[id(line.element)])
            if step is not None and any(_reaches(end, shape.box) for end in (line.points[0], line.points[-1])):
                found[numbers[id(shape.element)]] = step
                break
