"""Pictures and fonts that CSS names: local files become references to the store, and nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import contextlib
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote_to_bytes

from mdvideo._util.project_files import resolve_in_project
from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.errors import AssetError
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.slides.marp.emulated.background_sizes import size_backgrounds

LARGEST = 16_000_000
"""Bytes of a picture or font that CSS names."""

_URL = re.compile(
    r"""(?P<comment>/\*[\s\S]*?\*/)"""
    r"""|url\(\s*(?:(?P<quote>["'])(?P<quoted>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|(?P<bare>[^"'\s)]*))\s*\)""",
    re.IGNORECASE | re.DOTALL,
)
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_LONG_DATA = 400
"""Characters above which a data URI is kept in the store instead of on every page."""

Report = Callable[[str, str], None]
"""Is called with a code and a message for every address that cannot be used."""


class CssFiles:
    """The files that style sheets of one deck name. ``blobs`` are their bytes by digest, ``paths`` the files."""

    def __init__(self, root: Path, deck_folder: Path | None = None) -> None:
        self._root = root
        self._deck_folder = deck_folder
        self.blobs: dict[Digest, bytes] = {}
        self.paths: list[Path] = []

    def embed(self, css: str, folder: Path, report: Report) -> str:
        """Return CSS in which every ``url()`` is of the store, a fragment or a data URI; others become empty.

        Pictures behind elements get a size where the CSS has none.

        Relative addresses count from the deck's folder, as in Marp, which copies the style sheet into the page; what is
        not there, from ``folder``, that of the style sheet.
        """
        if "url(" not in css.lower():
            return css

        def replace(match: re.Match[str]) -> str:
            if match["comment"]:
                return match[0]
            address = (match["quoted"] if match["quote"] else match["bare"]).strip()
            if address[:5].lower() == "data:":
                return self._data(address, match[0])
            if not address or address.startswith(("#", "mdvideo:")):
                return match[0]
            if _REMOTE.match(address):
                report("style-remote", f"{address} is not fetched: styles use local files only")
                return 'url("")'
            return self._file(address, folder, report)

        return size_backgrounds(_URL.sub(replace, css), self.blobs)

    def _file(self, address: str, folder: Path, report: Report) -> str:
        try:
            path = self._find(address.replace("\\", ""), folder)
            if path.stat().st_size > LARGEST:
                report("style-file", f"{address} is larger than {LARGEST // 1_000_000} MB")
                return 'url("")'
            data = read_regular(path)
        except (AssetError, OSError) as error:
            report("style-file", f"a style names a file that cannot be used: {getattr(error, 'message', error)}")
            return 'url("")'
        self.paths.append(path)
        if data.startswith(b"wOF2") and find_spec("brotli") is None:
            report("style-font", f"{address} is a WOFF2 font, which needs the package brotli (pip install brotli)")
        return self._stored(data)

    def _find(self, address: str, folder: Path) -> Path:
        if self._deck_folder is not None and self._deck_folder != folder:
            with contextlib.suppress(AssetError):
                return resolve_in_project(address, self._deck_folder, self._root)
        return resolve_in_project(address, folder, self._root)

    def _data(self, address: str, whole: str) -> str:
        head, comma, payload = address.partition(",")
        # An SVG is drawn from the store; another short one may as well stand on the page.
        if not comma or (len(address) < _LONG_DATA and "svg" not in head.lower()):
            return whole
        try:
            data = unquote_to_bytes(payload)
            if head.lower().rstrip().endswith("base64"):
                data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except (binascii.Error, ValueError):
            return whole
        return self._stored(data)

    def _stored(self, data: bytes) -> str:
        digest = digest_of(data)
        self.blobs[digest] = data
        return f"url(mdvideo:{digest})"
