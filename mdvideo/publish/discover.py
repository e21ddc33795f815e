"""Which decks are meant by files, folders and patterns.

In a folder, every ``*.deck.md`` below it is a deck, every page whose front matter says ``mdvideo: true`` or gives a
deck's options, and whatever the project's ``[publish] decks`` names below it; hidden folders and ``node_modules`` are
passed over. Translations beside a deck come with it.
"""

from __future__ import annotations

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mdvideo.deck.directives.values import nearest
from mdvideo.deck.page_as_deck import is_page_deck
from mdvideo.deck.translation.languages import language_of, translations_of
from mdvideo.errors import SiteError
from mdvideo.publish.slugs import name_of
from mdvideo.settings import layered, project_root, read_config

SUFFIX = ".deck.md"
PASSED_OVER = frozenset({"node_modules", "__pycache__"})


def find_decks(asked: Iterable[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """Every deck that is meant, each once, translations included, in the order of their paths.

    Raises SiteError when something asked for does not exist or holds no deck, and when two decks have one name.
    """
    found: dict[Path, Path] = {}
    for one in asked:
        for deck in _meant(os.fspath(one)):
            for path in (deck, *(() if language_of(deck) else translations_of(deck).values())):
                found.setdefault(Path(os.path.realpath(path)), path)
    decks = tuple(sorted(found.values()))
    _refuse_equal_names(decks)
    return decks


def _meant(asked: str) -> Sequence[Path]:
    path = Path(asked)
    if path.is_file():
        return [path]
    if path.is_dir():
        decks = list(_decks_below(path))
        if not decks:
            hint = f'decks are called NAME{SUFFIX}; others are named in mdvideo.toml: [publish] decks = ["*.md"]'
            raise SiteError(f"there is no deck in {path}", hint=hint)
        return decks
    decks = [Path(match) for match in _matches(asked, None) if match.endswith(".md")]
    if not decks:
        close = nearest(path.name, (p.name for p in path.parent.glob("*.md"))) if path.parent.is_dir() else None
        hint = f"did you mean {path.parent / close}?" if close else "name a deck, a folder or a pattern"
        raise SiteError(f"{asked} names no deck", hint=hint)
    return decks


def _decks_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in PASSED_OVER)
        markdown = (Path(place) / name for name in sorted(files) if name.endswith(".md"))
        yield from (path for path in markdown if path.name.endswith(SUFFIX) or is_page_deck(path))
    root = project_root(folder / "deck")
    below = folder.resolve()
    for pattern in layered(read_config(root)).publish.decks:
        for match in _matches(pattern, root):
            path = root / match
            if path.is_file() and path.resolve().is_relative_to(below):
                yield path


def _matches(pattern: str, root: Path | None) -> list[str]:
    """What a pattern names, with ``**`` for folders; unlike pathlib's, it may be absolute and pass over hidden ones."""
    return sorted(glob.glob(pattern, root_dir=root, recursive=True))  # noqa: PTH207


def _refuse_equal_names(decks: Iterable[Path]) -> None:
    by_name: dict[str, list[Path]] = defaultdict(list)
    for deck in decks:
        by_name[name_of(deck)].append(deck)
    for name, same in by_name.items():
        if not name:
            raise SiteError(f"{same[0]} has no name", hint="call it NAME.deck.md")
        if len(same) > 1:
            raise equal_names(name, same)


def equal_names(name: str, decks: Sequence[os.PathLike[str] | str]) -> SiteError:
    """The error of two decks with one name."""
    where = " and ".join(str(deck) for deck in decks)
    return SiteError(f"two decks have the name {name!r}: {where}", hint="rename one: pages find a video by its name")
