"""The static files of the page, read from the package at the start. A requested name never opens a file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath

from mdvideo._util.digests import sha256_of

FOLDER = files("mdvideo.watch") / "page"
TOKEN_META = re.compile(r'(<meta name="mdvideo-token" content=")[^"]*(">)')

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Media types by suffix. HTML is not served from here: it contains the token, see ``load_html``."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page in memory. ``etag`` is a strong entity tag with its quotes."""

    media_type: str
    etag: str
    data: bytes


def load_page_files() -> Mapping[str, PageFile]:
    """Read all files that the pages load, by name."""
    return {
        item.name: _page_file(item.read_bytes(), MEDIA_TYPES[suffix])
        for item in FOLDER.iterdir()
        if (suffix := PurePath(item.name).suffix) in MEDIA_TYPES
    }


def load_html(name: str, token: str) -> str:
    """Read an HTML file of the page, and put the session's token into its meta element."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    filled, count = TOKEN_META.subn(lambda match: f"{match[1]}{html.escape(token)}{match[2]}", text)
    assert count == 1, f"{name} has no meta element for the token"
    return filled


def _page_file(data: bytes, media_type: str) -> PageFile:
    return PageFile(media_type, f'"{sha256_of(data)[:32]}"', data)
