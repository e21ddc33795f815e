"""``mdvideo verify``: build a deck's video if it is not built, and measure the file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from mdvideo.cli.options import add_appearance_options, add_draft_option


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("decks", metavar="DECK_OR_DIR", nargs="+", help="decks, folders of decks, patterns")
    parser.add_argument("-o", "--output", metavar="PATH", help="where the video is, or is to be written, as for build")
    parser.add_argument("--json", action="store_true", help="print the measurements as JSON")
    add_appearance_options(parser)
    add_draft_option(parser)


def run(arguments: Namespace) -> int:
    """Print the measurements of each video; exit 1 when a limit is exceeded."""
    from mdvideo.cli.commands.verify.print_measurements import print_measurements

    return print_measurements(arguments)
