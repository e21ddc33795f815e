"""``mdvideo skill``: print a skill that teaches an agent to write good lessons with mdvideo."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options: none."""


def run(arguments: Namespace) -> int:  # noqa: ARG001
    """Print the skill as Markdown with a name and a description in its front matter."""
    from importlib.resources import files

    print(files(__name__).joinpath("SKILL.md").read_text(encoding="utf-8"), end="")
    return 0
