"""What to remove when the store is too large: the least recently used first, and nothing that is in use.

A blob is removed when no remaining result names it. A result's time of last use is that of its file. A blob that no
result names, such as an author's picture file, has its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mdvideo.cache.paths import StorePaths
from mdvideo.cache.result_file import decode_result


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is removed together: a result with the blobs that it names, or one blob that no result names."""

    last_use: float
    key: str | None
    blobs: frozenset[str]


def prune(paths: StorePaths, limit: int, in_use_since: float) -> int:
    """Remove the least recently used until ``limit`` bytes remain, but nothing that was used after ``in_use_since``.

    The caller holds the store's exclusive lock. Returns the number of bytes removed. Raises OSError.
    """
    results = dict(paths.list_results())
    blobs = dict(paths.list_blobs())
    total = sum(status.st_size for status in (*results.values(), *blobs.values()))
    if total <= limit:
        return 0
    named = {key: _names_in(paths.result(key), key) & blobs.keys() for key in results}
    references = Counter(digest for digests in named.values() for digest in digests)
    units = [_Unit(status.st_mtime, key, named[key]) for key, status in results.items()]
    units += [_Unit(blobs[d].st_mtime, None, frozenset({d})) for d in blobs.keys() - references.keys()]

    removed = 0
    for unit in sorted(units, key=lambda unit: unit.last_use):
        if total - removed <= limit or unit.last_use >= in_use_since:
            break
        if unit.key is not None:
            if not _remove(paths.result(unit.key), in_use_since):
                continue
            removed += results[unit.key].st_size
        references.subtract(unit.blobs)
        for digest in _unreferenced(unit.blobs, references):
            if _remove(paths.blob(digest), in_use_since):
                removed += blobs[digest].st_size
    return removed


def _names_in(path: Path, key: str) -> frozenset[str]:
    """The blobs that a result needs: its outputs, and the JSON of its job, whose digest is the key."""
    with suppress(OSError):
        stored = decode_result(path.read_bytes())
        if stored is not None:
            return frozenset({key, *stored.digests})
    return frozenset({key})


def _unreferenced(digests: Iterable[str], references: Counter[str]) -> list[str]:
    return [digest for digest in digests if references[digest] <= 0]


def _remove(path: Path, in_use_since: float) -> bool:
    """Remove a file unless it was used after it was listed. Windows keeps open files: they stay until later."""
    with suppress(OSError):
        if path.stat().st_mtime < in_use_since:
            path.unlink()
            return True
    return False
