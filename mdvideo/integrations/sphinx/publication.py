"""What a Sphinx build publishes: every deck once, in the parent process, between reading and writing the pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError
from sphinx.util import logging

from mdvideo.errors import DeckError, MdvideoError, Problem, SiteError
from mdvideo.integrations import fence as fences
from mdvideo.integrations.sphinx.directive import VideoUse, video_uses_in, warn
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from mdvideo.events import Event
    from mdvideo.publish.publisher import PublishOptions

logger = logging.getLogger(__name__)

FOLDER = "_mdvideo"
"""The folder of the videos in the built site."""

RENDER = ("auto", "always", "cached", "never")

BUILDERS_WITHOUT_PAGES = frozenset(
    {"changes", "coverage", "doctest", "dummy", "gettext", "linkcheck", "pseudoxml", "xml"}
)
"""Builders whose output nobody reads; nothing is built for them."""


class Publication:
    """The videos of one build. ``site`` is the manifest, or None before publishing and if nothing is published."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.site: SiteManifest | None = None
        self.folder = Path()
        self._failed: dict[Path, str] = {}

    @property
    def base_url(self) -> str | None:
        """The URL under which the videos are served, with a final slash; None if they are part of the site."""
        url = self.app.config.mdvideo_base_url
        return url.rstrip("/") + "/" if url else None

    @property
    def plays_videos(self) -> bool:
        """Whether the pages of this builder contain players."""
        return bool(self.app.builder.format == "html" and self.app.builder.name != "epub")

    @property
    def writes_pages(self) -> bool:
        """Whether this builder writes something that people read."""
        return self.app.builder.name not in BUILDERS_WITHOUT_PAGES

    def configure(self, app: Sphinx) -> None:
        """Choose the folder in which videos are published. Raises ConfigError."""
        config = app.config
        if config.mdvideo_render not in RENDER:
            raise ConfigError(f"mdvideo_render is {config.mdvideo_render!r}; write one of {', '.join(RENDER)}")
        # The default is next to the doctrees: that folder is kept between builds, is removed by make clean, and is not
        # watched by sphinx-autobuild.
        folder = config.mdvideo_dir
        self.folder = Path(app.confdir, folder) if folder else Path(app.doctreedir, "mdvideo")

    def publish(self, app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
        """Publish every deck that a page shows; returns the pages that must be written again."""
        uses = video_uses_in(env)
        if not uses or not self.writes_pages:
            return []
        self._publish_decks(uses)
        try:
            self.site = read_site(self.folder)
        except SiteError as error:
            if not self._failed:
                warn(Problem("error", "video-unpublished", error.message, hint=error.hint), next(iter(uses)))
            return []
        if self.plays_videos and self.base_url is None:
            self._copy_files(self.site)
        if app.builder.name == "epub":
            # The builder packs all files in its folder, in which -d may have put doctrees and videos.
            inside = (os.path.relpath(path, app.outdir) for path in self.folder.rglob("*"))
            app.config.epub_exclude_files = [*app.config.epub_exclude_files, *inside]
        return self._find_changed_pages(env, uses)

    def find_video(self, use: VideoUse, docname: str | None = None) -> SiteVideo | None:
        """Return the video that a page shows, or None; with ``docname``, the author is then warned."""
        if use.deck is not None and use.deck in self._failed:
            return None  # the error was already reported at its line in the deck
        try:
            if self.site is None:
                raise SiteError(f"the video {use.fence.src} has not been published")
            return fences.find_video(use.fence, self.site)
        except DeckError as error:
            problem = error.problems[0]
        except SiteError as error:
            problem = Problem("error", "video-missing", error.message, hint=error.hint)
        if docname is not None:
            warn(problem, (docname, use.line))
        return None

    def translations_of(self, video: SiteVideo) -> list[SiteVideo]:
        """Return the same deck's videos in other languages."""
        return [] if self.site is None else list(self.site.translations_of(video))

    def path_of(self, kind: str, video: SiteVideo) -> Path | None:
        """The path of a published file of a video, or None if it has no file of this kind."""
        file = video.file_of(kind)
        return None if file is None else (self.folder / file.path).resolve()

    def remove_unused(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove files that no page shows any longer, unless the build failed: its old pages may still show them."""
        folder = Path(app.outdir, FOLDER)
        if exception is not None or self.site is None or not self.plays_videos or not folder.is_dir():
            return
        used = {path.split("/")[0] for path in _paths_in(self.site)} if self.base_url is None else set()
        for entry in folder.iterdir():
            if entry.name not in used:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def _publish_decks(self, uses: dict[str, list[VideoUse]]) -> None:
        from mdvideo.publish.discover import find_decks
        from mdvideo.publish.publisher import Publisher

        places = {use.deck: (page, use.line) for page, some in uses.items() for use in some if use.deck is not None}
        if not places:
            return
        try:
            with Publisher(self.folder, self._publish_options(), _log_event) as publisher:
                published = publisher.publish(find_decks(places))
        except MdvideoError as error:
            warn(Problem("error", "publish", error.message, hint=error.hint), next(iter(places.values())))
            self._failed = dict.fromkeys(places, error.message)
            return
        for outcome in published.failed:
            if outcome.error is None:
                continue
            self._failed[outcome.deck.resolve()] = self._failed[outcome.deck] = outcome.error.message
            if outcome.error.problems:
                _warn_all(outcome.error.problems, places.get(outcome.deck))
            else:
                problem = Problem("error", "video", outcome.error.message, hint=outcome.error.hint)
                warn(problem, places.get(outcome.deck, str(outcome.deck)))

    def _publish_options(self) -> PublishOptions:
        from mdvideo.publish.publisher import PublishOptions

        config = self.app.config
        overrides: dict[str, Any] = dict(config.mdvideo_settings)
        if config.mdvideo_draft not in (False, 0, "", "0", "False", "false"):
            overrides["images"] = {**overrides.get("images", {}), "backend": "illustrate"}
        return PublishOptions(render=config.mdvideo_render, jobs=config.mdvideo_concurrency, overrides=overrides)

    def _copy_files(self, site: SiteManifest) -> None:
        """Copy the files that pages need into the site. Names contain digests, so an existing file is right."""
        folder = Path(self.app.outdir, FOLDER)
        for path in _paths_in(site):
            source, target = self.folder / path, folder / path
            if not source.is_file():
                continue
            if target.is_file() and target.stat().st_size == source.stat().st_size:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.part")
            shutil.copyfile(source, part)
            part.replace(target)

    def _find_changed_pages(self, env: BuildEnvironment, uses: dict[str, list[VideoUse]]) -> list[str]:
        """Return the pages whose videos are not those of the last build: a picture of a deck may have changed."""
        before: dict[str, list[str]] = getattr(env, "mdvideo_shown", {})
        videos = {page: [self.find_video(use) for use in some] for page, some in uses.items()}
        shown = {page: [video.folder if video else "" for video in some] for page, some in videos.items()}
        env.mdvideo_shown = shown  # type: ignore[attr-defined]
        return [page for page, folders in shown.items() if before.get(page) != folders]


def _paths_in(site: SiteManifest) -> Iterable[str]:
    """Yield the paths of all files that pages may refer to."""
    yield from (path for path in (site.script, site.style) if path)
    yield from (file.path for video in site.videos for file in video.files)


def _warn_all(problems: Iterable[Problem], page: tuple[str, int] | None) -> None:
    for problem in problems:
        span = problem.span
        warn(problem, f"{span.file}:{span.line}" if span is not None else page or "")


def _log_event(event: Event) -> None:
    """Log built videos, notices and warnings with Sphinx's logger."""
    from mdvideo.events import Notice, Published, Warned

    match event:
        case Published(name=name, state="made", seconds=seconds):
            logger.info("mdvideo: %s made in %.1f s", name, seconds)
        case Notice(message):
            logger.info("mdvideo: %s", message)
        case Warned(problem):
            _warn_all([problem], None)
