"""Finds fonts for characters that the bundled fonts lack: in the ``[fonts]`` extra, then in the system's folders.

A face is named by its file and a digest of its head, which holds a checksum of the whole font. So a page that names its
faces changes when a font does, and a machine that lacks one notices.
"""

from __future__ import annotations

import bisect
import hashlib
import io
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from mdvideo.slides.themes.fonts import MONO, SANS, SERIF, is_in_font, upright_files
from mdvideo.slides.writing.writing_systems import font_wish_of, writing_system_of

EXTRA_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""The packages of the ``[fonts]`` extra. They hold Noto fonts as published, under the SIL Open Font License."""

_FOLDERS = (
    "$XDG_DATA_HOME/fonts", "~/.local/share/fonts", "~/.fonts", "/usr/local/share/fonts", "/usr/share/fonts",
    "~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts", "$LOCALAPPDATA/Microsoft/Windows/Fonts",
    "$WINDIR/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_REGIONS = frozenset({"JP", "KR", "SC", "TC", "HK"})
_MOST_FAMILIES = 3
"""How many families one writing system may need: rare characters are often in a font of their own."""
_REGULAR, _BOLD = 400, 700
_WIDTH_NORMAL = 5
_LAST_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face of a font file. ``weights`` is a range for a variable font, else twice the same."""

    path: Path
    index: int
    family: str
    weights: tuple[int, int]
    digest: str

    @property
    def name(self) -> str:
        """Which face this is, on any machine."""
        return f"{self.digest}/{self.index}/{self.path.name}"


_seen: dict[str, FontFace] = {}


@lru_cache(maxsize=256)
def faces_for(system: str, lang: str, characters: frozenset[str]) -> tuple[FontFace, ...]:
    """Return the faces of the fonts that have these characters of one writing system; empty if no font has any."""
    wish = font_wish_of(system, lang, characters)
    wanted = [path for stem in wish.files for path in _files_beginning(stem)]
    missing = {ord(character) for character in characters}
    chosen: list[FontFace] = []
    families: list[str] = []
    for paths in (wanted, font_paths()):
        # The region's own forms first, another region's rather than none.
        faces = sorted(_usable_faces(paths), key=lambda face: wish.face not in ("", *face.family.split()[-1:]))
        for face in faces if missing else ():
            if len(families) < _MOST_FAMILIES and face.family not in families and covered_of(face, missing):
                members = _weights_of_family(face)
                families.append(face.family)
                chosen += members
                missing -= covered_of(face, missing)
        if len(families) == _MOST_FAMILIES:
            break
    _seen.update((face.name, face) for face in chosen)
    return tuple(chosen)


@lru_cache(maxsize=4096)
def font_of(character: str) -> Path | None:
    """Return the first font file that has a character, the bundled monospaced one before others; None if none has."""
    bundled = (MONO, SANS, SERIF)
    own = next((name for name in bundled if is_in_font(character, name)), None)
    if own is not None:
        return upright_files()[own]
    faces = faces_for(writing_system_of(character), "", frozenset(character))
    return faces[0].path if faces else None


@lru_cache(maxsize=256)
def has_family(name: str) -> bool:
    """Return whether a font of this family is in the extra or in the system's folders; upper and lower case are one."""
    wanted = name.lower()
    # Most files are named after their family, and reading all fonts of a machine takes seconds.
    likely = sorted(font_paths(), key=lambda path: _letters_of(path.stem)[:4] != _letters_of(name)[:4])
    return any(face.family.lower() == wanted for path in likely for face in _faces_of(path))


