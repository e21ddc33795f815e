"""Whether a published video is up to date with its sources, found out without building anything.

Like a compiler's depfile, the manifest lists the sources of each video, each with a digest. The deck's text determines
which other files are read. As long as the text is the same, the files of the last build are all there are, so the deck
does not have to be parsed. Modification times are ignored: in a fresh checkout all are new.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo import __version__
from mdvideo._util.digests import sha256_of, sha256_of_file
from mdvideo.deck.directives.forbidden_settings import FORBIDDEN_SETTINGS
from mdvideo.deck.model import Deck, LexiconFile, LocalPicture, Recording, RemotePicture
from mdvideo.deck.translation.languages import original_of, translations_of
from mdvideo.errors import MdvideoError
from mdvideo.lockfile.fetched_pictures import LIST_NAME, pictures_folder
from mdvideo.plan.jobs import (
    audio_jobs,
    caption_jobs,
    clip_jobs,
    morph_jobs,
    motion_jobs,
    picture_jobs,
    pointing_jobs,
    presenter_jobs,
    segment_jobs,
    slide_jobs,
    talking_jobs,
)
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.takes import takes_folder
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo
from mdvideo.publish.slugs import video_name_of
from mdvideo.settings import Settings, project_root, read_config, resolve_path

if TYPE_CHECKING:
    from mdvideo.engine.loaded_deck import LoadedDeck

SETTINGS_SOURCE, TOOL_SOURCE, THEME_PREFIX = ":settings", ":mdvideo", ":theme "
"""Keys in ``SiteVideo.sources`` for sources that are not files of the project."""

SETTINGS_WITHOUT_EFFECT = FORBIDDEN_SETTINGS | {"strict"}
"""Settings that do not change a video."""

JOB_MODULES = frozenset(
    module.__name__
    for module in (
        audio_jobs,
        caption_jobs,
        clip_jobs,
        morph_jobs,
        motion_jobs,
        picture_jobs,
        pointing_jobs,
        presenter_jobs,
        segment_jobs,
        slide_jobs,
        talking_jobs,
    )
)
"""Modules that define the jobs of a published video; importing them here registers their classes."""

Sources = Mapping[str, str | None]
"""The sources of a video: path relative to the project's root, or a name that starts with a colon → SHA-256.

None for a file that does not exist but would be read if it did, such as the lockfile.
"""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether a deck's published video is up to date. ``changed`` are the changed sources, ``broken`` the bad files."""

    deck: Path
    name: str
    video: SiteVideo | None
    changed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_fresh(self) -> bool:
        """Whether the published video is the one that a build would make."""
        return self.video is not None and not self.changed and not self.broken

    @property
    def reason(self) -> str:
        """Why the video is not fresh, in a few words."""
        if self.video is None:
            return "it has never been published"
        if self.broken:
            return f"{self.broken[0]} is missing or truncated"
        return ", ".join(_describe_change(name) for name in self.changed[:3]) + (" …" if len(self.changed) > 3 else "")


class SourceDigests:
    """Digests of sources as they are now; each file is read once. ``overrides`` are settings from the command line."""

    def __init__(self, root: Path, overrides: Mapping[str, Any]) -> None:
        self.root = root
        self._overrides = {key: value for key, value in overrides.items() if key not in SETTINGS_WITHOUT_EFFECT}
        self._known: dict[object, str | None] = {}

    def digest(self, name: str, deck: Path) -> str | None:
        """Return the digest of one source of a deck; None if it does not exist."""
        if name == TOOL_SOURCE:
            return _tool_digest()
        if name == SETTINGS_SOURCE:
            config = self._once(("config", project_root(deck)), lambda: _config_digest(project_root(deck)))
            return _json_digest([config, self._overrides])
        if name.startswith(THEME_PREFIX):
            theme = name.removeprefix(THEME_PREFIX)
            return self._once((theme, deck.parent), lambda: _theme_digest(theme, deck.parent))
        return self._once(name, lambda: _file_digest(self.root / name))

    def changed_sources(self, video: SiteVideo, deck: Path) -> tuple[str, ...]:
        """Return the sources of a published video that have changed since."""
        if self.relative_path(deck) != video.source:
            return (video.source,)
        return tuple(name for name, digest in video.sources.items() if self.digest(name, deck) != digest)

    def sources_before_reading(self, deck: Path) -> Sources:
        """Return the sources that are known before a deck is read.

        Call it before reading: an edit during the build then leaves the old digest in the manifest, and the next run
        builds the deck again.
        """
        return {name: self.digest(name, deck) for name in (TOOL_SOURCE, SETTINGS_SOURCE, self.relative_path(deck))}

    def sources_of(self, loaded: LoadedDeck) -> Sources:
        """Return all other sources of a deck that has been read."""
        from mdvideo.lockfile.lockfile import lockfile_path

        files = [lockfile_path(loaded.path), *_files_of(loaded.deck, loaded.settings, loaded.path)]
        files += loaded.style_files
        names = [f"{THEME_PREFIX}{loaded.settings.theme}", *map(self.relative_path, files)]
        return {name: self.digest(name, loaded.path) for name in dict.fromkeys(names)}

    def relative_path(self, path: Path) -> str:
        """Return a path relative to the project's root, with slashes."""
        try:
            return Path(os.path.relpath(path.absolute(), self.root)).as_posix()
        except ValueError:  # on another drive
            return path.absolute().as_posix()

    def _once(self, key: object, compute: Callable[[], str | None]) -> str | None:
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


