"""Finding a theme by its name, and reading the files of its folder.

A theme is a folder with ``theme.toml`` and, optionally, ``theme.css`` and ``slide.html.j2``. Its name is that of a
bundled theme, of an entry point of another package, or a path. What a theme inherits is not known here: see
``theme_inheritance.py``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from mdvideo._util.project_files import shown_path
from mdvideo._util.similar_names import similar_names
from mdvideo._util.untrusted.parse_data import parse_toml
from mdvideo._util.untrusted.regular_files import is_regular, read_regular_text, resolve_path_safely
from mdvideo._util.untrusted.toml_places import TomlPath, TomlPlace, toml_fault, toml_places
from mdvideo.errors import ThemeError

TOML, TEMPLATE, CSS = "theme.toml", "slide.html.j2", "theme.css"

BASE = "base"
"""The theme that every other one extends in the end: the structure of a page, without colours."""

ENTRY_POINTS = "mdvideo.themes"
"""Entry-point group of themes in other packages. An entry names a package that contains ``theme.toml``, or a function
without arguments that returns the theme's folder."""

MARP_CSS = "marp.css"
"""The style sheet of a theme whose slides are laid out as Marp lays them out."""
MARP_THEMES = ("default", "gaia", "uncover")
"""Marp's built-in themes; those of the same names here look like them."""
MARP_DEFAULT = "default"
"""The theme of a Marp deck that names none."""


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """One theme folder as read: its own table, template and style sheet, without those of its parents."""

    path: Path
    table: Mapping[str, Any]
    template: str | None
    css: str
    marp: str = ""
    """The text of ``marp.css``, if the folder has one."""
    toml: str = ""
    """The text of ``theme.toml``, from which its places are found."""

    def places(self) -> Mapping[TomlPath, TomlPlace]:
        """Return where the keys and values of ``theme.toml`` are."""
        return toml_places(self.toml, shown_path(self.path / TOML))

    @property
    def name(self) -> str:
        """The theme's name; without one, the name of its folder."""
        return str(self.table.get("name", self.path.name))


def bundled_folder() -> Path:
    """Return the folder of the bundled themes: inside the package in a wheel, next to it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def is_bundled(path: Path) -> bool:
    """Return whether a theme's folder is one of those that come with mdvideo."""
    return path.parent == bundled_folder()


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled themes, without the base theme."""
    found = bundled_folder().glob(f"*/{TOML}")
    return tuple(sorted(path.parent.name for path in found if path.parent.name != BASE))


def find_theme(name: str, root: Path, within: Path | None = None) -> Path:
    """Return the folder of the theme ``name``: bundled, from an entry point, or a path relative to ``root``.

    ``within`` is the folder that a path must be in, after links are followed; None for any.

    Raises ThemeError, with the closest known names, when there is no such theme.
    """
    if re.fullmatch(r"[a-z][a-z0-9-]*", name) and (bundled_folder() / name / TOML).is_file():
        return bundled_folder() / name
    installed = {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}
    if name in installed:
        loaded = installed[name].load()
        return Path(loaded() if callable(loaded) else next(iter(loaded.__path__)))
    if within is None:
        path = (root / name).expanduser()
    else:
        path = root / name
        _refuse_outside(path, name, within)
    if is_regular(path / TOML):
        return path.resolve()
    if os.path.lexists(path) and path.is_dir():
        raise ThemeError(f"{path} has no {TOML}", hint='a theme folder needs a theme.toml with name = "…"')
    known = sorted({*bundled_names(), *installed})
    close = similar_names(name, known, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known themes: {', '.join(known)}."
    raise ThemeError(f"no theme is called {name!r}", hint=f"{hint} The path of a folder works too: ./my-theme")


def _refuse_outside(path: Path, name: str, within: Path) -> None:
    try:
        is_inside = resolve_path_safely(path).is_relative_to(within.resolve())
    except OSError as error:
        raise ThemeError(f"the theme {name!a} cannot be read: {error.strerror}") from error
    if not is_inside:
        hint = "copy it there, or name it with --theme or in mdvideo.toml"
        raise ThemeError(f"the theme {name!a} is outside of the deck's project", hint=hint)


def read_theme_folder(path: Path, within: Path | None = None) -> ThemeFolder:
    """Read one folder; its files must be in ``within``, if it is.

    Raises ThemeError when a file cannot be read or is not valid TOML (with its line).
    """
    if within is not None and path.is_relative_to(within.resolve()):
        for name in (TOML, TEMPLATE, CSS, MARP_CSS):
            _refuse_outside(path / name, f"{path.name}/{name}", within)
    try:
        toml = read_regular_text(path / TOML)
        fault = toml_fault(toml, shown_path(path / TOML))
        if fault is not None:
            raise ThemeError.with_problems([fault])
        table = parse_toml(toml)
        template = _read_optional(path / TEMPLATE)
        css = _read_optional(path / CSS) or ""
        marp = _read_optional(path / MARP_CSS) or ""
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: cannot be read: {error}") from error
    return ThemeFolder(path, table, template, css, marp, toml)


def _read_optional(path: Path) -> str | None:
    return read_regular_text(path) if os.path.lexists(path) else None
