"""Runs a tool in a process of its own, with limits: a diagram at which it hangs or swells costs that diagram alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from mdvideo.errors import AssetError, BackendUnavailable
from mdvideo.images.diagrams import limited_start

SECONDS = 20.0
"""Time for one diagram. Hundreds of nodes take less than a second."""
MEMORY = 4 * 2**30
"""Address space of the process. Go reserves a gigabyte without using it."""
_SCRIPTS = ("bin", "Scripts")
MAX_CHARACTERS = 200_000
"""Length of a diagram's text. A slide shows some hundreds of words."""


@dataclass(frozen=True, slots=True)
class ToolOutput:
    """What a tool wrote, and its exit status."""

    status: int
    out: bytes
    err: str


def run_limited(command: Sequence[str], text: str, name: str, *, seconds: float = SECONDS) -> ToolOutput:
    """Run a command in an empty folder with ``text`` as its input.

    Raises AssetError where the text is too long or the tool takes longer than ``seconds``; BackendUnavailable where it
    cannot be started.
    """
    hint = "split the diagram, or draw less of it: a slide has room for some dozens of shapes"
    if len(text) > MAX_CHARACTERS:
        raise AssetError(f"this diagram has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}", hint=hint)
    paths = os.pathsep.join(filter(None, sys.path))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GV_FILE", "D2_"))}
    environment["PYTHONPATH"] = paths
    start = [sys.executable, "-S", "-P", str(limited_start.__file__), str(MEMORY), str(round(seconds) + 1), *command]
    with tempfile.TemporaryDirectory(prefix="mdvideo-diagram-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 (a tool that is installed as a package)
                start,
                input=text.encode(),
                capture_output=True,
                timeout=seconds,
                cwd=folder,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise AssetError(f"{name} takes more than {seconds:g} seconds to draw this diagram", hint=hint) from error
        except OSError as error:
            raise BackendUnavailable(f"{name} cannot be started: {error}") from error
    if done.returncode < 0:
        raise AssetError(f"this diagram is too complex for {name}", hint=hint)
    return ToolOutput(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def script_path(package: str, name: str) -> str | None:
    """Return the path of an executable that a package installed; None if it is not there."""
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        return None
    wanted = f"{name}.exe" if os.name == "nt" else name
    found = (Path(str(file.locate())) for file in files if file.name == wanted and file.parent.name in _SCRIPTS)
    return next((str(path.resolve()) for path in found if path.is_file()), None)
