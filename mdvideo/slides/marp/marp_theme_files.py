"""Finds Marp's CSS themes by their names, where Marp's own tools are told to look for them, and in the project.

Configurations are only read: of JavaScript and TypeScript only the literal after ``themeSet`` counts, nothing is run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mdvideo._util.project_files import files_root
from mdvideo._util.untrusted.parse_data import parse_json, parse_yaml
from mdvideo._util.untrusted.regular_files import read_regular, read_regular_text
from mdvideo.slides.marp.marp_sheet import theme_name_in

_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "dist", "build", "target", "vendor"})
_MOST_FOLDERS, _MOST_BYTES = 2000, 2_000_000
_DATA_FILES = (".marprc", ".marprc.json", ".marprc.yaml", ".marprc.yml", "package.json")
_SCRIPT_FILES = tuple(
    f"{stem}.{suffix}" for stem in ("marp.config", ".marprc") for suffix in ("js", "mjs", "cjs", "ts")
)
_LITERAL = re.compile(r"\bthemeSet\b[\"']?\s*:\s*(\[[^\]]*\]|\"[^\"]*\"|'[^']*'|`[^`$]*`)")
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'|`([^`$]*)`")
_COMMENTS = re.compile(r"(\"(?:\\.|[^\"\\])*\")|//[^\n]*|/\*[\s\S]*?\*/")


class MarpThemeFiles:
    """The CSS themes that a deck can name. ``extra`` are files and folders of the setting ``theme_set``."""

    def __init__(
        self, deck: Path, extra: Sequence[str | os.PathLike[str]] = (), extra_base: Path | None = None
    ) -> None:
        self.folder = deck.resolve().parent
        self.root = files_root(deck)
        base = extra_base or Path.cwd()
        self._extra = [(base / Path(path).expanduser()) for path in extra]
        self.configurations: list[Path] = []
        self._configured: dict[str, Path] | None = None
        self._scanned: dict[str, Path] | None = None

    def configured(self) -> dict[str, Path]:
        """Return the themes that settings and configurations of Marp name."""
        if self._configured is None:
            named = [*self._extra, *self._from_configurations()]
            self._configured = _by_name(file for path in named for file in _css_files_at(path))
        return self._configured

    def scanned(self) -> dict[str, Path]:
        """Return every theme in the project; those nearest to the deck count first."""
        if self._scanned is None:
            self._scanned = _by_name(_css_files_around(self.folder, self.root))
        return self._scanned

    def find(self, name: str) -> Path | None:
        """Return the file of a theme: ``./file.css`` relative to the deck, or a name."""
        if name.lower().endswith(".css"):
            for base in (self.folder, self.root):
                path = Path(os.path.normpath(base / name))
                if path.is_file() and path.resolve().is_relative_to(self.root):
                    return path
        return self.configured().get(name) or self.scanned().get(name)

    def overriding(self) -> str | None:
        """Return the theme that the nearest configuration of Marp CLI sets for all decks, as its ``--theme`` does."""
        for folder in (self.folder, *self.folder.parents):
            for path in (folder / name for name in _DATA_FILES):
                theme = _table_of(path).get("theme") if path.is_file() else None
                if isinstance(theme, str) and theme:
                    file = Path(os.path.normpath(folder / theme))
                    is_file = theme.lower().endswith(".css") and file.is_relative_to(self.root)
                    return os.path.relpath(file, self.root) if is_file else theme
            if folder == self.root:
                break
        return None

    def names(self) -> tuple[str, ...]:
        """Return the names of all themes that were found."""
        return tuple(sorted({*self.configured(), *self.scanned()}))

    def _from_configurations(self) -> Iterator[Path]:
        folder = self.folder
        for folder in (self.folder, *self.folder.parents):
            for name in (*_DATA_FILES, *_SCRIPT_FILES, ".vscode/settings.json"):
                path = folder / name
                if path.is_file():
                    self.configurations.append(path)
                    yield from (folder / entry for entry in _theme_set_of(path) if "://" not in entry)
            if folder == self.root:
                return


def _theme_set_of(path: Path) -> list[str]:
    """Return what a configuration names as theme set; nothing where it is wrong or written as a program."""
    try:
        text = read_regular_text(path)
        if path.name.endswith((".js", ".mjs", ".cjs", ".ts")):
            found = _LITERAL.search(_COMMENTS.sub(lambda match: match[1] or "", text))
            return [next(filter(None, parts), "") for parts in _STRING.findall(found[1])] if found else []
        if path.name == "settings.json":
            return _strings_in(_json(text).get("markdown.marp.themes"))
    except (OSError, ValueError):
        return []
    return _strings_in(_table_of(path).get("themeSet"))


def _table_of(path: Path) -> dict[str, Any]:
    """Return the settings in a data file of Marp CLI; none where it is wrong."""
    try:
        text = read_regular_text(path)
        table = _json(text).get("marp") if path.name == "package.json" else parse_yaml(text)
    except (OSError, ValueError):
        return {}
    return table if isinstance(table, dict) else {}


def _json(text: str) -> dict[str, Any]:
    """Read JSON with comments and commas after the last entry, as Visual Studio Code does."""
    plain = _COMMENTS.sub(lambda match: match[1] or "", text)
    found = parse_json(re.sub(r",(\s*[\]}])", r"\1", plain))
    return found if isinstance(found, dict) else {}


def _strings_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _css_files_at(path: Path) -> Iterator[Path]:
    """Yield a file, the CSS files of a folder, or those that a pattern matches."""
    if any(mark in path.name for mark in "*?["):
        base = path.parent
        if "**" in path.parts:
            base = Path(*path.parts[: path.parts.index("**")])
            yield from sorted(file for file in base.rglob(path.name) if file.suffix == ".css")
        else:
            yield from sorted(file for file in base.glob(path.name) if file.suffix == ".css")
    elif path.is_dir():
        yield from sorted(path.rglob("*.css"))
    elif path.is_file():
        yield path


def _css_files_around(folder: Path, root: Path) -> Iterator[Path]:
    """Yield the CSS files of the deck's folder, of the folders above it, and then of the whole project."""
    for above in (folder, *folder.parents):
        yield from sorted(above.glob("*.css"))
        if above == root:
            break
    for count, (inner, folders, names) in enumerate(os.walk(root)):
        if count > _MOST_FOLDERS:
            return
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        yield from (Path(inner, name) for name in sorted(names) if name.endswith(".css"))


def _by_name(files: Iterator[Path]) -> dict[str, Path]:
    """Return the files that name themselves a theme; the first of a name counts."""
    found: dict[str, Path] = {}
    for file in files:
        try:
            status = file.stat()
            name = _name_of(file, status.st_mtime_ns, status.st_size) if status.st_size <= _MOST_BYTES else None
        except OSError:
            continue
        if name:
            found.setdefault(name, file)
    return found


@lru_cache(maxsize=4096)
def _name_of(file: Path, _time: int, _size: int) -> str | None:
    return theme_name_in(read_regular(file).decode("utf-8-sig", "replace"))
