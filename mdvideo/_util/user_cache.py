"""The folder of the user, not of a project, for files that take long to make and are the same for every project."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def user_cache_folder() -> Path:
    """Return the folder; it need not exist. ``MDVIDEO_USER_CACHE`` overrides the operating system's place for it."""
    if override := os.environ.get("MDVIDEO_USER_CACHE"):
        return Path(override)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "mdvideo"
