"""Videos for a site that is rebuilt while its author edits: the final ones if they are ready in time, else drafts.

The final videos are built on a thread. If they are not ready in time for a build of the site, a file that the generator
watches is touched when they are published, and the next build uses them.
"""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mdvideo.errors import MdvideoError
from mdvideo.events import Emit
from mdvideo.publish.freshness import SourceDigests, freshness_of
from mdvideo.publish.publisher import PublishedSite, Publisher, PublishOptions
from mdvideo.publish.site_manifest import MANIFEST_NAME, SiteManifest, SiteVideo, read_site

WAIT_SECONDS = 2.0
"""How long a build waits for the final videos: an edited slide takes less, a generated picture more."""

DRAFT_SETTINGS: Mapping[str, Any] = {
    "images": {"backend": "illustrate"},
    "speech": {"backend": "none"},
    "captions": "none",
}
"""Settings of a draft: without everything that is slow or costs money."""


@dataclass(frozen=True, slots=True)
class Videos:
    """The videos that a build of the site shows.

    ``folders`` maps each video's name to the folder in which it is published. ``errors`` are those of decks whose
    videos are missing or stale; ``drafts`` are names.
    """

    site: SiteManifest
    folders: Mapping[str, Path]
    errors: Mapping[str, MdvideoError] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()


class LivePublisher:
    """Publishes into a folder again and again; models stay warm until it is closed."""

    def __init__(self, out: Path, options: PublishOptions, emit: Emit, wait_seconds: float = WAIT_SECONDS) -> None:
        self.out = out
        self._wait_seconds = wait_seconds
        self._options = options
        self._publisher = Publisher(out, options, emit)
        self._draft_publisher = Publisher(out / "drafts", _draft_options(options), emit)
        self._thread: ThreadPoolExecutor | None = None
        self._pending: Future[PublishedSite] | None = None

    @property
    def ready_file(self) -> Path:
        """The file that is touched when videos are published after their build."""
        return self.out / "ready"

    def publish(self, decks: Sequence[Path]) -> Videos:
        """Publish all videos, however long it takes. Raises SiteError and OutputError."""
        if not decks:
            return Videos(SiteManifest(tool=""), {})
        return self._videos_of(self._publisher.publish(decks))

    def publish_soon(self, decks: Sequence[Path], root: Path) -> Videos:
        """Return the videos if they are ready soon, else drafts of the missing ones; the rest is built on a thread."""
        if not decks:
            return Videos(SiteManifest(tool=""), {})
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="mdvideo publish")
        if self._pending is not None and not self._pending.done():
            self._publisher.stop()
            self._pending.cancel()
        self._pending = self._thread.submit(self._publisher.publish, decks)
        try:
            return self._videos_of(self._pending.result(self._wait_seconds))
        except TimeoutError:
            drafts = self._publish_drafts(decks, root)
            self._pending.add_done_callback(self._touch_ready_file)
            return drafts

    def close(self) -> None:
        """Cancel pending builds, and release models and threads."""
        with ExitStack() as closing:
            closing.callback(self._draft_publisher.close)
            if self._thread is None:
                closing.callback(self._publisher.close)
                return
            self._publisher.stop()
            self._thread.submit(self._publisher.close)
            self._thread.shutdown(wait=True, cancel_futures=False)

    def _touch_ready_file(self, done: Future[PublishedSite]) -> None:
        if done.cancelled() or isinstance(done.exception(), CancelledError):
            return  # a newer build is running
        self.ready_file.touch()

    def _videos_of(self, published: PublishedSite) -> Videos:
        names = {outcome.name for outcome in published.outcomes}
        errors = {outcome.name: outcome.error for outcome in published.outcomes if outcome.error is not None}
        videos = tuple(video for video in published.site.videos if video.name in names)
        site = published.site.model_copy(update={"videos": videos})
        return Videos(site, {video.name: self.out for video in videos}, errors)

    def _publish_drafts(self, decks: Sequence[Path], root: Path) -> Videos:
        """Return the published videos that are complete, with drafts in place of those that are not fresh."""
        before = read_site(self.out) if (self.out / MANIFEST_NAME).exists() else SiteManifest(tool="")
        digests = SourceDigests(root, self._options.overrides)
        states = [freshness_of(deck, self.out, before, digests) for deck in decks]
        stale = [state.deck for state in states if not state.is_fresh]
        complete: dict[str, SiteVideo] = {s.name: s.video for s in states if s.video is not None and not s.broken}
        if not stale:
            site = before.model_copy(update={"videos": tuple(complete.values())})
            return Videos(site, dict.fromkeys(complete, self.out))
        published = self._draft_publisher.publish(stale)
        drafts = {o.name: o.video for o in published.outcomes if o.video is not None and o.error is None}
        errors = {o.name: o.error for o in published.outcomes if o.error is not None}
        shown = {**complete, **drafts}
        site = published.site.model_copy(update={"videos": tuple(shown.values()), "base_url": before.base_url})
        folders = {name: self._draft_publisher.out if name in drafts else self.out for name in shown}
        return Videos(site, folders, errors, frozenset(drafts))


def _draft_options(options: PublishOptions) -> PublishOptions:
    overrides = {**options.overrides, **DRAFT_SETTINGS}
    return replace(options, render="auto", prune=False, strict=False, overrides=overrides)
