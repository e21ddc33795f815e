"""Theme inheritance: a theme states only what is different from the theme that it ``extends``.

The chain of a theme starts with the base theme and ends with the theme itself. Tables of ``theme.toml`` are merged key
by key, style sheets are concatenated, and a template extends that of its parent by name (``theme.py`` does both).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from mdvideo._util.merge import merge_mappings
from mdvideo._util.similar_names import suggest_name
from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo.errors import ThemeError
from mdvideo.slides.themes.theme_files import BASE, TOML, ThemeFolder, find_theme, read_theme_folder
from mdvideo.slides.themes.theme_schema import REQUIRED_COLOURS, SHAPES, TABLES, ThemeTable

_Tables = Mapping[str, Mapping[str, Any]]


def theme_chain(name: str, root: Path, within: Path | None = None) -> tuple[ThemeFolder, ...]:
    """Return the folders of a theme and of all that it extends, the base theme first.

    ``name`` is looked up as in ``find_theme``, all of them in ``within``. Raises ThemeError when one is missing, cannot
    be read, or extends itself.
    """
    folders = [read_theme_folder(find_theme(name, root, within), within)]
    while folders[-1].name != BASE:
        parent = find_theme(str(folders[-1].table.get("extends") or BASE), folders[-1].path, within)
        if any(parent.samefile(folder.path) for folder in folders):
            circle = " → ".join([*(folder.name for folder in folders), parent.name])
            raise ThemeError(f"{folders[-1].path / TOML}: the theme extends itself: {circle}")
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
        raise ThemeError("\n".join(_describe_error(chain, dict(details)) for details in error.errors())) from error
    if merged.variant not in merged.palette:
        raise ThemeError(f"{chain[-1].path / TOML}: variant is {merged.variant}, but there is no such palette")
    for variant, palette in merged.palette.items():
        missing = [colour for colour in REQUIRED_COLOURS if colour not in palette]
        if missing:
            raise ThemeError(f"{chain[-1].path / TOML}: palette.{variant} is missing {', '.join(missing)}")
    return merged


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


def _keys_beside(location: tuple[str, ...]) -> list[str]:
    """Return the keys that the table of a key may have."""
    known: type[BaseModel] | None = ThemeTable if len(location) == 1 else TABLES.get(location[0])
    shapes = SHAPES if location[0] in ("type", "grid") else ()
    return [*(known.model_fields if known else ()), *shapes]


def _describe_error(chain: tuple[ThemeFolder, ...], error: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors with the file and line of the key that it is about."""
    location = tuple(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        message = f"there is no such key; {suggest_name(location[-1], _keys_beside(location))}"
    for folder in reversed(chain):
        for number, line in enumerate(read_regular_text(folder.path / TOML).splitlines(), 1):
            if re.match(rf"\s*\[?[\w.\"-]*{re.escape(location[-1])}\"?\s*[\]=]", line):
                return f"{folder.path / TOML}:{number}: {'.'.join(location)}: {message}"
    return f"{chain[-1].path / TOML}: {'.'.join(location)}: {message}"
