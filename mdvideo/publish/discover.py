"""Find the decks that files, folders and patterns name.

In a folder, every ``*.deck.md`` below it is a deck, and so is every page whose front matter says ``mdvideo: true`` or
has a deck's options, and every file below it that the project's ``[publish] decks`` names. Hidden folders and
``node_modules`` are skipped. The translations of a deck come with it.
"""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mdvideo._util.similar_names import nearest_name
from mdvideo.deck.page_as_deck import is_deck_page_file
from mdvideo.deck.translation.languages import language_of, translations_of
from mdvideo.errors import SiteError
from mdvideo.publish.slugs import video_name_of
from mdvideo.settings import merge_layers, project_root, read_config

SUFFIX = ".deck.md"
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


def find_decks(named: Iterable[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """Return every deck that is named, each once, with its translations, sorted by path.

    Raises SiteError when a name matches nothing or a folder holds no deck, and when two decks have the same name.
    """
    found: dict[Path, Path] = {}
    for name in named:
        for deck in _decks_named(os.fspath(name)):
            for path in (deck, *(() if language_of(deck) else translations_of(deck).values())):
                found.setdefault(Path(os.path.realpath(path)), path)
    decks = tuple(sorted(found.values()))
    _refuse_duplicate_names(decks)
    return decks


def is_searched(folder: str) -> bool:
    """Whether a folder of this name is searched for decks."""
    return not folder.startswith(".") and folder not in SKIPPED_FOLDERS


def duplicate_name_error(name: str, decks: Sequence[os.PathLike[str] | str]) -> SiteError:
    """The error for decks that have the same name."""
    where = " and ".join(str(deck) for deck in decks)
    return SiteError(f"two decks have the name {name!r}: {where}", hint="rename one: pages find a video by its name")


def _decks_named(name: str) -> Sequence[Path]:
    path = Path(name)
    if path.is_file():
        return [path]
    if path.is_dir():
        decks = list(_decks_below(path))
        if not decks:
            hint = f'name decks NAME{SUFFIX}, or list others in mdvideo.toml: [publish] decks = ["*.md"]'
            raise SiteError(f"there is no deck in {path}", hint=hint)
        return decks
    decks = [Path(match) for match in _glob(name, None) if match.endswith(".md")]
    if not decks:
        siblings = (sibling.name for sibling in path.parent.glob("*.md")) if path.parent.is_dir() else ()
        close = nearest_name(path.name, siblings)
        hint = f"did you mean {path.parent / close}?" if close else "name a deck, a folder or a pattern"
        raise SiteError(f"{name} matches no deck", hint=hint)
    return decks


def _decks_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(filter(is_searched, folders))
        markdown = (Path(place) / name for name in sorted(files) if name.endswith(".md"))
        yield from (path for path in markdown if path.name.endswith(SUFFIX) or is_deck_page_file(path))
    root = project_root(folder / "deck")
    below = folder.resolve()
    for pattern in merge_layers(read_config(root)).publish.decks:
        for match in _glob(pattern, root):
            path = root / match
            if path.is_file() and path.resolve().is_relative_to(below):
                yield path


def _glob(pattern: str, root: Path | None) -> list[str]:
    """Return the paths that match, with ``**`` for folders. Unlike pathlib's, skips hidden ones and may be absolute."""
    return sorted(glob.glob(pattern, root_dir=root, recursive=True))  # noqa: PTH207


def _refuse_duplicate_names(decks: Iterable[Path]) -> None:
    by_name: dict[str, list[Path]] = defaultdict(list)
    for deck in decks:
        by_name[video_name_of(deck)].append(deck)
    for name, same in by_name.items():
        if not name:
            raise SiteError(f"{same[0]} has no name", hint=f"call it NAME{SUFFIX}")
        if len(same) > 1:
            raise duplicate_name_error(name, same)
