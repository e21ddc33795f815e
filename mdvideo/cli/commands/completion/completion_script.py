"""Completion scripts, made by shtab from the parser."""

from __future__ import annotations

from argparse import Action, ArgumentParser
from collections.abc import Iterator

import shtab

from mdvideo.cli.main import build_parser

FOLDERS = frozenset({"DIR"})
FILES = frozenset({"DECK.md", "DECK_OR_DIR", "PATH", "FILE", "NAME.md"})
"""Metavars whose arguments are paths: these are completed with the names of files."""


def completion_script(shell: str) -> str:
    """Return the script for bash, zsh or tcsh."""
    parser = build_parser()
    for action in _actions_of(parser):
        if action.metavar in FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    return str(shtab.complete(parser, shell))


def _actions_of(parser: ArgumentParser) -> Iterator[Action]:
    """Yield the options and arguments of all commands."""
    for action in parser._actions:
        yield action
        if isinstance(action.choices, dict):
            for inner in action.choices.values():
                yield from _actions_of(inner)
