"""Theme inheritance: a theme states only what is different from the theme that it ``extends``.

The chain of a theme starts with the base theme and ends with the theme itself. Tables of ``theme.toml`` are merged key
by key, style sheets are concatenated, and a template extends that of its parent by name (``theme.py`` does both).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mdvideo._util.merge import merge_mappings
from mdvideo._util.similar_names import suggest_name
from mdvideo._util.untrusted.toml_places import TomlPath, TomlPlace, nearest_place
from mdvideo._util.untrusted.value_faults import keys_at, value_fault_of
from mdvideo.errors import Problem, ThemeError
from mdvideo.slides.themes.theme_files import BASE, ThemeFolder, find_theme, read_theme_folder
from mdvideo.slides.themes.theme_schema import REQUIRED_COLOURS, SHAPES, ThemeTable

_Tables = Mapping[str, Mapping[str, Any]]


def theme_chain(name: str, root: Path, within: Path | None = None) -> tuple[ThemeFolder, ...]:
    """Return the folders of a theme and of all that it extends, the base theme first.

    ``name`` is looked up as in ``find_theme``, all of them in ``within``. Raises ThemeError when one is missing, cannot
    be read, or extends itself.
    """
    folders = [read_theme_folder(find_theme(name, root, within), within)]
    while folders[-1].name != BASE:
        child = folders[-1]
        try:
            parent = find_theme(str(child.table.get("extends") or BASE), child.path, within)
        except ThemeError as error:
            problem = _error_at(child.places(), ("extends",), error.message, error.hint)
            raise ThemeError.with_problems([problem]) from error
        if any(parent.samefile(folder.path) for folder in folders):
            circle = " → ".join([*(folder.name for folder in folders), parent.name])
            message = f"the theme extends itself: {circle}"
            raise ThemeError.with_problems([_error_at(child.places(), ("extends",), message)])
        folders.append(read_theme_folder(parent, within))
    return tuple(reversed(folders))


def merge_tables(chain: tuple[ThemeFolder, ...]) -> ThemeTable:
    """Return one table from a chain; a later folder wins, key by key.

    Raises ThemeError, with file and line, when the merged table does not match the schema.
    """
    table: dict[str, Any] = {}
    for folder in chain:
        table = merge_mappings(table, _write_out_shapes(folder.table, table))
    try:
        merged = ThemeTable.model_validate(table)
    except ValidationError as error:
        problems = dict.fromkeys(_problem_of(chain, dict(details)) for details in error.errors())
        raise ThemeError.with_problems(problems) from error
    places = chain[-1].places()
    if merged.variant not in merged.palette:
        message = f"variant is {merged.variant}, but there is no such palette"
        raise ThemeError.with_problems([_error_at(places, ("variant",), message, f"add [palette.{merged.variant}]")])
    incomplete = [
        _error_at(places, ("palette", variant), f"palette.{variant} is missing {', '.join(missing)}")
        for variant, palette in merged.palette.items()
        if (missing := [colour for colour in REQUIRED_COLOURS if colour not in palette])
    ]
    if incomplete:
        raise ThemeError.with_problems(incomplete)
    return merged


def _error_at(places: Mapping[TomlPath, TomlPlace], path: TomlPath, message: str, hint: str | None = None) -> Problem:
    place = nearest_place(places, path)
    return Problem("error", "theme", message, None if place is None else place.value, hint)


def _write_out_shapes(table: Mapping[str, Any], parent: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``table`` with ``type`` and ``grid`` as one complete table for each shape.

    In a theme.toml ``[type]`` and ``[grid]`` are for the wide shape, and ``[type.tall]`` for one other shape. A font
    size that a theme changes for wide frames changes by the same factor in the other shapes. A measure of the grid
    changes in those shapes in which the parent has the same value as in wide frames.
    """
    written = dict(table)
    for key, derive in (("type", _scale_in_proportion), ("grid", _keep_if_special)):
        given = written.get(key)
        if isinstance(given, Mapping):
            wide = {name: value for name, value in given.items() if name not in SHAPES} | given.get("wide", {})
            old: _Tables = parent.get(key, {})
            written[key] = {
                shape: {name: derive(value, name, shape, old) for name, value in wide.items()} | given.get(shape, {})
                for shape in SHAPES
            }
    return written


def _scale_in_proportion(value: Any, name: str, shape: str, old: _Tables) -> Any:
    old_wide, old_here = old.get("wide", {}).get(name), old.get(shape, {}).get(name)
    are_numbers = all(isinstance(number, int | float) for number in (value, old_wide, old_here))
    return round(old_here * value / old_wide) if are_numbers and old_wide and shape != "wide" else value


def _keep_if_special(value: Any, name: str, shape: str, old: _Tables) -> Any:
    old_wide, old_here = old.get("wide", {}).get(name), old.get(shape, {}).get(name)
    return value if shape == "wide" or old_here is None or old_here == old_wide else old_here


def _problem_of(chain: tuple[ThemeFolder, ...], error: Mapping[str, Any]) -> Problem:
    """Return one of pydantic's errors at the place of the key that it is about, in the last folder that has it."""
    fault = value_fault_of(ThemeTable, error, "key")
    # Shapes are written out: what is wrong in [type] is so in [type.wide].
    shapeless = (*fault.path[:1], *fault.path[2:]) if fault.path[:1] in (("type",), ("grid",)) else fault.path
    message, hint = fault.message, fault.hint
    if shapeless != fault.path:
        message = message.replace(".".join(map(str, fault.path)), ".".join(map(str, shapeless)))
        if fault.is_key:
            hint = suggest_name(str(fault.path[-1]), [*keys_at(ThemeTable, fault.path[:-1]), *SHAPES])
    for folder in reversed(chain):
        places = folder.places()
        for path in (fault.path, shapeless):
            if path in places:
                span = places[path].key if fault.is_key else places[path].value
                return Problem("error", "theme", message, span, hint)
    place = nearest_place(chain[-1].places(), fault.path)
    return Problem("error", "theme", message, None if place is None else place.key, hint)
