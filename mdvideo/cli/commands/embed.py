"""``mdvideo embed``: what to write into a page so that it shows a published video."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mdvideo.publish.embed.snippets import FORMATS
from mdvideo.publish.site_manifest import read_site


def run(arguments: Namespace) -> int:
    """Print the snippet."""
    site = read_site(Path(arguments.site))
    video = site.find(arguments.name)
    print(FORMATS[arguments.format](site, video, arguments.url))
    return 0
