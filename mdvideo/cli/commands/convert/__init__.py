"""``mdvideo convert``: write a deck of another program as a deck in mdvideo's language."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.deck.dialects.converted_text import converted_text
from mdvideo.deck.load import load_as_ours
from mdvideo.errors import OutputError, fold_problems


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("deck", metavar="DECK.md", type=Path)
    parser.add_argument("-o", "--output", metavar="PATH", type=Path, help="default: standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only errors")


def run(arguments: Namespace) -> int:
    """Write the deck, and list what is not shown as in its own program."""
    ours = load_as_ours(arguments.deck)
    if arguments.output is not None and arguments.output.exists() and arguments.output.samefile(arguments.deck):
        raise OutputError(f"{arguments.output} is the deck itself", hint="name another file")
    text = converted_text(ours)
    if arguments.output is None:
        print(text, end="")
    else:
        write_atomic(arguments.output, text.encode())
    if not arguments.quiet:
        for problem in fold_problems(ours.problems):
            print(f"{problem}\n", file=sys.stderr)
        what = f"a deck for {ours.dialect}" if ours.dialect else "a deck in mdvideo's language already"
        print(f"{arguments.deck}: {what}", file=sys.stderr)
    return 0
