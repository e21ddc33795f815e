"""Where things lie in the store's folder. It knows names, and nothing of what the files hold.

.mdvideo/
  CACHEDIR.TAG   backup programs leave the folder out (https://bford.info/cachedir/)
  .gitignore     so does git
  layout         the version of this layout
  results/ab/…   job's key -> names, digests and sizes of its outputs, and its report, as JSON
  blobs/ab/…     bytes, named by their SHA-256; also each made job's canonical JSON, whose SHA-256 is the job's key
  work/…/        one folder a running process, for files that are not whole yet
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "1"

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds what mdvideo can make again.\n"
_NAME = re.compile(r"[0-9a-f]{64}")


def is_name(text: object) -> bool:
    """Whether ``text`` is 64 hexadecimal digits. Anything else must not become a path: a deck may have written it."""
    return isinstance(text, str) and _NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The store's folder. ``home`` is the folder itself or, if another version laid that out, one of our own in it."""

    home: Path

    @classmethod
    def of(cls, folder: Path) -> StorePaths:
        """The layout to use in ``folder``, which need not exist."""
        try:
            version = (folder / "layout").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:  # not there yet; if it cannot be read at all, using it will say so
            version = VERSION
        return cls(folder if version == VERSION else folder / f"layout-{VERSION}")

    def make(self) -> None:
        """Make the folder and its marks. Raises OSError."""
        for name in ("results", "blobs", "work"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n"), ("layout", VERSION + "\n")):
            path = self.home / name
            if not path.exists():
                path.write_text(text, encoding="utf-8")

    def result(self, key: str) -> Path:
        """Where the result of the job with this key lies."""
        return self.home / "results" / key[:2] / key[2:]

    def blob(self, digest: str) -> Path:
        """Where the bytes with this digest lie."""
        return self.home / "blobs" / digest[:2] / digest[2:]

    def results(self) -> Iterator[tuple[str, os.stat_result]]:
        """The key and file status of every result."""
        return _named(self.home / "results")

    def blobs(self) -> Iterator[tuple[str, os.stat_result]]:
        """The digest and file status of every blob."""
        return _named(self.home / "blobs")


def _named(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for sub in sorted(folder.glob("??")):
        for path in sub.iterdir():
            if is_name(name := sub.name + path.name):
                try:
                    yield name, path.stat()
                except FileNotFoundError:
                    continue  # another process pruned it
