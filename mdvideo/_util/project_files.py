"""Which files a deck may name: those of its project, however it spells them, and nothing above it.

A deck may come from a stranger, so the project's folder is a border: symbolic links are followed before it is checked.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from mdvideo._util.similar_names import nearest_name
from mdvideo._util.untrusted.regular_files import read_regular, resolve_path_safely
from mdvideo.errors import AssetError

_MARKS = ("mdvideo.toml", ".git", ".hg", ".svn")
_MARP_MARKS = (".marprc", "marp.config.")
"""Beginnings of names: ``.marprc.yml``, ``marp.config.mjs``."""
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".tif", ".tiff"})
_MOST_NAMES = 5
"""Files that a hint lists."""
_WEAK_MARKS = ("pyproject.toml", "mkdocs.yml", "zensical.toml", "conf.py", "package.json", ".vscode")
"""Signs of a project that count only where no folder above has one of the others."""


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A file that was found. ``other_case`` is its path as it is spelled on disk, where upper and lower case differ."""

    path: Path
    other_case: str | None = None


def files_root(deck: Path) -> Path:
    """Return the folder whose files a deck may name: its project's, else its own.

    A project is the nearest folder with ``mdvideo.toml``, ``.marprc``, ``marp.config.*`` or a repository. The user's
    home is never one, nor is anything above it: a repository of settings there does not open all files to a deck.
    """
    folder = deck.resolve().parent
    weak = None
    for candidate in (folder, *folder.parents):
        if candidate == candidate.parent or Path.home().is_relative_to(candidate):
            break
        names = _names_in(candidate)
        if names.intersection(_MARKS) or any(name.startswith(_MARP_MARKS) for name in names):
            return candidate
        if "pyproject.toml" in names and configures_mdvideo(candidate / "pyproject.toml"):
            return candidate
        if weak is None and names.intersection(_WEAK_MARKS):
            weak = candidate
    return weak or folder


def shown_path(path: Path) -> str:
    """Return a path as a message shows it: relative to the working directory where it is inside, else absolute."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def resolve_in_project(path: str, base_folder: Path, root: Path) -> Path:
    """Return the file that ``path`` names in a file of ``base_folder``. Raises AssetError as ``find_in_project``."""
    return find_in_project(path, base_folder, root).path


def find_in_project(path: str, base_folder: Path, root: Path) -> ProjectFile:
    """Find the file that an address in a deck or a style sheet names.

    A path is relative to ``base_folder``, or to ``root`` if it begins with a slash. Accepted are also percent-encoding,
    ``?query``, ``#fragment``, ``file:`` and backslashes; names that differ in Unicode normalization; and, if nothing
    else matches, in upper and lower case.

    Raises AssetError, with a hint, when it is missing, not a file, or outside ``root`` after links are followed.
    """
    base, root = base_folder.resolve(), root.resolve()
    outside = False
    for target in _targets(path, base, root):
        if not target.is_relative_to(root):
            outside = True
            continue
        found = _find(target, root)
        if found is None:
            continue
        if not resolve_path_safely(found).is_relative_to(root):
            raise _outside(path, root)
        if not found.is_file():
            raise AssetError(f"{path} is not a file", hint="name a file")
        same = _normal(str(found)) == _normal(str(target))
        return ProjectFile(found, None if same else _relative(found, base))
    if outside:
        raise _outside(path, root)
    raise AssetError(f"{path} does not exist", hint=_missing_hint(path, base, root))


def likely_path(path: str, base_folder: Path, root: Path) -> Path:
    """Return the file that an address names, or the path where it would be if it existed: what to watch for it."""
    try:
        return resolve_in_project(path, base_folder, root)
    except AssetError:
        return _first_inside(path, base_folder.resolve(), root.resolve()) or base_folder / "missing"


def _first_inside(path: str, base: Path, root: Path) -> Path | None:
    """Return the most literal meaning of an address that is in the project, if one is."""
    return next((target for target in _targets(path, base, root) if target.is_relative_to(root)), None)


def _outside(path: str, root: Path) -> AssetError:
    hint = "copy it into the project, or put an mdvideo.toml or .marprc into the folder that holds both"
    return AssetError(f"{path} is outside of the project {root}", hint=hint)


def _targets(path: str, base: Path, root: Path) -> Iterator[Path]:
    """Yield what an address may mean, the most literal first, as paths without ``..``."""
    seen = set()
    for spelled in _spellings(path):
        if not spelled or "\0" in spelled:
            continue
        starts = [root, Path(base.anchor)] if spelled.startswith("/") else [base]
        for start in starts:
            target = Path(os.path.normpath(start / spelled.lstrip("/")))
            if target not in seen:
                seen.add(target)
                yield target


def _spellings(path: str) -> Iterator[str]:
    text = path.strip()
    if text.lower().startswith("file:"):
        text = "/" + text[5:].lstrip("/")
    without_query = text.split("#", 1)[0].split("?", 1)[0]
    for plain in (text, without_query):
        yield plain
        yield unquote(plain)
        yield unquote(plain).replace("\\", "/")


def _find(target: Path, root: Path) -> Path | None:
    """Return the existing path that matches ``target`` below ``root``, part by part; None if there is none."""
    try:
        if target.exists():
            return target
    except (OSError, ValueError):
        return None
    found = root
    for part in target.relative_to(root).parts:
        names = _names_in(found)
        match = part if part in names else _matching(part, names)
        if match is None:
            return None
        found = found / match
    return found if os.path.lexists(found) and found.exists() else None


def _matching(name: str, names: set[str]) -> str | None:
    ordered = sorted(names)
    normal = _normal(name)
    same = next((other for other in ordered if _normal(other) == normal), None)
    return same or next((other for other in ordered if _normal(other).casefold() == normal.casefold()), None)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _names_in(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208 (names only, without a stat of each)
    except OSError:
        return set()


def configures_mdvideo(pyproject: Path) -> bool:
    """Return whether a ``pyproject.toml`` exists and has settings of mdvideo."""
    try:
        return b"[tool.mdvideo" in read_regular(pyproject)
    except OSError:
        return False


def _relative(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()


def _missing_hint(path: str, base: Path, root: Path) -> str:
    target = _first_inside(path, base, root) or base
    if not target.parent.is_dir():
        return f"there is no folder {_relative(target.parent, base)}"
    names = _names_in(target.parent)
    similar = nearest_name(target.name, names, cutoff=0.5)
    if similar:
        return f"did you mean {similar}?"
    folder = _relative(target.parent, base)
    place = "the deck's folder" if folder == "." else folder
    pictures = sorted(name for name in names if Path(name).suffix.lower() in _PICTURES)
    if pictures:
        more = ", …" if len(pictures) > _MOST_NAMES else ""
        return f"the pictures in {place} are {', '.join(pictures[:_MOST_NAMES])}{more}"
    return f"put the file into {place}, which has no pictures, or write the path to where it is"
