"""Whether a published video is as new as what it was made from, found out without making anything.

As a compiler's depfile does, the manifest keeps what a video was made from, each with a digest. The deck's text says
which other files are read, so as long as it is the same, those that were read last time are all there are. Thus no deck
is even parsed to see that nothing has changed. Times of files mean nothing: in a fresh checkout all are new.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo import __version__
from mdvideo.deck.directives.directive_table import MACHINE_SETTINGS
from mdvideo.deck.model import Deck, LexiconFile, LocalPicture, Recording
from mdvideo.errors import MdvideoError
from mdvideo.plan import caption_jobs, motion_jobs
from mdvideo.plan.jobs import Job
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo
from mdvideo.publish.slugs import name_of
from mdvideo.settings import Settings, located, project_root, read_config

if TYPE_CHECKING:
    from mdvideo.engine.build_engine import LoadedDeck

SETTINGS, TOOL, THEME = ":settings", ":mdvideo", ":theme "
"""Names, in ``SiteVideo.sources``, of what is no file of the project."""

SHAPELESS = MACHINE_SETTINGS | {"strict"}
"""Settings that change no film."""

JOB_MODULES = (Job.__module__, caption_jobs.__name__, motion_jobs.__name__)
"""Where jobs are defined."""

Sources = Mapping[str, str | None]
"""What a video is made from: path relative to the project's root, or a name that starts with a colon → SHA-256.

None where there is no such file: a lockfile may come.
"""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a deck's published video lacks, if anything. ``changed`` names its sources that are not as they were."""

    deck: Path
    name: str
    video: SiteVideo | None
    changed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether what is published is what would be made."""
        return self.video is not None and not self.changed and not self.broken

    @property
    def reason(self) -> str:
        """In a few words, why it is not fresh."""
        if self.video is None:
            return "it has never been published"
        if self.broken:
            return f"{self.broken[0]} is missing or cut off"
        return ", ".join(_told(name) for name in self.changed[:3]) + (" …" if len(self.changed) > 3 else "")


class Inputs:
    """Digests of sources, each file read once in a run. ``overrides`` are the settings from the command line."""

    def __init__(self, root: Path, overrides: Mapping[str, Any]) -> None:
        self.root = root
        self._overrides = {key: value for key, value in overrides.items() if key not in SHAPELESS}
        self._known: dict[object, str | None] = {}

    def digest(self, name: str, deck: Path) -> str | None:
        """Of one source of a deck, as it is now."""
        if name == TOOL:
            return _tool_digest()
        if name == SETTINGS:
            config = self._once(("config", project_root(deck)), lambda: _config_digest(project_root(deck)))
            return _sha256(json.dumps([config, self._overrides], sort_keys=True, default=str).encode())
        if name.startswith(THEME):
            theme = name.removeprefix(THEME)
            return self._once((theme, deck.parent), lambda: _theme_digest(theme, deck.parent))
        return self._once(name, lambda: _file_digest(self.root / name))

    def changed(self, video: SiteVideo, deck: Path) -> tuple[str, ...]:
        """Which of a published video's sources are not as they were."""
        if self.relative(deck) != video.source:
            return (video.source,)
        return tuple(name for name, was in video.sources.items() if self.digest(name, deck) != was)

    def before(self, deck: Path) -> Sources:
        """The sources that are known before a deck is read. Take them first: an edit meanwhile then shows."""
        return {name: self.digest(name, deck) for name in (TOOL, SETTINGS, self.relative(deck))}

    def of(self, lesson: LoadedDeck) -> Sources:
        """All other sources of a lesson."""
        from mdvideo.lockfile.lockfile import lock_path

        files = [lock_path(lesson.path), *_files_of(lesson.deck, lesson.settings, lesson.path.parent)]
        names = [f"{THEME}{lesson.settings.theme}", *map(self.relative, files)]
        return {name: self.digest(name, lesson.path) for name in dict.fromkeys(names)}

    def relative(self, path: Path) -> str:
        """A path from the project's root, with slashes."""
        try:
            return Path(os.path.relpath(path.absolute(), self.root)).as_posix()
        except ValueError:  # on another drive
            return path.absolute().as_posix()

    def _once(self, key: object, find: Any) -> str | None:
        if key not in self._known:
            self._known[key] = find()
        return self._known[key]


def inputs_digest(sources: Sources) -> str:
    """One digest over all sources."""
    return _sha256(json.dumps(dict(sources), sort_keys=True).encode())


def broken_files(out: Path, video: SiteVideo) -> tuple[str, ...]:
    """Files of a published video that are missing or not of their size. Nothing is opened."""
    return tuple(file.path for file in video.files if not _has_size(out / file.path, file.size))


def freshness(deck: Path, out: Path, site: SiteManifest, inputs: Inputs) -> Freshness:
    """What a deck's published video lacks, if anything."""
    name = name_of(deck)
    video = next((video for video in site.videos if video.name == name), None)
    if video is None:
        return Freshness(deck, name, None)
    return Freshness(deck, name, video, inputs.changed(video, deck), broken_files(out, video))


def _files_of(deck: Deck, settings: Settings, folder: Path) -> Iterator[Path]:
    """Every file that a deck or its settings name; models are too large to be read, and are known by their names."""
    for named in _paths_in((deck.slides, deck.options)):
        yield folder / named
    images = settings.images
    for path in (images.reference.picture if images.reference else None, images.server.workflow):
        if path is not None:
            yield located(path, images.folder)


def _paths_in(value: object) -> Iterator[str]:
    if isinstance(value, LocalPicture | Recording | LexiconFile):
        yield value.path
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _paths_in(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _paths_in(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _paths_in(getattr(value, field.name))


def _config_digest(root: Path) -> str:
    config = {key: value for key, value in read_config(root).items() if key not in SHAPELESS}
    return _sha256(json.dumps(config, sort_keys=True, default=str).encode())


def _tool_digest() -> str:
    """Of this release, and of its jobs' versions: those are raised when the code makes something else."""
    versions = sorted((kind.__name__, kind.version) for kind in Job.__subclasses__() if kind.__module__ in JOB_MODULES)
    return _sha256(json.dumps([__version__, versions]).encode())


def _theme_digest(name: str, folder: Path) -> str | None:
    from mdvideo.slides.themes import theme_files

    try:
        chain = theme_files.chain(theme_files.find(name, folder))
    except MdvideoError:
        return None
    return _sha256(json.dumps([[f.name, f.table, f.template, f.css] for f in chain], default=str).encode())


def _file_digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _told(name: str) -> str:
    if name == TOOL:
        return "it was made by another mdvideo"
    if name == SETTINGS:
        return "settings have changed"
    if name.startswith(THEME):
        return f"the theme {name.removeprefix(THEME)} has changed"
    return f"{name} has changed"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
