"""What the last build of a site came to, so that one in which nothing has changed costs a look at files' times.

A shortcut and no more: where a time differs, as in a fresh checkout, everything is found out again by content. Imports
the standard library only, since importing what makes videos would cost more than all that is saved.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

_VERSION = 1


class BuildCache:
    """``outputs`` maps addresses in the site to files, ``names`` are the videos', ``assets`` style sheet and script.

    Texts (figures, whole pages) are kept by what they were made from.
    """

    def __init__(self, outputs: Mapping[str, str], names: Iterable[str], assets: Iterable[str]) -> None:
        self.outputs = dict(outputs)
        self.names = tuple(names)
        self.assets = tuple(assets)
        self._texts: dict[str, str] = {}
        self._used: dict[str, str] = {}

    @classmethod
    def load(cls, path: Path, about: object) -> BuildCache | None:
        """What was kept at ``path``, if it is about the same and no file has changed; else None."""
        try:
            kept = json.loads(path.read_bytes())
            if kept["about"] != _digest([_VERSION, about]) or kept["files"] != _looks(kept["files"]):
                return None
            found = cls(kept["outputs"], kept["names"], kept["assets"])
            found._texts = dict(kept["texts"])
        except (OSError, ValueError, KeyError, TypeError):  # none there, or half of one
            return None
        return found

    def save(self, path: Path, about: object, files: Iterable[Path]) -> None:
        """Keep it, if it is not what is kept already. ``files`` are all that it depends on, there or not."""
        if self._texts and self._used == self._texts:
            return
        kept = {
            "about": _digest([_VERSION, about]),
            "files": _looks({str(file): None for file in files}),
            "outputs": self.outputs,
            "names": self.names,
            "assets": self.assets,
            "texts": self._used,
        }
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(kept), encoding="utf-8")
        temporary.replace(path)

    def text(self, *made_from: object) -> str | None:
        """The text that was made from this."""
        key = _digest(made_from)
        found = self._used.get(key) or self._texts.get(key)
        if found is not None:
            self._used[key] = found
        return found

    def keep(self, text: str, *made_from: object) -> str:
        """Keep a text, and give it back."""
        self._used[_digest(made_from)] = text
        return text


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def _looks(files: Mapping[str, object]) -> dict[str, list[int] | None]:
    """Time of change in nanoseconds, and size, of each; None where there is none."""
    return {file: _look(file) for file in files}


def _look(file: str) -> list[int] | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - a Path for each would take longer than the look
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size]
