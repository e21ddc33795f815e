"""Names of files in the store's folder, and nothing about their contents.

.mdvideo/
  CACHEDIR.TAG   makes backup programs skip the folder (https://bford.info/cachedir/)
  .gitignore     makes git skip it
  layout         the version of this layout
  results/ab/…   job's key -> names, digests and sizes of its outputs, and its report, as JSON
  blobs/ab/…     bytes, named by their SHA-256; also the canonical JSON of each job, whose SHA-256 is the job's key
  work/…/        one folder per running process, for files that are not complete yet
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mdvideo._util.atomic import write_whole

VERSION = "1"

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds what mdvideo can make again.\n"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_digest(text: object) -> bool:
    """Whether ``text`` is 64 hexadecimal digits. Nothing else may become a path: it may come from a deck."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class StorePaths:
    """Paths under ``root``: the store's folder or, if that has another version's layout, a subfolder of it."""

    root: Path

    @classmethod
    def of(cls, folder: Path) -> StorePaths:
        """The paths to use in ``folder``, which need not exist."""
        try:
            version = (folder / "layout").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:  # it does not exist yet; if it cannot be read at all, its first use reports that
            version = VERSION
        version = version or VERSION  # left empty by a full disk
        return cls(folder if version == VERSION else folder / f"layout-{VERSION}")

    def create(self) -> None:
        """Create the folders and marker files. Raises OSError."""
        for name in ("results", "blobs", "work"):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n"), ("layout", VERSION + "\n")):
            path = self.root / name
            if not path.exists():
                # A full disk must not leave half a file.
                write_whole(path.with_name(f"{name}.{secrets.token_hex(4)}"), path, text.encode(), durable=False)

    def result(self, key: str) -> Path:
        """The file of the result of the job with this key."""
        return self.root / "results" / key[:2] / key[2:]

    def blob(self, digest: str) -> Path:
        """The file of the bytes with this digest."""
        return self.root / "blobs" / digest[:2] / digest[2:]

    def list_results(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the key and file status of every result."""
        return _list_files(self.root / "results")

    def list_blobs(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the digest and file status of every blob."""
        return _list_files(self.root / "blobs")


def _list_files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    for sub in sorted(folder.glob("??")):
        for path in sub.iterdir():
            if is_digest(name := sub.name + path.name):
                try:
                    yield name, path.stat()
                except FileNotFoundError:
                    continue  # another process pruned it
