"""Prints a theme as ``theme.toml`` with the meaning of every key, and writes the files of a new theme."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_files import CSS, TOML
from mdvideo.slides.themes.theme_schema import (
    PALETTE_COLOURS,
    SHAPES,
    Defaults,
    Fit,
    Fonts,
    Grid,
    Images,
    ScrimTable,
    ThemeTable,
    TransitionTable,
    TypeScale,
)

_WIDE_ONLY = "for wide frames; sizes of other shapes change in proportion, unless [{name}.SHAPE] sets them"
_MEANING_AT = 34
"""Column of the meanings, where the value before them is short enough."""

_STYLE_SHEET = """\
/* Rules after those of {parent}: with equal specificity, these win. Colours and sizes of theme.toml are variables. */

/* .layout-section .title {{ text-transform: uppercase; letter-spacing: .04em; }} */
/* .layout-content .title {{ color: var(--accent); }} */
"""


def values_text(theme: Theme) -> str:
    """Return everything that a theme sets or inherits as TOML, each key with its meaning.

    What has no value is a comment. With another name, the text is a theme that looks like this one.
    """
    table = theme.table
    lines = [
        f"# Everything that a theme can set, with the values of {theme.name}. Your own needs only what it changes.",
        *_line("name", theme.name, "lower-case letters, digits and dashes"),
        *_line("description", theme.description, _meaning(ThemeTable, "description")),
        *_line("extends", theme.extends, _meaning(ThemeTable, "extends")),
        *_line("variant", theme.variant, _meaning(ThemeTable, "variant")),
        *_line("free", table.free, _meaning(ThemeTable, "free")),
    ]
    for variant, palette in table.palette.items():
        lines += ["", f"[palette.{variant}]", *_palette_lines(palette)]
    lines += ["", "[fonts]", *_model_lines(table.fonts, Fonts)]
    scales: tuple[tuple[str, Mapping[Any, BaseModel], type[BaseModel]], ...] = (
        ("type", table.type, TypeScale),
        ("grid", table.grid, Grid),
    )
    for name, by_shape, model in scales:
        lines += ["", f"[{name}]  # {_WIDE_ONLY.format(name=name)}", *_model_lines(by_shape["wide"], model)]
        for shape in SHAPES[1:]:
            values = by_shape[shape].model_dump()
            lines += ["", f"[{name}.{shape}]", *(line for key in values for line in _line(key, values[key]))]
    lines += ["", "[scrim]", *_model_lines(table.scrim, ScrimTable)]
    lines += ["", "[images]", *_model_lines(table.images, Images)]
    for key in ("transition", "chapter_transition"):
        value = getattr(table.defaults, key)
        lines += ["", f"{'' if value else '# '}[defaults.{key}]  # {_meaning(Defaults, key)}"]
        lines += _model_lines(value or TransitionTable(name="fade"), TransitionTable, off=value is None)
    lines += ["", "[fit]", *_model_lines(table.fit, Fit)]
    return "\n".join(lines) + "\n"


def new_theme_files(folder_name: str, parent: Theme, extends: str) -> dict[str, str]:
    """Return the files of a new theme that extends ``parent``, which it names ``extends``, and looks like it, by name.

    Its colours are set, and what else it may set is there as comments, so that a line without its ``#`` counts.
    """
    lines = [
        "# A theme of your own. It has everything that it does not set from the theme that it extends:",
        f"# `mdvideo themes {parent.name} --values` prints all of that. A line counts without its # at the start.",
        "",
        *_line("name", _theme_name(folder_name)),
        *_line("description", f"{_words_of(folder_name)}, after {parent.name}", _meaning(ThemeTable, "description")),
        *_line("extends", extends, _meaning(ThemeTable, "extends")),
        *_line("variant", parent.variant, _meaning(ThemeTable, "variant")),
    ]
    for variant, palette in parent.palettes.items():
        first = {name: palette[name] for name in ("ground", "ink", "muted", "accent", "on-accent")}
        rest = {name: value for name, value in palette.items() if name not in first and name in PALETTE_COLOURS}
        lines += ["", f"[palette.{variant}]", *_palette_lines(first), *_commented(_palette_lines(rest))]
    scale, grid = parent.type["wide"], parent.grid["wide"]
    lines += ["", "[fonts]", *_commented(_model_lines(parent.fonts, Fonts))]
    lines += ["", f"[type]  # {_WIDE_ONLY.format(name='type')}", *_commented(_model_lines(scale, TypeScale))]
    lines += ["", "[grid]", *_commented(_model_lines(grid, Grid))]
    lines += ["", "[scrim]", *_commented(_model_lines(parent.table.scrim, ScrimTable))]
    lines += ["", "[images]", *_commented(_model_lines(parent.table.images, Images))]
    return {TOML: "\n".join(lines) + "\n", CSS: _STYLE_SHEET.format(parent=parent.name)}


def _theme_name(folder_name: str) -> str:
    """Return the name of a theme in a folder: in ASCII, as the schema wants it."""
    plain = unicodedata.normalize("NFKD", folder_name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name if re.match(r"[a-z]", name) else f"theme-{name}".strip("-")


def _words_of(name: str) -> str:
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _palette_lines(palette: Mapping[str, str]) -> list[str]:
    known = {name: palette[name] for name in PALETTE_COLOURS if name in palette}
    return [
        line
        for name, value in {**known, **palette}.items()
        for line in _line(name, value, PALETTE_COLOURS.get(name, "a colour of this theme's own"))
    ]


def _model_lines(values: BaseModel, model: type[BaseModel], *, off: bool = False) -> list[str]:
    lines = [
        line
        for name, value in values.model_dump().items()
        for line in _line(name, value or None if value == {} else value, _meaning(model, name))
    ]
    return _commented(lines) if off else lines


def _commented(lines: list[str]) -> list[str]:
    return [line if line.startswith("#") else f"# {line}" for line in lines]


def _meaning(model: type[BaseModel], name: str) -> str:
    """Return what a key is for, and the values that it takes, from the schema."""
    field = model.model_fields[name]
    schema = model.model_json_schema()["properties"][name]
    meaning = field.description or ""
    choices = schema.get("enum") or next((each["enum"] for each in schema.get("anyOf", ()) if "enum" in each), ())
    if choices:
        meaning += f"{': ' if meaning else ''}{', '.join(map(str, choices))}"
    return meaning


def _line(key: str, value: Any, meaning: str = "") -> Iterator[str]:
    text = f"# {key} =" if value is None else f"{key} = {_toml_of(value)}"
    yield f"{text:{_MEANING_AT}}  # {meaning}" if meaning else text


def _toml_of(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml_of(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml_of, value))}]"
    return json.dumps(str(value), ensure_ascii=False)
