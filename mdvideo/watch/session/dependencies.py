"""Which files a lesson is made from, as far as an author edits them. They need not exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck, LexiconFile, LocalPicture, Recording, Slide
from mdvideo.errors import DeckError, MdvideoError
from mdvideo.lockfile.lockfile import Lockfile, lock_path, read_lockfile
from mdvideo.settings import project_root, settings_for
from mdvideo.slides.themes import theme_files

CONFIGS = ("mdvideo.toml", "pyproject.toml")


def files_of(path: Path, overrides: Mapping[str, Any], deck: Deck | None = None) -> frozenset[Path]:
    """The files of the deck at ``path``, found even where it or its theme is broken. ``deck``: as it was read."""
    return frozenset(_files(path, overrides, deck))


def _files(path: Path, overrides: Mapping[str, Any], deck: Deck | None) -> Iterator[Path]:
    folder = path.resolve().parent
    yield path
    yield lock_path(path)
    yield from _configs(path)
    try:
        deck = load_deck(path) if deck is None else deck
    except DeckError:
        return
    for slide in deck.slides:
        yield from (folder / name for name in _named(slide))
    yield from (folder / pin.file for pin in _lock(path).pictures if pin.file)
    yield from _theme(path, deck, overrides)


def _configs(path: Path) -> Iterator[Path]:
    """Also those that are not there: one that appears changes the settings, and where the project begins."""
    root, folder = project_root(path), path.resolve().parent
    for place in (folder, *folder.parents):
        yield from (place / name for name in CONFIGS)
        if place == root:
            return


def _named(slide: Slide) -> Iterator[str]:
    shown: tuple[Any, ...] = (*slide.backgrounds, *slide.sequence, *slide.figures)
    for picture in shown:
        if isinstance(picture.source, LocalPicture):
            yield picture.source.path
    for value in slide.settings.values():
        if isinstance(value, Recording | LexiconFile):
            yield value.path


def _lock(path: Path) -> Lockfile:
    try:
        return read_lockfile(lock_path(path))
    except DeckError:
        return Lockfile()


def _theme(path: Path, deck: Deck, overrides: Mapping[str, Any]) -> Iterator[Path]:
    """The theme's files and those of the themes that it extends, as far as they can be found."""
    try:
        name = settings_for(path, deck.options, overrides).theme
    except MdvideoError:
        return
    try:
        folders = [folder.path for folder in theme_files.chain(theme_files.find(name, path.parent))]
    except MdvideoError:
        # Whatever is wrong with it is mended in its own folder, or by making that.
        folders = [(path.parent / name).expanduser()]
    for folder in folders:
        yield from (folder / name for name in (theme_files.TOML, theme_files.TEMPLATE, theme_files.CSS))
