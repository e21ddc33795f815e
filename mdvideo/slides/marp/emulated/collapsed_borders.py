"""Resolves the borders of tables before layout: the default renderer draws all collapsed ones alike.

Each line of the grid is drawn by one cell, with the border that wins by the rules of CSS 2.2, 17.6.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo._util.untrusted.numbers import read_natural
from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.css_rules import value_parts
from mdvideo.slides.marp.emulated.cascade import classes_on, declarations_for, rules_about
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import walk_with_path
from mdvideo.slides.marp.scope_css import scale_declarations
from mdvideo.slides.marp.section_style import resolve_variables

_SIDES = ("top", "right", "bottom", "left")
_STYLES = ("none", "inset", "groove", "outset", "ridge", "dotted", "dashed", "solid", "double", "hidden")
"""The kinds of line, the stronger ones last."""
_WIDTHS = {"thin": "1px", "medium": "3px", "thick": "5px"}
_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class _Line:
    width: str = "medium"
    style: str = "none"
    color: str = ""

    @property
    def strength(self) -> tuple[bool, float, int]:
        """Return what decides between two lines: the greater one wins."""
        if self.style in ("none", "hidden"):
            return self.style == "hidden", 0.0, 0
        width = length_in_pixels(self.width)
        return False, 1.0 if width is None else width, _STYLES.index(self.style)

    def __str__(self) -> str:
        return f"{self.width} {self.style} {self.color}".strip() if self.strength[1] else "0"


_Borders = dict[str, _Line]


def draw_collapsed_borders(root: Element, slide: Node, css: str, factor: float, variables: Mapping[str, str]) -> None:
    """Write the borders of all cells of tables with collapsed ones into their ``style`` attributes.

    ``css`` is scoped, ``factor`` the pixels of the page for one of Marp, and ``variables`` are those of the slide.
    """
    tables = [element for element in root.walk() if element.tag == "table"]
    if not tables:
        return
    rules = rules_about(css, "border", classes_on(root, slide))
    paths = {id(element): path for _, element, path in walk_with_path(root, (slide,))}

    def borders_of(element: Element) -> _Borders:
        own = element.attributes.get("style", "")
        declared = declarations_for(paths[id(element)], rules, ("border",), own)
        return _read_borders((name, resolve_variables(value, variables)) for name, value in declared)

    for table in tables:
        own = table.attributes.get("style", "")
        collapse = declarations_for(paths[id(table)], rules, ("border-collapse",), own)
        if not collapse or collapse[-1][1] != "separate":
            _draw(table, {id(each): borders_of(each) for each in (table, *table.walk()) if _is_part(each)}, factor)


def _is_part(element: Element) -> bool:
    return element.tag in ("table", "tr", "th", "td", *_GROUPS)


def _draw(table: Element, borders: Mapping[int, _Borders], factor: float) -> None:
    rows = list(_rows_of(table))
    grid = _grid_of([row for row, _ in rows])
    width = 1 + max((column for _, column in grid), default=0)
    for row, column, height, span in _places_of(grid).values():
        element = grid[row, column]
        below, beside = row + height, column + span
        lines = {
            "bottom": _strongest(
                borders, [(element, "bottom"), *_rows_beside(rows, below, table)], grid.get((below, column)), "top"
            ),
            "right": _strongest(
                borders,
                [(element, "right"), *([(table, "right")] if beside >= width else [])],
                grid.get((row, beside)),
                "left",
            ),
            "top": _strongest(borders, [(element, "top"), *_rows_beside(rows, 0, table)], None, "")
            if row == 0
            else _Line(),
            "left": _strongest(borders, [(element, "left"), (table, "left")], None, "") if column == 0 else _Line(),
        }
        style = ";".join(f"border-{side}:{line}!important" for side, line in lines.items())
        _add_style(element, scale_declarations(style, factor))
    _add_style(table, "border:0!important;border-collapse:separate!important;border-spacing:0!important")


def _strongest(
    borders: Mapping[int, _Borders], candidates: list[tuple[Element, str]], neighbour: Element | None, side: str
) -> _Line:
    found = [*candidates[:1], *([(neighbour, side)] if neighbour is not None else []), *candidates[1:]]
    lines = [borders[id(element)][each] for element, each in found]
    strongest = max(lines, key=lambda line: line.strength)
    return _Line() if strongest.style == "hidden" else strongest


def _rows_beside(rows: list[tuple[Element, Element | None]], number: int, table: Element) -> list[tuple[Element, str]]:
    """Return what else may have a border on the line above a row: rows, their groups, and the table at its ends."""
    found: list[tuple[Element, str]] = []
    above = rows[number - 1] if number else (None, None)
    below = rows[number] if number < len(rows) else (None, None)
    for (row, _), side in ((above, "bottom"), (below, "top")):
        if row is not None:
            found.append((row, side))
    if above[1] is not below[1] or not number or number >= len(rows):
        found += [(group, side) for (_, group), side in ((above, "bottom"), (below, "top")) if group is not None]
    if not number:
        found.append((table, "top"))
    elif number >= len(rows):
        found.append((table, "bottom"))
    return found


def _rows_of(table: Element) -> Iterator[tuple[Element, Element | None]]:
    for child in table.elements():
        if child.tag == "tr":
            yield child, None
        elif child.tag in _GROUPS:
            for row in child.elements():
                if row.tag == "tr":
                    yield row, child


def _grid_of(rows: list[Element]) -> dict[tuple[int, int], Element]:
    """Return the cell at each place, by row and column."""
    grid: dict[tuple[int, int], Element] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row.elements():
            if cell.tag not in ("td", "th"):
                continue
            while (number, column) in grid:
                column += 1
            height, span = _span(cell, "rowspan"), _span(cell, "colspan")
            for down in range(min(height, len(rows) - number)):
                for across in range(span):
                    grid[number + down, column + across] = cell
            column += span
    return grid


def _places_of(grid: Mapping[tuple[int, int], Element]) -> dict[int, tuple[int, int, int, int]]:
    """Return row, column, height and width of each cell by its identity."""
    places: dict[int, tuple[int, int, int, int]] = {}
    for (row, column), cell in grid.items():
        top, left, height, width = places.get(id(cell), (row, column, 1, 1))
        places[id(cell)] = (top, left, max(height, row - top + 1), max(width, column - left + 1))
    return places


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "1")
    return min(max(read_natural(value) or 1, 1), 100)


def _read_borders(declarations: Iterator[tuple[str, str]]) -> _Borders:
    """Return the line of each side after all declarations."""
    borders = dict.fromkeys(_SIDES, _Line())
    for name, value in declarations:
        _, _, rest = name.partition("border")
        side, part = _side_and_part(rest)
        if part not in ("", "width", "style", "color"):
            continue
        parts = value_parts(value)
        if not parts:
            continue
        for place, each in enumerate(_SIDES if side is None else (side,)):
            own = parts[_index(place, len(parts))] if part and side is None else " ".join(parts)
            borders[each] = _changed(borders[each], part, own, parts)
    return borders


def _side_and_part(rest: str) -> tuple[str | None, str]:
    names = rest.strip("-").split("-") if rest else []
    if names and names[0] in _SIDES:
        return names[0], "-".join(names[1:])
    return None, "-".join(names)


def _index(place: int, count: int) -> int:
    """Return which of one to four values counts for top, right, bottom, left."""
    return ((0, 0, 0, 0), (0, 1, 0, 1), (0, 1, 2, 1), (0, 1, 2, 3))[min(count, 4) - 1][place]


def _changed(line: _Line, part: str, value: str, parts: list[str]) -> _Line:
    match part:
        case "width":
            return replace(line, width=_WIDTHS.get(value, value))
        case "style":
            return replace(line, style=value if value in _STYLES else "none")
        case "color":
            return replace(line, color=value)
    found = _Line()
    for each in parts:
        if each in _STYLES:
            found = replace(found, style=each)
        elif each in _WIDTHS or re.match(r"[\d.+]|calc\(", each):
            found = replace(found, width=_WIDTHS.get(each, each))
        elif each not in ("initial", "unset", "inherit"):
            found = replace(found, color=each)
    return found if found.width != "medium" else replace(found, width="3px")


def _add_style(element: Element, style: str) -> None:
    own = element.attributes.get("style", "")
    element.attributes["style"] = f"{own};{style}" if own else style
