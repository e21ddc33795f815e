"""``mdvideo embed``: what to write into a page so that it shows a published video."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mdvideo.site.manifest import read_site
from mdvideo.site.snippets import FORMATS


def run(arguments: Namespace) -> int:
    """Print the snippet."""
    site = read_site(Path(arguments.site))
    video = site.find(arguments.name)
    print(FORMATS[arguments.format](site, video, arguments.url))
    return 0
