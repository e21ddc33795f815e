"""A folder of photos, and which of them fits a prompt best.

The words of a prompt are looked up in names (weight 3) and in keywords and texts (weight 1). A word that describes few
photos counts more than one that describes many (inverse document frequency, as in text search).
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mdvideo.errors import BackendUnavailable
from mdvideo.images.photos.known_metadata import FileStates, metadata_of_photos
from mdvideo.images.photos.photo_metadata import PhotoMetadata

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})
MAX_PHOTOS = 20_000

_NAME_WEIGHT, _TEXT_WEIGHT = 3.0, 1.0
_AS_GOOD = 0.85
"""Photos with this share of the best score are as good: the seed chooses among them."""
_LEAST_STEM, _MOST_ENDING = 4, 3
"""Two words mean the same if they share at least 4 letters and differ in at most 3 at their ends: leaf, leaves."""

_COMMON = """
a an and are as at be by for from in into is it its of on or over so than that the their this to under up was with
der die das ein eine und im in auf mit von zu am an bei el la los las un una y de del en con le les une et des du dans
sur avec
"""
_COMMON_WORDS = frozenset(_COMMON.split())
"""Words that describe no picture, in the languages that most names are in."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of the library: its file, its words with their weights, and its credit."""

    path: Path
    words: dict[str, float]
    credit: str | None


class PhotoLibrary:
    """The photos in a folder and the folders in it. Raises BackendUnavailable when there are none, or too many."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not self.root.is_dir():
            raise BackendUnavailable(f"there is no folder of photos {root}", hint="set `images: {library: FOLDER}`")
        self._files = tuple(_photo_files(self.root))
        if not self._files:
            kinds = ", ".join(sorted(SUFFIXES))
            raise BackendUnavailable(f"the folder {root} has no photos", hint=f"put files into it: {kinds}")

    @cached_property
    def digest(self) -> str:
        """A hash of names, sizes and times of all files that are not hidden: photos and the texts beside them."""
        digest = hashlib.sha256()
        for file, (size, changed) in self._states.items():
            digest.update(f"{file.relative_to(self.root).as_posix()}\0{size}\0{changed}\0".encode())
        return digest.hexdigest()[:16]

    @cached_property
    def _states(self) -> FileStates:
        facts = ((file, file.stat()) for file in _visible_files(self.root))
        return {file: (stat.st_size, stat.st_mtime_ns) for file, stat in facts}

    @cached_property
    def photos(self) -> tuple[Photo, ...]:
        """The photos with their words. Reading one takes about a millisecond, the first time."""
        known = metadata_of_photos(self.root, self._files, self._states)
        return tuple(_photo_of(path, metadata) for path, metadata in known.items())

    def find(self, prompt: str, seed: int = 0) -> Photo | None:
        """Return the photo that fits a prompt best, or one as good that the seed chooses; None if no word fits."""
        wanted = _words_of(prompt)
        scores = [(self._score(photo, wanted), photo) for photo in self.photos]
        best = max((score for score, _ in scores), default=0.0)
        if best <= 0:
            return None
        good = sorted((p for score, p in scores if score >= _AS_GOOD * best), key=lambda photo: str(photo.path))
        return good[seed % len(good)]

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts = Counter(word for photo in self.photos for word in photo.words)
        return {word: math.log(1 + len(self.photos) / count) for word, count in counts.items()}

    def _score(self, photo: Photo, wanted: tuple[str, ...]) -> float:
        total = 0.0
        for word in wanted:
            fitting = [known for known in photo.words if _mean_the_same(word, known)]
            total += max((photo.words[known] * self._rarity[known] for known in fitting), default=0.0)
        return total


def _visible_files(root: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders that are not hidden, in a fixed order. Links are not followed."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _photo_files(root: Path) -> Iterator[Path]:
    photos = (path for path in _visible_files(root) if path.suffix.lower() in SUFFIXES)
    for count, path in enumerate(photos):
        if count == MAX_PHOTOS:
            hint = "name a smaller folder"
            raise BackendUnavailable(f"the folder {root} has more than {MAX_PHOTOS} photos", hint=hint)
        yield path


def _photo_of(path: Path, metadata: PhotoMetadata) -> Photo:
    words = dict.fromkeys(_words_of(metadata.keywords), _TEXT_WEIGHT)
    words.update(dict.fromkeys(_words_of(metadata.name), _NAME_WEIGHT))
    return Photo(path, words, metadata.credit)


def _words_of(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).casefold()
    words = re.findall(r"[^\W\d_]+", folded)
    return tuple(dict.fromkeys(word for word in words if len(word) > 1 and word not in _COMMON_WORDS))


def _mean_the_same(one: str, other: str) -> bool:
    if one == other or (f"{one[:-3]}f" == other and one.endswith("ves")) or f"{other[:-3]}f" == one:
        return True  # leaf, leaves
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if shared == min(len(one), len(other)) and shared >= 3 and abs(len(one) - len(other)) <= 2:
        return True  # a plural: cat, cats
    return shared >= _LEAST_STEM and max(len(one), len(other)) - shared <= _MOST_ENDING
