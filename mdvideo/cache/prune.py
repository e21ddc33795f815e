"""What to remove when the store is too large: least recently used first, and never what is in use.

A blob goes when no result that stays names it. A result's file carries its time of last use; a blob that no result
names (a picture file of the author's) carries its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mdvideo.cache.paths import StorePaths
from mdvideo.cache.result_file import decode


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is removed together: a result with the blobs it names, or one blob that no result names."""

    used: float
    key: str | None
    blobs: frozenset[str]


def prune(layout: StorePaths, limit: int, since: float) -> int:
    """Remove the least recently used until ``limit`` bytes are left, and nothing that was used after ``since``.

    The caller holds the gate. Returns the bytes removed. Raises OSError.
    """
    results = dict(layout.results())
    blobs = dict(layout.blobs())
    total = sum(status.st_size for status in (*results.values(), *blobs.values()))
    if total <= limit:
        return 0
    named = {key: _names(layout.result(key), key) & blobs.keys() for key in results}
    holders = Counter(digest for digests in named.values() for digest in digests)
    units = [_Unit(status.st_mtime, key, named[key]) for key, status in results.items()]
    units += [_Unit(blobs[d].st_mtime, None, frozenset({d})) for d in blobs.keys() - holders.keys()]

    removed = 0
    for unit in sorted(units, key=lambda unit: unit.used):
        if total - removed <= limit or unit.used >= since:
            break
        if unit.key is not None:
            if not _remove(layout.result(unit.key), since):
                continue
            removed += results[unit.key].st_size
        holders.subtract(unit.blobs)
        for digest in _unheld(unit.blobs, holders):
            if _remove(layout.blob(digest), since):
                removed += blobs[digest].st_size
    return removed


def _names(path: Path, key: str) -> frozenset[str]:
    """The blobs that a result needs: its outputs, and its job's JSON, whose digest is the key."""
    with suppress(OSError):
        entry = decode(path.read_bytes())
        if entry is not None:
            return frozenset({key, *(output.digest for output in entry.outputs.values())})
    return frozenset({key})


def _unheld(digests: Iterable[str], holders: Counter[str]) -> list[str]:
    return [digest for digest in digests if holders[digest] <= 0]


def _remove(path: Path, since: float) -> bool:
    """Remove a file unless it was used since it was listed. Windows keeps open files: those stay for next time."""
    with suppress(OSError):
        if path.stat().st_mtime < since:
            path.unlink()
            return True
    return False
