"""Find the files that a deck's video depends on, as far as an author edits them. They need not exist yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mdvideo.deck.load import load_deck
from mdvideo.deck.model import Deck, LexiconFile, Recording, RemotePicture, Slide
from mdvideo.engine.deck_theme import deck_theme_of, theme_name_of
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.errors import DeckError, MdvideoError
from mdvideo.lockfile.fetched_pictures import LIST_NAME, pictures_folder
from mdvideo.lockfile.lockfile import Lockfile, lockfile_path, read_lockfile
from mdvideo.plan.pictures import author_pictures
from mdvideo.settings import CONFIG_FILES, project_root, settings_for
from mdvideo.slides.themes.theme_files import CSS, MARP_CSS, TEMPLATE, TOML
from mdvideo.slides.themes.theme_inheritance import theme_chain
from mdvideo.steps.deck_files import DeckFiles
from mdvideo.steps.take_files import find_takes


def dependencies_of(path: Path, overrides: Mapping[str, Any], loaded: LoadedDeck | None = None) -> frozenset[Path]:
    """Return the files that the deck at ``path`` depends on, even if the deck or its theme cannot be read.

    ``loaded`` is the deck, if it could be opened: then its theme is not settled again.
    """
    return frozenset(_dependencies(path, overrides, loaded))


def _dependencies(path: Path, overrides: Mapping[str, Any], loaded: LoadedDeck | None) -> Iterator[Path]:
    folder = path.resolve().parent
    yield path
    yield lockfile_path(path)
    yield from _config_files(path)
    try:
        deck = load_deck(path) if loaded is None else loaded.deck
    except DeckError:
        return
    yield from find_takes(path).values()
    files = DeckFiles(path)
    for slide in deck.slides:
        yield from _files_of_slide(slide, files)
    yield from (folder / pin.file for pin in _lockfile_of(path).pictures if pin.file)
    if loaded is None:
        yield from _theme_files(path, deck, overrides)
    else:
        yield from loaded.style_files
        yield from _files_of_theme(loaded.settings.theme, path)


def _config_files(path: Path) -> Iterator[Path]:
    """Yield missing ones too: a new configuration file changes the settings, and may change the project's root."""
    root, folder = project_root(path), path.resolve().parent
    for parent in (folder, *folder.parents):
        yield from (parent / name for name in CONFIG_FILES)
        if parent == root:
            return


def _files_of_slide(slide: Slide, files: DeckFiles) -> Iterator[Path]:
    for source in author_pictures(slide):
        if isinstance(source, RemotePicture):
            yield pictures_folder(files.deck) / LIST_NAME
        found = files.path_of(source)
        if found is not None:
            yield found
    for value in slide.settings.values():
        if isinstance(value, Recording | LexiconFile):
            yield files.deck.resolve().parent / value.path


def _lockfile_of(path: Path) -> Lockfile:
    try:
        return read_lockfile(lockfile_path(path))
    except DeckError:
        return Lockfile()


def _theme_files(path: Path, deck: Deck, overrides: Mapping[str, Any]) -> Iterator[Path]:
    """Yield the files of the styles and of the theme, as far as these can be found."""
    try:
        settings = settings_for(path, deck.options, overrides)
    except MdvideoError:
        return
    name = theme_name_of(deck, settings)
    with suppress(MdvideoError):
        yield from deck_theme_of(deck, settings, path).paths
    yield from _files_of_theme(name, path)


def _files_of_theme(name: str, path: Path) -> Iterator[Path]:
    """Yield the files of a theme and of the themes that it extends, as far as these can be found."""
    try:
        folders = [folder.path for folder in theme_chain(name, path.parent)]
    except MdvideoError:
        # The error is in the theme's own folder, or that folder does not exist yet.
        folders = [(path.parent / name).expanduser()]
    for folder in folders:
        yield from (folder / name for name in (TOML, TEMPLATE, CSS, MARP_CSS))
