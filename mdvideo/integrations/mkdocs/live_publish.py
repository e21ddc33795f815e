"""Videos for a site that is rebuilt while its author edits: the real ones if they are ready in time, else drafts.

The real ones are made on a thread of their own. When they come too late for a build of the site, a file is touched
that the host watches, and the next build finds them published.
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
from mdvideo.publish.freshness import Inputs
from mdvideo.publish.publisher import Emit, PublishedSite, Publisher, PublishOptions, freshness
from mdvideo.publish.site_manifest import FILE, SiteManifest, SiteVideo, read_site

PATIENCE = 2.0
"""Seconds that a build waits for the real videos: an edited slide takes less, a picture from a model more."""

DRAFT: Mapping[str, Any] = {"images": {"backend": "sketch"}, "speech": {"backend": "none"}, "captions": "none"}
"""Settings of a draft: what is slow or costs money is left out."""


@dataclass(frozen=True, slots=True)
class Videos:
    """What a build of the site shows. ``places`` holds the published folder of each video, by name.

    ``faults`` are of decks whose videos are missing or as they were before; ``drafts`` are names.
    """

    site: SiteManifest
    places: Mapping[str, Path]
    faults: Mapping[str, MdvideoError] = field(default_factory=dict)
    drafts: frozenset[str] = frozenset()


class LivePublisher:
    """Publishes into a folder, again and again; models stay warm until it is closed."""

    def __init__(self, out: Path, options: PublishOptions, emit: Emit, patience: float = PATIENCE) -> None:
        self.out = out
        self._patience = patience
        self._options = options
        self._publisher = Publisher(out, options, emit)
        self._drafter = Publisher(out / "drafts", _as_draft(options), emit)
        self._thread: ThreadPoolExecutor | None = None
        self._pending: Future[PublishedSite] | None = None

    @property
    def ready(self) -> Path:
        """The file that is touched when videos come after their build."""
        return self.out / "ready"

    def publish(self, decks: Sequence[Path]) -> Videos:
        """All videos, however long it takes. Raises SiteError and OutputError."""
        if not decks:
            return Videos(SiteManifest(tool=""), {})
        return self._shown(self._publisher.publish(decks))

    def publish_soon(self, decks: Sequence[Path], root: Path) -> Videos:
        """The videos if they are ready soon, else drafts of those that are not; the rest follows by itself."""
        if not decks:
            return Videos(SiteManifest(tool=""), {})
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="mdvideo publish")
        if self._pending is not None and not self._pending.done():
            self._publisher.stop()
            self._pending.cancel()
        self._pending = self._thread.submit(self._publisher.publish, decks)
        try:
            return self._shown(self._pending.result(self._patience))
        except TimeoutError:
            drafts = self._drafts(decks, root)
            self._pending.add_done_callback(self._tell)
            return drafts

    def close(self) -> None:
        """Give up what is being made, and let go of models and threads."""
        with ExitStack() as closing:
            closing.callback(self._drafter.close)
            if self._thread is None:
                closing.callback(self._publisher.close)
                return
            self._publisher.stop()
            self._thread.submit(self._publisher.close)
            self._thread.shutdown(wait=True, cancel_futures=False)

    def _tell(self, done: Future[PublishedSite]) -> None:
        if done.cancelled() or isinstance(done.exception(), CancelledError):
            return  # another one is under way
        self.ready.touch()

    def _shown(self, published: PublishedSite) -> Videos:
        names = {outcome.name for outcome in published.outcomes}
        faults = {outcome.name: outcome.error for outcome in published.outcomes if outcome.error is not None}
        videos = tuple(video for video in published.site.videos if video.name in names)
        site = published.site.model_copy(update={"videos": videos})
        return Videos(site, {video.name: self.out for video in videos}, faults)

    def _drafts(self, decks: Sequence[Path], root: Path) -> Videos:
        before = read_site(self.out) if (self.out / FILE).exists() else SiteManifest(tool="")
        inputs = Inputs(root, self._options.overrides)
        states = [freshness(deck, self.out, before, inputs) for deck in decks]
        behind = [state.deck for state in states if not state.fresh]
        whole: dict[str, SiteVideo] = {s.name: s.video for s in states if s.video is not None and not s.broken}
        if not behind:
            site = before.model_copy(update={"videos": tuple(whole.values())})
            return Videos(site, dict.fromkeys(whole, self.out))
        drafted = self._drafter.publish(behind)
        drafts = {o.name: o.video for o in drafted.outcomes if o.video is not None and o.error is None}
        faults = {o.name: o.error for o in drafted.outcomes if o.error is not None}
        shown = {**whole, **drafts}
        site = drafted.site.model_copy(update={"videos": tuple(shown.values()), "base_url": before.base_url})
        places = {name: self._drafter.out if name in drafts else self.out for name in shown}
        return Videos(site, places, faults, frozenset(drafts))


def _as_draft(options: PublishOptions) -> PublishOptions:
    return replace(options, render="auto", prune=False, strict=False, overrides={**options.overrides, **DRAFT})
