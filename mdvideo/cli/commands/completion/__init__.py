"""``mdvideo completion``: print the script that makes a shell complete mdvideo's commands, options and files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

SHELLS = ("bash", "zsh", "tcsh")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("shell", choices=SHELLS)


def run(arguments: Namespace) -> int:
    """Print the script."""
    from mdvideo.cli.commands.completion.completion_script import completion_script

    print(completion_script(arguments.shell))
    return 0
