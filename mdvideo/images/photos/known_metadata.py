"""The metadata of a library's photos, kept in the user's cache between builds, by the state of each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

from mdvideo._util.atomic import write_atomic
from mdvideo._util.user_cache import user_cache_folder
from mdvideo.images.photos.photo_metadata import TEXT_SUFFIXES, PhotoMetadata, photo_metadata_of

FileStates = Mapping[Path, tuple[int, int]]
"""Size and time of last change in nanoseconds of each file of a library that is not hidden."""

_VERSION = 1
"""Raised when photos are read otherwise, so that what is kept is read anew."""


def metadata_of_photos(root: Path, photos: Iterable[Path], states: FileStates) -> dict[Path, PhotoMetadata]:
    """Return the metadata of each photo. Only those are read that have changed, or whose texts beside them have.

    A cache that is damaged or cannot be written only costs time: reading a photo takes about a millisecond.
    """
    file = user_cache_folder() / "photos" / f"{hashlib.sha256(str(root).encode()).hexdigest()[:16]}.json"
    known = _read(file)
    found: dict[Path, PhotoMetadata] = {}
    kept: dict[str, Any] = {}
    for path in photos:
        name = path.relative_to(root).as_posix()
        state = _state_of(path, states)
        entry = known.get(name)
        metadata = _metadata_in(entry, state)
        found[path] = metadata or photo_metadata_of(path, root)
        kept[name] = entry if metadata else [state, list(astuple(found[path]))]
    if kept != known:
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(file, json.dumps({"version": _VERSION, "photos": kept}).encode())
    return found


def _state_of(path: Path, states: FileStates) -> list[list[int]]:
    beside = [other for suffix in TEXT_SUFFIXES for other in (path.with_suffix(suffix), Path(f"{path}{suffix}"))]
    return [list(states.get(file, (-1, -1))) for file in (path, *beside)]


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    photos = kept.get("photos") if isinstance(kept, dict) and kept.get("version") == _VERSION else None
    return photos if isinstance(photos, dict) else {}


def _metadata_in(entry: object, state: list[list[int]]) -> PhotoMetadata | None:
    """Return the metadata that an entry of the file has, if it is of the photo in this state."""
    match entry:
        case [known, [str(name), str(keywords), str() | None as credit]] if known == state:
            return PhotoMetadata(name, keywords, credit)
        case _:
            return None
