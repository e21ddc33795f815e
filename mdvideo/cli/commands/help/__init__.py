"""``mdvideo help``: print the help of a command, as ``--help`` does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("command", metavar="COMMAND", nargs="?", help="default: list the commands")


def run(arguments: Namespace) -> int:
    """Print the help. Raises UsageError for a command that does not exist."""
    from mdvideo._util.similar_names import nearest_name
    from mdvideo.cli.main import COMMANDS, build_parser
    from mdvideo.cli.usage_error import UsageError

    name = arguments.command
    if name is not None and name not in COMMANDS:
        similar = nearest_name(name, COMMANDS, cutoff=0.5)
        hint = f"did you mean {similar}?" if similar else "mdvideo help lists the commands"
        raise UsageError(f"there is no command {name!r}", hint=hint)
    words = ["--help"] if name is None else [name, "--help"]
    build_parser([] if name is None else [name]).parse_args(words)  # prints the help and exits with 0
    return 0
