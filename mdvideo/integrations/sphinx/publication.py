"""What a Sphinx build publishes: every deck once, in the parent process, between reading and writing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError
from sphinx.util import logging

from mdvideo.errors import DeckError, MdvideoError, Problem, SiteError
from mdvideo.integrations.fence import video_of
from mdvideo.integrations.sphinx.directive import VideoUse, asked_in, warn
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, read_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from mdvideo.events import Event
    from mdvideo.publish.publisher import PublishOptions

logger = logging.getLogger(__name__)

FOLDER = "_mdvideo"
"""Where videos stand among the built pages."""

RENDER = ("auto", "always", "cached", "never")

WITHOUT_PAGES = frozenset({"changes", "coverage", "doctest", "dummy", "gettext", "linkcheck", "pseudoxml", "xml"})
"""Builders that write nothing which people read; for them nothing is made."""


class Publication:
    """The videos of one build. ``site`` is what is published, None until then and where there is nothing."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.site: SiteManifest | None = None
        self.folder = Path()
        self._failed: dict[Path, str] = {}

    @property
    def base_url(self) -> str | None:
        """Where videos are served, if not among the pages; with a final slash."""
        url = self.app.config.mdvideo_base_url
        return url.rstrip("/") + "/" if url else None

    @property
    def plays_films(self) -> bool:
        """Whether this builder's pages hold players."""
        return bool(self.app.builder.format == "html" and self.app.builder.name != "epub")

    @property
    def writes_pages(self) -> bool:
        """Whether this builder writes something that people read."""
        return self.app.builder.name not in WITHOUT_PAGES

    def begin(self, app: Sphinx) -> None:
        """Settle where videos are published. Raises ConfigError."""
        config = app.config
        if config.mdvideo_render not in RENDER:
            raise ConfigError(f"mdvideo_render is {config.mdvideo_render!r}; write one of {', '.join(RENDER)}")
        # Beside the doctrees by default: a folder that is kept over builds, that make clean removes, and that
        # sphinx-autobuild does not watch.
        named = config.mdvideo_dir
        self.folder = Path(app.confdir, named) if named else Path(app.doctreedir, "mdvideo")

    def publish(self, app: Sphinx, env: BuildEnvironment) -> Sequence[str]:
        """Publish every deck that a page asks for, and name the pages that must be written anew."""
        asked = asked_in(env)
        if not asked or not self.writes_pages:
            return []
        self._make(asked)
        try:
            self.site = read_site(self.folder)
        except SiteError as error:
            if not self._failed:
                warn(Problem("error", "video-unpublished", error.message, hint=error.hint), next(iter(asked)))
            return []
        if self.plays_films and self.base_url is None:
            self._copy(self.site)
        if app.builder.name == "epub":
            # The builder packs what it finds in its folder, in which -d may have put doctrees and films.
            inside = (os.path.relpath(path, app.outdir) for path in self.folder.rglob("*"))
            app.config.epub_exclude_files = [*app.config.epub_exclude_files, *inside]
        return self._changed(env, asked)

    def video(self, ask: VideoUse, docname: str | None = None) -> SiteVideo | None:
        """The video that a page asks for; without one the author is warned, if ``docname`` says where."""
        if ask.deck is not None and ask.deck in self._failed:
            return None  # what is wrong with the deck has been told at its own line
        try:
            if self.site is None:
                raise SiteError(f"the video {ask.fence.src} has not been published")
            return video_of(ask.fence, self.site)
        except DeckError as error:
            problem = error.problems[0]
        except SiteError as error:
            problem = Problem("error", "video-missing", error.message, hint=error.hint)
        if docname is not None:
            warn(problem, (docname, ask.line))
        return None

    def others(self, video: SiteVideo) -> list[SiteVideo]:
        """The same lesson in other languages."""
        return [] if self.site is None else list(self.site.others(video))

    def path_of(self, kind: str, video: SiteVideo) -> Path | None:
        """A published file of a video."""
        file = video.of(kind)
        return None if file is None else (self.folder / file.path).resolve()

    def tidy(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove what no page shows any more; pages of a build that failed may still show it."""
        home = Path(app.outdir, FOLDER)
        if exception is not None or self.site is None or not self.plays_films or not home.is_dir():
            return
        kept = {path.split("/")[0] for path in _files(self.site)} if self.base_url is None else set()
        for entry in home.iterdir():
            if entry.name not in kept:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    # --- inside

    def _make(self, asked: dict[str, list[VideoUse]]) -> None:
        from mdvideo.publish.discover import find_decks
        from mdvideo.publish.publisher import Publisher

        first = {ask.deck: (page, ask.line) for page, asks in asked.items() for ask in asks if ask.deck is not None}
        if not first:
            return
        try:
            with Publisher(self.folder, self._options(), _tell) as publisher:
                published = publisher.publish(find_decks(first))
        except MdvideoError as error:
            warn(Problem("error", "publish", error.message, hint=error.hint), next(iter(first.values())))
            self._failed = dict.fromkeys(first, error.message)
            return
        for outcome in published.failed:
            if outcome.error is None:
                continue
            self._failed[outcome.deck.resolve()] = self._failed[outcome.deck] = outcome.error.message
            if isinstance(outcome.error, DeckError):
                _warn_all(outcome.error.problems, first.get(outcome.deck))
            else:
                warn(
                    Problem("error", "video", outcome.error.message, hint=outcome.error.hint),
                    first.get(outcome.deck, str(outcome.deck)),
                )

    def _options(self) -> PublishOptions:
        from mdvideo.publish.publisher import PublishOptions

        config = self.app.config
        overrides: dict[str, Any] = dict(config.mdvideo_settings)
        if config.mdvideo_draft not in (False, 0, "", "0", "False", "false"):
            overrides["images"] = {**overrides.get("images", {}), "backend": "sketch"}
        return PublishOptions(render=config.mdvideo_render, jobs=config.mdvideo_concurrency, overrides=overrides)

    def _copy(self, site: SiteManifest) -> None:
        """Copy what pages need and do not have; names hold digests, so what stands there is right."""
        home = Path(self.app.outdir, FOLDER)
        for path in _files(site):
            source, target = self.folder / path, home / path
            if not source.is_file():
                continue
            if target.is_file() and target.stat().st_size == source.stat().st_size:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.part")
            shutil.copyfile(source, part)
            part.replace(target)

    def _changed(self, env: BuildEnvironment, asked: dict[str, list[VideoUse]]) -> list[str]:
        """Pages that show another video than when they were last written: a picture of its deck may have changed."""
        before: dict[str, list[str]] = getattr(env, "mdvideo_shown", {})
        videos = {page: [self.video(ask) for ask in asks] for page, asks in asked.items()}
        shown = {page: [video.folder if video else "" for video in some] for page, some in videos.items()}
        env.mdvideo_shown = shown  # type: ignore[attr-defined]
        return [page for page, folders in shown.items() if before.get(page) != folders]


def _files(site: SiteManifest) -> Iterable[str]:
    """Paths of everything that pages may refer to."""
    yield from (path for path in (site.script, site.style) if path)
    yield from (file.path for video in site.videos for file in video.files)


def _warn_all(problems: Iterable[Problem], page: tuple[str, int] | None) -> None:
    for problem in problems:
        span = problem.span
        warn(problem, f"{span.file}:{span.line}" if span is not None else page or "")


def _tell(event: Event) -> None:
    """Say what takes long, and what is off, as Sphinx says its own."""
    from mdvideo.events import Notice, Published, Warned

    match event:
        case Published(name=name, state="made", seconds=seconds):
            logger.info("mdvideo: %s made in %.1f s", name, seconds)
        case Notice(message):
            logger.info("mdvideo: %s", message)
        case Warned(problem):
            span = problem.span
            warn(problem, f"{span.file}:{span.line}" if span is not None else "")
