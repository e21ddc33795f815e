"""Finding a theme by its name, and reading the files of its folder.

A theme is a folder with ``theme.toml`` and, optionally, ``theme.css`` and ``slide.html.j2``. Its name is that of a
bundled theme, of an entry point of another package, or a path. What a theme inherits is not known here: see
``theme_inheritance.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from mdvideo._util.similar_names import similar_names
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

    @property
    def name(self) -> str:
        """The theme's name; without one, the name of its folder."""
        return str(self.table.get("name", self.path.name))


def bundled_folder() -> Path:
    """Return the folder of the bundled themes: inside the package in a wheel, next to it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "themes"


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled themes, without the base theme."""
    found = bundled_folder().glob(f"*/{TOML}")
    return tuple(sorted(path.parent.name for path in found if path.parent.name != BASE))


def find_theme(name: str, root: Path) -> Path:
    """Return the folder of the theme ``name``: bundled, from an entry point, or a path relative to ``root``.

    Raises ThemeError, with the closest known names, when there is no such theme.
    """
    if re.fullmatch(r"[a-z][a-z0-9-]*", name) and (bundled_folder() / name / TOML).is_file():
        return bundled_folder() / name
    installed = {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}
    if name in installed:
        loaded = installed[name].load()
        return Path(loaded() if callable(loaded) else next(iter(loaded.__path__)))
    path = (root / name).expanduser()
    if (path / TOML).is_file():
        return path.resolve()
    if path.is_dir():
        raise ThemeError(f"{path} has no {TOML}", hint='a theme folder needs a theme.toml with name = "…"')
    known = sorted({*bundled_names(), *installed})
    close = similar_names(name, known, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known themes: {', '.join(known)}."
    raise ThemeError(f"no theme is called {name!r}", hint=f"{hint} The path of a folder works too: ./my-theme")


def read_theme_folder(path: Path) -> ThemeFolder:
    """Read one folder. Raises ThemeError when a file cannot be read or is not valid TOML (with its line)."""
    try:
        table = tomllib.loads((path / TOML).read_text(encoding="utf-8"))
        template = _read_optional(path / TEMPLATE)
        css = _read_optional(path / CSS) or ""
        marp = _read_optional(path / MARP_CSS) or ""
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(f"{path / TOML}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: cannot be read: {error}") from error
    return ThemeFolder(path, table, template, css, marp)


def _read_optional(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
