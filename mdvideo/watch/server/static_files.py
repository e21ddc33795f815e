"""The files of the page, from the package. What is served is listed when the server starts; a name opens no file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath

FOLDER = files("mdvideo.watch") / "page"
TOKEN = re.compile(r'(<meta name="mdvideo-token" content=")[^"]*(">)')

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Media types of what pages ask for. HTML is not among them: it holds the token, see ``page``."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page in memory; ``etag`` is a strong one, with its quotes."""

    media_type: str
    etag: str
    data: bytes


def page_files() -> Mapping[str, PageFile]:
    """All files that pages may ask for, by name."""
    return {
        item.name: _loaded(item.read_bytes(), TYPES[suffix])
        for item in FOLDER.iterdir()
        if (suffix := PurePath(item.name).suffix) in TYPES
    }


def page(name: str, token: str) -> str:
    """One of our HTML files, with the session's token in the meta element that it has for it."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    filled, count = TOKEN.subn(lambda match: f"{match[1]}{html.escape(token)}{match[2]}", text)
    assert count == 1, f"{name} has no place for the token"
    return filled


def _loaded(data: bytes, media_type: str) -> PageFile:
    return PageFile(media_type, f'"{sha256(data).hexdigest()[:32]}"', data)
