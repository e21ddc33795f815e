"""``mdvideo fetch``: save the pictures of decks that are on the network, since a build fetches nothing."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.size_format import format_bytes
from mdvideo.deck.load import load_deck
from mdvideo.lockfile.fetch_pictures import FetchOutcome, fetch_pictures, picture_downloader, remote_urls
from mdvideo.lockfile.fetched_pictures import pictures_folder


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("decks", metavar="DECK.md", nargs="+")
    parser.add_argument("--refresh", action="store_true", help="fetch pictures again that were fetched before")
    parser.add_argument("-q", "--quiet", action="store_true", help="print only errors")


def run(arguments: Namespace) -> int:
    """Fetch the pictures of each deck; exit 1 when one could not be fetched."""
    failed = False
    for deck in map(Path, arguments.decks):
        failed |= _fetch_for(deck, refresh=arguments.refresh, quiet=arguments.quiet)
    return int(failed)


def _fetch_for(path: Path, *, refresh: bool, quiet: bool) -> bool:
    """Fetch the pictures of one deck, and say what became of each; return whether one failed."""
    urls = remote_urls(load_deck(path))
    counts = {"fetched": 0, "there": 0, "failed": 0}
    for number, outcome in enumerate(fetch_pictures(path, urls, picture_downloader(), refresh=refresh), 1):
        counts["failed" if outcome.error else "there" if outcome.was_there else "fetched"] += 1
        if outcome.error is not None:
            print(f"[{number}/{len(urls)}] error: {outcome.error}", file=sys.stderr)
        elif not quiet:
            print(f"[{number}/{len(urls)}] {_line_of(outcome)}")
    if not quiet:
        folder = f" in {pictures_folder(path)}" if urls else ""
        there = f", {counts['there']} there already" if counts["there"] else ""
        lost = f", {counts['failed']} failed" if counts["failed"] else ""
        print(f"{path}: {counts['fetched']} of {len(urls)} pictures fetched{there}{lost}{folder}")
    return counts["failed"] > 0


def _line_of(outcome: FetchOutcome) -> str:
    assert outcome.picture is not None
    size = format_bytes(outcome.picture.size)
    return f"{outcome.url} {'is there' if outcome.was_there else 'saved as'} {outcome.picture.file} ({size})"