def _letters_of(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def face_named(name: str) -> FontFace | None:
    """Return the face of this name, if this machine has it."""
    if name not in _seen:
        file = name.split("/", 2)[2]
        for path in font_paths():
            if path.name == file:
                _seen.update((face.name, face) for face in _faces_of(path))
    return _seen.get(name)


@lru_cache(maxsize=16)
def data_of(face: FontFace) -> bytes:
    """Return a font file with nothing but this face."""
    if face.path.suffix.lower() not in (".ttc", ".otc"):
        return face.path.read_bytes()
    out = io.BytesIO()
    with TTFont(face.path, fontNumber=face.index, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        font.save(out, reorderTables=None)
    return out.getvalue()


def covered_of(face: FontFace, code_points: Iterable[int]) -> frozenset[int]:
    """Return those of the characters that a face has glyphs for."""
    ranges = _ranges_of(face)
    found = ((point, bisect.bisect_right(ranges, (point, _LAST_POINT)) - 1) for point in code_points)
    return frozenset(point for point, at in found if at >= 0 and point <= ranges[at][1])


@lru_cache(maxsize=256)
def _ranges_of(face: FontFace) -> tuple[tuple[int, int], ...]:
    """Return the first and last characters of the ranges in a face's cmap, sorted.

    For format 12, which large fonts have, fontTools would first name all their glyphs, which takes a second.
    """
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        table = font.reader["cmap"]
        (count,) = struct.unpack_from(">H", table, 2)
        offsets = (struct.unpack_from(">L", table, 8 + 8 * number)[0] for number in range(count))
        for offset in offsets:
            if struct.unpack_from(">H", table, offset) == (12,):
                (groups,) = struct.unpack_from(">L", table, offset + 12)
                pairs = struct.iter_unpack(">LLL", table[offset + 16 : offset + 16 + 12 * groups])
                return tuple(sorted((first, last) for first, last, _ in pairs))
        return tuple((point, point) for point in sorted(font.getBestCmap() or ()))


@cache
def font_paths() -> tuple[Path, ...]:
    """Return every font file of the extra and of the system, the extra's first."""
    folders = [Path(found) for package in EXTRA_PACKAGES for found in _package_folders(package)]
    folders += [Path(os.path.expandvars(folder)).expanduser() for folder in _FOLDERS if _is_set(folder)]
    found = dict.fromkeys(path for folder in folders for path in _font_files_in(folder))
    return tuple(found)


def _is_set(folder: str) -> bool:
    return not folder.startswith("$") or folder[1:].partition("/")[0] in os.environ


def _package_folders(package: str) -> Iterable[str]:
    spec = find_spec(package)
    return (spec.submodule_search_locations or ()) if spec else ()


def _font_files_in(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(parent, file) for file in sorted(files) if file.lower().endswith(_SUFFIXES))


def _files_beginning(stem: str) -> Iterator[Path]:
    start = stem.lower().replace(" ", "")
    return (path for path in font_paths() if path.name.lower().replace(" ", "").startswith(start))


def _usable_faces(paths: Iterable[Path]) -> Iterator[FontFace]:
    return (face for path in dict.fromkeys(paths) for face in _faces_of(path))


def _weights_of_family(face: FontFace) -> list[FontFace]:
    """Return the variable face of a family, or its regular and its bold one."""
    siblings = (path for path in font_paths() if path.parent == face.path.parent)
    beginning = face.path.name[:4].lower()
    members = [
        member
        for path in siblings
        if path.name.lower().startswith(beginning)
        for member in _faces_of(path)
        if member.family == face.family
    ]
    variable = [member for member in members if member.weights[0] < member.weights[1]]
    if variable:
        return variable[:1]
    nearest = [min(members, key=lambda each: abs(each.weights[0] - weight)) for weight in (_REGULAR, _BOLD)]
    return list(dict.fromkeys(nearest))


@lru_cache(maxsize=4096)
def _faces_of(path: Path) -> tuple[FontFace, ...]:
    """Return the upright faces of normal width in a font file; none if it cannot be read."""
    try:
        with path.open("rb") as file:
            is_collection = path.suffix.lower() in (".ttc", ".otc")
            fonts = TTCollection(file, lazy=True).fonts if is_collection else [TTFont(file, lazy=True)]
            faces = (_face_of(path, index, font) for index, font in enumerate(fonts))
            return tuple(face for face in faces if face is not None)
    except (TTLibError, OSError, KeyError, ValueError, AssertionError, struct.error):
        return ()


def _face_of(path: Path, index: int, font: TTFont) -> FontFace | None:
    os2 = font["OS/2"]
    is_drawn = any(table in font for table in ("glyf", "CFF ", "CFF2"))
    if not is_drawn or os2.fsSelection & 1 or os2.usWidthClass != _WIDTH_NORMAL:
        return None
    weights = (os2.usWeightClass, os2.usWeightClass)
    if "fvar" in font:
        axes = {axis.axisTag: (round(axis.minValue), round(axis.maxValue)) for axis in font["fvar"].axes}
        weights = axes.get("wght", weights)
    family = font["name"].getBestFamilyName()
    if not family:
        return None
    digest = hashlib.sha256(font.reader["head"] + family.encode()).hexdigest()[:12]
    return FontFace(path, index, family, weights, digest)
