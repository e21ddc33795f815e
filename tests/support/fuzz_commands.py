"""Runs commands on random inputs, and reports each that prints a traceback, raises, or takes too long."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mdvideo.cli.main import main
from tests.support.fuzz_grammar import Grammar, write_project

SLOW = 90.0
"""Seconds for one command on one input, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that a command does not stand: the number that makes it, the command, and what it said."""

    seed: int
    command: str
    said: str


def seeds_in(folder: Path) -> list[bytes]:
    """Return the decks below a folder, which are damaged as inputs."""
    return [path.read_bytes() for path in sorted(folder.rglob("*.md"))]


def try_input(seed: int, seeds: Sequence[bytes], *, full: bool, keep: Path | None = None) -> list[Fault]:
    """Run commands on the input of this number. ``full`` typesets too. The files of a fault are kept in ``keep``."""
    with tempfile.TemporaryDirectory(prefix="mdvideo-fuzz-") as name:
        folder = Path(name)
        deck = write_project(folder, Grammar(seed, seeds))
        commands = [["check", "--say", str(deck)], ["i18n", "extract", str(deck), "--lang", "de"]]
        if full:
            commands += [["check", str(deck)], ["embed", "deck", "--site", str(folder)]]
        found = [fault for command in commands if (fault := _try(seed, command))]
        if found and keep is not None:
            shutil.copytree(folder, keep / str(seed), symlinks=True, dirs_exist_ok=True)
    return found


def _try(seed: int, command: list[str]) -> Fault | None:
    said = io.StringIO()
    began = time.monotonic()
    here = Path.cwd()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
            main(command)
    except SystemExit:
        pass
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        said.write(f"Traceback: {error!r}")
    finally:
        os.chdir(here)
    text = said.getvalue()
    if "Traceback" in text or "internal error" in text:
        return Fault(seed, " ".join(command[:2]), text[-600:])
    if time.monotonic() - began > SLOW:
        return Fault(seed, " ".join(command[:2]), f"took {time.monotonic() - began:.0f} s")
    return None
