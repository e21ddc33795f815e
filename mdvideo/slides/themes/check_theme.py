"""Finds slips in a theme that its schema does not: colours, fonts, names of layouts and transitions, CSS.

Each has its place in ``theme.toml`` or ``theme.css``. What makes a theme wrong is an error; a slip that only has no
effect is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mdvideo._util.project_files import shown_path
from mdvideo._util.similar_names import nearest_name, suggest_name
from mdvideo._util.untrusted.css_colours import colour_hint, is_colour
from mdvideo._util.untrusted.toml_places import TomlPath, nearest_place
from mdvideo.deck.directives.transition_names import TRANSITION_NAMES, canonical_transition
from mdvideo.errors import Problem, Severity, Span
from mdvideo.slides.css_support.check_sheet import (
    font_faces_in,
    is_there,
    missing_font,
    missing_font_problems,
    sheet_problems,
)
from mdvideo.slides.html.choose_layout import LAYOUTS
from mdvideo.slides.themes.theme_files import CSS, ThemeFolder, is_bundled
from mdvideo.slides.themes.theme_schema import PALETTE_COLOURS, Fonts, Grid, TypeScale

_ALMOST = 0.8
"""Similarity from which a name of a theme's own is more likely a slip."""
_VARIABLE = re.compile(r"--([-\w]+)")
_LAYOUT_TABLES: tuple[tuple[TomlPath, tuple[str, ...]], ...] = (
    (("scrim", "layouts"), ()),
    (("images", "calm"), ("default",)),
)
"""The tables with keys that are layouts, and what else may be a key there."""


def theme_problems(chain: Sequence[ThemeFolder]) -> tuple[Problem, ...]:
    """Return the slips in a theme and in those that it extends, the bundled ones left out."""
    problems: list[Problem] = []
    for number, folder in enumerate(chain):
        if not is_bundled(folder.path):
            problems += _toml_problems(folder, chain)
            file = shown_path(folder.path / CSS)
            problems += sheet_problems(folder.css, file, _variables_of(chain[: number + 1]))
            problems += missing_font_problems(folder.css, file)
    return tuple(problems)


def _toml_problems(folder: ThemeFolder, chain: Sequence[ThemeFolder]) -> Iterator[Problem]:
    table = folder.table
    css = "\n".join(each.css + (each.template or "") for each in chain)
    for variant, palette in _items(table, "palette"):
        for name, value in _items(palette):
            yield from _colour_problems(folder, (variant, name), str(value), css)
    faces = font_faces_in(css)
    for name in ("text", "title", "mono"):
        family = dict(_items(table, "fonts")).get(name)
        if isinstance(family, str) and not is_there(family, faces):
            yield missing_font(family, _span_of(folder, ("fonts", name)))
    for path, others in _LAYOUT_TABLES:
        for name, _ in _items(table, *map(str, path)):
            if name not in (*LAYOUTS, *others):
                yield _layout_problem(folder, (*path, name), name, is_key=True)
    free = table.get("free")
    for number, name in enumerate(free if isinstance(free, list) else ()):
        if name not in LAYOUTS:
            yield _layout_problem(folder, ("free", number), str(name), is_key=False)
    for key in ("transition", "chapter_transition"):
        transition = dict(_items(table, "defaults", key)).get("name")
        if isinstance(transition, str) and canonical_transition(transition) is None:
            hint = suggest_name(transition, TRANSITION_NAMES)
            yield _problem(folder, ("defaults", key, "name"), f"no transition is called {transition!r}", hint)


def _colour_problems(folder: ThemeFolder, path: tuple[str, str], value: str, css: str) -> Iterator[Problem]:
    variant, name = path
    if (name in PALETTE_COLOURS or value.startswith(("#", "rgb", "hsl"))) and not is_colour(value):
        yield _problem(folder, ("palette", *path), f"{value!r} is not a colour", colour_hint(value))
    if name not in PALETTE_COLOURS and f"--{name}" not in css:
        close = nearest_name(name, PALETTE_COLOURS, cutoff=_ALMOST)
        if close is not None:
            message = f"nothing uses the colour {name!r} of palette.{variant}"
            yield _problem(folder, ("palette", *path), message, f"did you mean {close}?", "warning", is_key=True)


def _layout_problem(folder: ThemeFolder, path: TomlPath, name: str, *, is_key: bool) -> Problem:
    return _problem(folder, path, f"no layout is called {name!r}", suggest_name(name, LAYOUTS), is_key=is_key)


def _problem(
    folder: ThemeFolder,
    path: TomlPath,
    message: str,
    hint: str | None,
    severity: Severity = "error",
    *,
    is_key: bool = False,
) -> Problem:
    return Problem(severity, "theme", message, _span_of(folder, path, is_key=is_key), hint)


def _span_of(folder: ThemeFolder, path: TomlPath, *, is_key: bool = False) -> Span | None:
    place = nearest_place(folder.places(), path)
    return None if place is None else place.key if is_key else place.value


def _items(table: Mapping[str, Any], *path: str) -> list[tuple[str, Any]]:
    """Return what is in the table at a path; nothing if there is none."""
    found: Any = table
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return list(found.items()) if isinstance(found, Mapping) else []


def _variables_of(chain: Sequence[ThemeFolder]) -> frozenset[str]:
    """Return the custom properties that a theme's style sheet may use: the theme's values, and those of its parents."""
    names = {name for folder in chain for _, palette in _items(folder.table, "palette") for name, _ in _items(palette)}
    names |= {f"size-{name}" for name in TypeScale.model_fields} | {f"grid-{name}" for name in Grid.model_fields}
    names |= {f"font-{name}" for name in ("text", "title", "mono")} | {"quote-weight"}
    names |= {name.replace("_", "-") for name in Fonts.model_fields}
    names |= {*PALETTE_COLOURS}
    return frozenset(names.union(*(_VARIABLE.findall(folder.css) for folder in chain[:-1])))
