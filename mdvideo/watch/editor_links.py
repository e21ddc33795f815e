"""Addresses that open a place in the author's editor."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from mdvideo.errors import SettingsError

DEFAULT = "vscode"

EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "windsurf": "windsurf://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "bbedit": "x-bbedit://open?url=file://{path}&line={line}&column={column}",
    "macvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "emacs": "emacs://open?url=file://{path}&line={line}&column={column}",
}
"""Editors by name. Those from ``sublime`` on need a handler for their scheme, which some install with themselves."""

_FIELDS = {"path", "line", "column"}


def template_of(editor: str) -> str:
    """The template of an editor by its name, or the one given, which holds ``{path}``. Raises SettingsError.

    ``{path}`` becomes the file's absolute path with its first slash, percent-encoded.
    """
    if editor in EDITORS:
        return EDITORS[editor]
    fields = set(re.findall(r"\{(\w*)\}", editor))
    if "path" not in fields or not fields <= _FIELDS or not re.match(r"[a-z][a-z0-9+.-]*:", editor):
        known = ", ".join(EDITORS)
        raise SettingsError(
            f"no editor is called {editor!r}", hint=f"write {known}, or a template as in {EDITORS[DEFAULT]}"
        )
    if editor.lower().startswith(("javascript:", "data:", "vbscript:")):
        raise SettingsError(f"{editor!r} is not the address of an editor")
    return editor


def editor_url(template: str, file: str, line: int, column: int) -> str:
    """The address that opens ``file`` there; line and column count from 1."""
    return template.replace("{path}", _quoted(file)).replace("{line}", str(line)).replace("{column}", str(column))


@lru_cache(maxsize=256)
def _quoted(file: str) -> str:
    path = Path(file).resolve().as_posix()
    return quote(path if path.startswith("/") else f"/{path}")