def digest_of_sources(sources: Sources) -> str:
    """One digest over all sources."""
    return sha256_of(json.dumps(dict(sources), sort_keys=True).encode())


def find_broken_files(out: Path, video: SiteVideo) -> tuple[str, ...]:
    """Return the files of a published video that are missing or have the wrong size. Opens none of them."""
    return tuple(file.path for file in video.files if not _has_size(out / file.path, file.size))


def freshness_of(deck: Path, out: Path, site: SiteManifest, digests: SourceDigests) -> Freshness:
    """Compare a deck's published video with its sources and files as they are now."""
    name = video_name_of(deck)
    video = next((video for video in site.videos if video.name == name), None)
    if video is None:
        return Freshness(deck, name, None)
    return Freshness(deck, name, video, digests.changed_sources(video, deck), find_broken_files(out, video))


def _files_of(deck: Deck, settings: Settings, path: Path) -> Iterator[Path]:
    """Yield every file that a deck or its settings name, except models: those are too large, so their names count."""
    from mdvideo.steps.deck_files import DeckFiles

    files = DeckFiles(path)
    for named in _named_in((deck.slides, deck.options)):
        if isinstance(named, RemotePicture):
            yield pictures_folder(path) / LIST_NAME
        found = path.parent / named.path if isinstance(named, Recording | LexiconFile) else files.path_of(named)
        if found is not None:
            yield found
    yield takes_folder(path)
    if settings.languages:
        yield from (found for tag, found in translations_of(original_of(path)).items() if tag in settings.languages)
    images = settings.images
    for model_file in (images.reference.picture if images.reference else None, images.server.workflow):
        if model_file is not None:
            yield resolve_path(model_file, images.folder)


def _named_in(value: object) -> Iterator[LocalPicture | RemotePicture | Recording | LexiconFile]:
    if isinstance(value, LocalPicture | RemotePicture | Recording | LexiconFile):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _named_in(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _named_in(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _named_in(getattr(value, field.name))


def _config_digest(root: Path) -> str:
    return _json_digest({key: value for key, value in read_config(root).items() if key not in SETTINGS_WITHOUT_EFFECT})


def _tool_digest() -> str:
    """The digest of this release and its jobs' versions, which change when a job's result changes."""
    versions = sorted((kind.__name__, kind.version) for kind in Job.__subclasses__() if kind.__module__ in JOB_MODULES)
    return sha256_of(json.dumps([__version__, versions]).encode())


def _theme_digest(name: str, folder: Path) -> str | None:
    from mdvideo.slides.themes.theme_inheritance import theme_chain

    try:
        chain = theme_chain(name, folder)
    except MdvideoError:
        return None
    return sha256_of(json.dumps([[f.name, f.table, f.template, f.css, f.marp] for f in chain], default=str).encode())


def _json_digest(value: object) -> str:
    return sha256_of(json.dumps(value, sort_keys=True, default=str).encode())


def _file_digest(path: Path) -> str | None:
    """Return the digest of a file, or of the names and contents of a folder's files; None if there is none."""
    try:
        if path.is_dir():
            return _json_digest(
                [(file.name, sha256_of_file(file)) for file in sorted(path.iterdir()) if file.is_file()]
            )
        return sha256_of_file(path)
    except OSError:
        return None


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _describe_change(name: str) -> str:
    if name == TOOL_SOURCE:
        return "it was built by another version of mdvideo"
    if name == SETTINGS_SOURCE:
        return "settings have changed"
    if name.startswith(THEME_PREFIX):
        return f"the theme {name.removeprefix(THEME_PREFIX)} has changed"
    return f"{name} has changed"
