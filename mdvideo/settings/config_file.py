"""A project's configuration file, and the settings that it, the environment and the caller make together."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mdvideo._util.project_files import configures_mdvideo, shown_path
from mdvideo._util.untrusted.parse_data import parse_toml
from mdvideo._util.untrusted.regular_files import read_regular_text
from mdvideo._util.untrusted.toml_places import TomlPath, TomlPlace, nearest_place, toml_fault, toml_places
from mdvideo._util.untrusted.value_faults import ValueFault
from mdvideo.errors import Problem, SettingsError, Span
from mdvideo.settings.settings import Settings, merge_layers, setting_faults

MAX_CONFIG_BYTES = 1_000_000

CONFIG_FILES = ("mdvideo.toml", "pyproject.toml")
"""The files that a project's settings may be in."""


def project_root(deck: Path) -> Path:
    """Return the nearest folder above ``deck`` with mdvideo's configuration, up to the root of its repository.

    If there is none, return the nearest with a sign of any project (a site generator's configuration, a repository).
    This order keeps a ``docs/conf.py`` from hiding the repository's ``mdvideo.toml``. Else, return the deck's folder.
    """
    folder = deck.resolve().parent
    marks = ("pyproject.toml", ".git", "mkdocs.yml", "zensical.toml", "conf.py")
    marked = None
    for candidate in (folder, *folder.parents):
        if _holds_config(candidate):
            return candidate
        if marked is None and any((candidate / mark).exists() for mark in marks):
            marked = candidate
        if (candidate / ".git").exists():
            break
    return marked or folder


def _holds_config(folder: Path) -> bool:
    return (folder / "mdvideo.toml").is_file() or configures_mdvideo(folder / "pyproject.toml")


def read_config(root: Path) -> Mapping[str, Any]:
    """Return the table in ``mdvideo.toml``, else ``[tool.mdvideo]`` in ``pyproject.toml``, else an empty one.

    Raises SettingsError if the file is not valid TOML, or holds what is no setting, with all places.
    """
    for name, table in (("mdvideo.toml", ()), ("pyproject.toml", ("tool", "mdvideo"))):
        path = root / name
        if not path.is_file():
            continue
        text = _read_text(path)
        fault = toml_fault(text, shown_path(path))
        if fault is not None:
            raise SettingsError.with_problems([fault])
        found: Any = parse_toml(text)
        for key in table:
            found = found.get(key, {}) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise SettingsError(f"{path}: {'.'.join(table)} is not a table", hint="write [tool.mdvideo]")
        if found or not table:
            problems = _config_problems(found, text, path, table)
            if problems:
                raise SettingsError.with_problems(problems)
            return dict(found)
    return {}


def _read_text(path: Path) -> str:
    try:
        return read_regular_text(path, MAX_CONFIG_BYTES)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{path}: {error}") from error


def _config_problems(table: Mapping[str, Any], text: str, path: Path, root: TomlPath) -> tuple[Problem, ...]:
    """Return what is wrong with a table of settings, each at its place in the file.

    What is missing in it may be in the front matter.
    """
    try:
        Settings.model_validate(table)
    except ValidationError as error:
        faults = setting_faults(error)
        missing = {tuple(each["loc"][:-1]) for each in error.errors() if each["type"] == "missing"}
    else:
        return ()
    places = toml_places(text, shown_path(path))
    return tuple(
        Problem("error", "setting-unknown" if fault.is_key else "setting", fault.message, span, fault.hint)
        for fault in faults
        if fault.path not in missing
        for span in [_span_of(fault, nearest_place(places, (*root, *fault.path)))]
    )


def _span_of(fault: ValueFault, place: TomlPlace | None) -> Span | None:
    if place is None:
        return None
    if not fault.is_key:
        return place.value
    # Without what follows the key, which may be a secret.
    return replace(place.key, text=place.key.text[: place.key.end_column - 1])


def config_span(root: Path, *path: str) -> Span | None:
    """Return the place of a value in a project's configuration; None if it is not set there."""
    for name, table in (("mdvideo.toml", ()), ("pyproject.toml", ("tool", "mdvideo"))):
        file = root / name
        if file.is_file():
            found = toml_places(_read_text(file), shown_path(file)).get((*table, *path))
            if found is not None:
                return found.value
    return None


def settings_for(deck: Path, *layers: Mapping[str, Any]) -> Settings:
    """Return the settings of a deck: its project's configuration, overridden by ``layers``.

    Paths of models are relative to the project's root. Raises SettingsError.
    """
    root = project_root(deck)
    return merge_layers({"images": {"folder": root}}, read_config(root), *layers)


def environment_settings() -> dict[str, Any]:
    """Return the settings in environment variables. They override files; the command line overrides them."""
    named = {"store": "MDVIDEO_STORE", "store_access": "MDVIDEO_STORE_ACCESS"}
    return {setting: os.environ[name] for setting, name in named.items() if os.environ.get(name)}


def resolve_path(path: Path, folder: Path | None) -> Path:
    """Return a path in the settings with ``~`` expanded, relative to ``folder``."""
    return (folder or Path()) / path.expanduser()


def cache_folder(settings: Settings, root: Path) -> Path:
    """Return the folder of the cache: ``cache_dir``, else ``.mdvideo`` in the project's root."""
    return root / (settings.cache_dir or ".mdvideo")


def parse_bytes(text: str) -> int:
    """Return ``500MB``, ``5 GB`` or ``1.5GB`` in bytes (1 kB = 1000 B). Raises SettingsError."""
    match = re.fullmatch(r"\s*([0-9]{1,12}(?:\.[0-9]{1,12})?)\s*([KMGT]?)B\s*", text, re.IGNORECASE)
    if match is None:
        raise SettingsError(f"{text!r} is not a size", hint="write 500MB or 5 GB")
    return int(Fraction(match[1]) * 1000 ** " KMGT".index(match[2].upper() or " "))
