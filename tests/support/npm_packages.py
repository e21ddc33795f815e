"""The npm packages that tests use, which CI installs outside of the repository."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mdvideo" / "npm"
"""Where ``npm install --prefix`` puts the packages of tests/integrations/npm/package.json."""

MODULES = CACHE / "node_modules"


def require_node(package: str) -> str:
    """Return the path of ``node``; skips the test if node or the package is not installed."""
    node = shutil.which("node")
    if node is None or not (MODULES / package).is_dir():
        pytest.skip(f"needs npm packages: node and {package}, installed as .ci/run does")
    return node
