"""The result of the last build of a site, so that a build without changes costs only a look at file times.

This is only a shortcut: if a time differs, as in a fresh checkout, everything is determined again by content. The
module imports no part of mdvideo that builds videos, since that would cost more than it saves.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from mdvideo._util.digests import sha256_of

_VERSION = 1


class BuildCache:
    """The result of one build.

    ``outputs`` maps paths in the site to files, ``names`` are those of the videos, ``assets`` are the paths of style
    sheet and script. Texts (figures, whole pages) are kept by what they were made from.
    """

    def __init__(self, outputs: Mapping[str, str], names: Iterable[str], assets: Iterable[str]) -> None:
        self.outputs = dict(outputs)
        self.names = tuple(names)
        self.assets = tuple(assets)
        self._texts: dict[str, str] = {}
        self._used: dict[str, str] = {}

    @classmethod
    def load(cls, path: Path, options: object) -> BuildCache | None:
        """Load a saved cache, or return None if the options differ or any file has changed. ``options``: any JSON."""
        try:
            saved = json.loads(path.read_bytes())
            if saved["about"] != _digest([_VERSION, options]) or saved["files"] != _states_of(saved["files"]):
                return None
            cache = cls(saved["outputs"], saved["names"], saved["assets"])
            cache._texts = dict(saved["texts"])
        except (OSError, ValueError, KeyError, TypeError):  # missing or damaged
            return None
        return cache

    def save(self, path: Path, options: object, files: Iterable[Path]) -> None:
        """Save the cache unless it is unchanged. ``files`` are all that it depends on, whether they exist or not."""
        if self._texts and self._used == self._texts:
            return
        saved = {
            "about": _digest([_VERSION, options]),
            "files": _states_of({str(file): None for file in files}),
            "outputs": self.outputs,
            "names": self.names,
            "assets": self.assets,
            "texts": self._used,
        }
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(saved), encoding="utf-8")
        temporary.replace(path)

    def get(self, *made_from: object) -> str | None:
        """Return the text that was made from these values, or None."""
        key = _digest(made_from)
        text = self._used.get(key) or self._texts.get(key)
        if text is not None:
            self._used[key] = text
        return text

    def put(self, text: str, *made_from: object) -> str:
        """Keep a text, and return it."""
        self._used[_digest(made_from)] = text
        return text


def _digest(value: object) -> str:
    return sha256_of(json.dumps(value, sort_keys=True, default=str).encode())


def _states_of(files: Mapping[str, object]) -> dict[str, list[int] | None]:
    """Return the modification time in nanoseconds and the size of each file; None if it does not exist."""
    return {file: _state_of(file) for file in files}


def _state_of(file: str) -> list[int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - making a Path takes longer than the call
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size]
