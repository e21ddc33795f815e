"""``mdvideo embed``: print the snippet that shows a published video on a page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo.publish.embed.snippets import FORMATS
from mdvideo.publish.site_manifest import read_site


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("name", metavar="NAME", help="name of the video, or its deck")
    parser.add_argument("--site", metavar="DIR", required=True, help="folder of published videos")
    parser.add_argument("--format", choices=tuple(FORMATS), default="html", help="site generator to print for")
    parser.add_argument("--url", metavar="URL", help="URL of that folder (default: its base URL)")


def run(arguments: Namespace) -> int:
    """Print the snippet."""
    site = read_site(Path(arguments.site))
    video = site.find(arguments.name)
    print(FORMATS[arguments.format](site, video, arguments.url))
    return 0
