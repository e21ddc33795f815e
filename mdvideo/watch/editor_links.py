"""URLs that open a position of a file in the author's editor."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from mdvideo.errors import SettingsError

DEFAULT_EDITOR = "vscode"

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
"""URL templates by editor.

From ``sublime`` on, the system needs a handler for the URL scheme, which some editors install."""

_FIELDS = {"path", "line", "column"}


def template_of(editor: str) -> str:
    """Return the URL template of a named editor, or ``editor`` itself if it is a template. Raises SettingsError.

    A template contains ``{path}``, and may contain ``{line}`` and ``{column}``. ``{path}`` becomes the file's absolute
    path, percent-encoded, with its leading slash.
    """
    if editor in EDITORS:
        return EDITORS[editor]
    fields = set(re.findall(r"\{(\w*)\}", editor))
    if "path" not in fields or not fields <= _FIELDS or not re.match(r"[a-z][a-z0-9+.-]*:", editor):
        known = ", ".join(EDITORS)
        raise SettingsError(
            f"unknown editor {editor!r}", hint=f"use one of {known}, or a template such as {EDITORS[DEFAULT_EDITOR]}"
        )
    if editor.lower().startswith(("javascript:", "data:", "vbscript:")):
        raise SettingsError(f"{editor!r} is not a URL template of an editor")
    return editor


def editor_url(template: str, file: str, line: int, column: int) -> str:
    """Return the URL that opens ``file`` at a position. Line and column count from 1."""
    return template.replace("{path}", _quote_path(file)).replace("{line}", str(line)).replace("{column}", str(column))


@lru_cache(maxsize=256)
def _quote_path(file: str) -> str:
    path = Path(file).resolve().as_posix()
    return quote(path if path.startswith("/") else f"/{path}")
