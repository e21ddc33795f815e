"""Publishing: builds many decks into one folder with one engine, and writes the folder's manifest last.

Decks are independent: an error in one does not stop the others. A deck whose sources are unchanged and whose published
files are complete costs only the digests of its sources.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo.engine.stage_counts import BuildCounts
from mdvideo.errors import DeckError, InternalError, MdvideoError, OutputError, Problem, SiteError
from mdvideo.events import Emit, Event, Warned, Wrote
from mdvideo.output.manifest import ManifestFile
from mdvideo.plan.jobs.segment_jobs import Codec
from mdvideo.publish import manifest_update
from mdvideo.publish.discover import duplicate_name_error, find_decks
from mdvideo.publish.freshness import Freshness, SourceDigests, find_broken_files, freshness_of
from mdvideo.publish.output_folder import (
    exclusive_lock,
    move_into_place,
    remove_owned,
    remove_stale,
    staging_folder,
)
from mdvideo.publish.podcast.channel import FEED_NAME, Channel, channel_of
from mdvideo.publish.podcast.feed import episode_sound_of
from mdvideo.publish.podcast.write_feed import episode_problems, write_feed
from mdvideo.publish.result import DEFAULTS, Outcome, PublishedSite, PublishOptions, Render, event_of
from mdvideo.publish.site_manifest import MANIFEST_NAME, SiteManifest, SiteVideo, read_site
from mdvideo.publish.size_limits import size_problems
from mdvideo.publish.slugs import video_name_of
from mdvideo.settings import cache_folder, environment_settings, merge_layers, parse_bytes, project_root, read_config

if TYPE_CHECKING:
    from mdvideo.engine.build_engine import BuildEngine

__all__ = [
    "Emit",
    "Outcome",
    "PublishOptions",
    "PublishedSite",
    "Publisher",
    "Render",
    "check_freshness",
    "publish",
]

MAX_CONCURRENT_DECKS = 8
"""Decks built at once. With fewer, cores are idle at the end of each deck; more would only need more memory."""

MAX_CONCURRENT_DECKS_ON_CLUSTER = 256
"""A deck of ten slides keeps about ten cores busy at a time, and a cluster may have thousands."""

NEVER_HINT = "run mdvideo publish first, or set render to auto"


@dataclass(slots=True)
class _DeckEvents:
    """The jobs and warnings of one deck, from its events."""

    jobs: BuildCounts = field(default_factory=BuildCounts)
    problems: list[Problem] = field(default_factory=list)


_CURRENT_DECK: ContextVar[_DeckEvents | None] = ContextVar("events of the deck being built", default=None)
"""Each deck is built in a task of its own, so its events find it in their context."""


class Publisher:
    """Publishes into one folder, any number of times; models and threads stay warm until it is closed.

    Use it as a context manager, from one thread at a time, and not inside a running event loop.
    """

    def __init__(self, out: Path, options: PublishOptions = DEFAULTS, emit: Emit = lambda _: None) -> None:
        self.out = out
        self.options = options
        self._emit = emit
        self._closing = ExitStack()
        self._engine: BuildEngine | None = None
        self._loop: asyncio.Runner | None = None
        self._task: asyncio.Task[Any] | None = None
        self._channel: Channel | None = None

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Release models and threads."""
        self._closing.close()
        self._engine = self._loop = None

    def publish(self, decks: Iterable[Path]) -> PublishedSite:
        """Publish decks as ``find_decks`` returns them; the error of a deck is in its outcome.

        Raises SiteError and OutputError when the folder cannot be used or its manifest is damaged.
        """
        decks = tuple(decks)
        if not decks:
            raise SiteError("there is no deck to publish")
        root = project_root(decks[0])
        published = _read_site_or_empty(self.out)
        digests = SourceDigests(root, self.options.overrides)
        self._channel = self._podcast_channel(published, root)
        states = [freshness_of(deck, self.out, published, digests) for deck in decks]
        _refuse_taken_names(states, published, root)
        outcomes = {state.deck: self._outcome_without_build(state) for state in states}
        to_build = [deck for deck, outcome in outcomes.items() if outcome is None]
        if to_build:
            remove_stale(self.out)
            built = self._run(self._build_all(to_build, published, digests))
            outcomes |= {outcome.deck: outcome for outcome in built}
        finished = [self._check_sizes(outcome, root) for outcome in outcomes.values() if outcome is not None]
        site, removed = self._update_manifest(finished, root)
        if self._channel is not None:
            finished = self._write_feed(finished, site, self._channel)
        for outcome in finished:
            self._emit(event_of(outcome))
        return PublishedSite(site, tuple(finished), removed)

    def stop(self) -> None:
        """Cancel a ``publish`` that runs on another thread; it then raises asyncio.CancelledError."""
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            loop.get_loop().call_soon_threadsafe(task.cancel)

    def _outcome_without_build(self, state: Freshness) -> Outcome | None:
        """Return the outcome of a deck that needs no build, or None if it must be built."""
        kept = Outcome(state.deck, state.name, state.video)
        match self.options.render:
            case "never" if state.video is None or state.broken:
                error = SiteError(f"{state.deck}: {state.reason}", hint=NEVER_HINT)
                return replace(kept, video=None, error=error)
            case "never" if state.changed:
                stale = Problem("warning", "video-stale", f"{state.deck}: {state.reason} since", hint=NEVER_HINT)
                self._emit(Warned(stale))
                return replace(kept, problems=(stale,), error=DeckError([stale]) if self.options.strict else None)
            case "never":
                return kept
            case "auto" | "cached" if state.is_fresh and not self._lacks_episode(state.video):
                return kept
        return None

    def _podcast_channel(self, published: SiteManifest, root: Path) -> Channel | None:
        """Return the podcast that the folder has or is to have, if any. Raises SiteError for incomplete data."""
        if not (self.options.podcast or (self.out / FEED_NAME).is_file()):
            return None
        settings = merge_layers(read_config(root))
        base_url = self.options.base_url or settings.publish.base_url or published.base_url
        return channel_of(settings.podcast, base_url, root)

    def _lacks_episode(self, video: SiteVideo | None) -> bool:
        return (
            self._channel is not None
            and video is not None
            and video.voiced
            and episode_sound_of(video, self._channel.suffix) is None
        )

    def _write_feed(self, outcomes: Sequence[Outcome], site: SiteManifest, channel: Channel) -> list[Outcome]:
        """Write the feed, and return the outcomes with a warning for each deck that is not in it."""
        feed = write_feed(self.out, site, channel)
        self._emit(Wrote(str(feed), feed.stat().st_size))
        by_name = {video.name: video for video in site.videos}
        checked = []
        for outcome in outcomes:
            videos = (by_name[outcome.name],) if outcome.video is not None and outcome.name in by_name else ()
            problems = tuple(episode_problems(videos, site, channel))
            for problem in problems:
                self._emit(Warned(problem))
            error = outcome.error or (DeckError(problems) if problems and self.options.strict else None)
            checked.append(replace(outcome, problems=(*outcome.problems, *problems), error=error))
        return checked

    def _run(self, work: Coroutine[Any, Any, list[Outcome]]) -> list[Outcome]:
        if self._loop is None:
            self._loop = self._closing.enter_context(asyncio.Runner())
        return self._loop.run(self._run_stoppable(work))

    async def _run_stoppable(self, work: Coroutine[Any, Any, list[Outcome]]) -> list[Outcome]:
        self._task = asyncio.current_task()
        try:
            return await work
        finally:
            self._task = None

    async def _build_all(self, decks: Sequence[Path], published: SiteManifest, digests: SourceDigests) -> list[Outcome]:
        from mdvideo.cache.runner import gather_all

        engine = self._open_engine(decks[0])
        limit = MAX_CONCURRENT_DECKS if engine.cluster is None else MAX_CONCURRENT_DECKS_ON_CLUSTER
        slots = asyncio.Semaphore(limit)
        outcomes = await gather_all(*(self._build_one(deck, published, digests, engine, slots) for deck in decks))
        if self.options.render != "cached":
            engine.store.prune(parse_bytes(merge_layers(read_config(digests.root)).cache_limit))
        return outcomes

    def _open_engine(self, deck: Path) -> BuildEngine:
        if self._engine is None:
            from mdvideo.api import open_engine

            options = self.options
            if options.render == "cached":
                _refuse_missing_cache(project_root(deck), options.machine)
            engine = self._closing.enter_context(
                open_engine(deck, jobs=options.jobs, emit=self._on_event, explain=options.explain, **options.machine)
            )
            self._engine = engine.cache_only() if options.render == "cached" else engine
        return self._engine

    async def _build_one(
        self, deck: Path, published: SiteManifest, digests: SourceDigests, engine: BuildEngine, slots: asyncio.Semaphore
    ) -> Outcome:
        name = video_name_of(deck)
        async with slots:
            events = _DeckEvents()
            _CURRENT_DECK.set(events)
            video: SiteVideo | None = None
            error: MdvideoError | None = None
            try:
                video = await self._build_video(deck, name, published, digests, engine)
            except MdvideoError as raised:
                error = _with_deck(raised, deck)
            except Exception as raised:  # of one deck among others, which go on
                error = _with_deck(InternalError(raised), deck)
            jobs = events.jobs
            return Outcome(deck, name, video, jobs.made, jobs.reused, jobs.seconds, tuple(events.problems), error)

    async def _build_video(
        self, deck: Path, name: str, published: SiteManifest, digests: SourceDigests, engine: BuildEngine
    ) -> SiteVideo:
        from mdvideo.engine.build_files import write_files, write_other_file
        from mdvideo.engine.loaded_deck import open_deck
        from mdvideo.engine.pipeline import prepare, render
        from mdvideo.output.episode_files import write_episode
        from mdvideo.output.files import OutputTarget
        from mdvideo.publish.manifest_entry import manifest_entry_of

        sources = {**digests.sources_before_reading(deck)}
        loaded = await asyncio.to_thread(open_deck, engine, deck, self.options.settings)
        sources |= await asyncio.to_thread(digests.sources_of, loaded)
        prepared = await prepare(engine, loaded, all_tracks=True)
        codecs = loaded.settings.publish.codecs or (loaded.settings.video.codec,)
        # The MP4 is the file that everything plays: links lead to it.
        first: Codec = "h264" if "h264" in codecs else "av1"
        suffix = ".mp4" if first == "h264" else ".webm"
        rendered = await render(engine, prepared.with_codec(first))
        also = await render(engine, prepared.with_codec("av1")) if len(set(codecs)) > 1 else None
        old = next((video for video in published.videos if video.name == name), None)
        with staging_folder(self.out, name) as folder:
            files = await write_files(engine, rendered, OutputTarget(folder / f"{name}{suffix}"))
            more: tuple[ManifestFile, ...] = ()
            if also is not None:
                more = (await write_other_file(engine, also, folder / f"{name}.webm"),)
            if self._channel is not None:
                sound, index = self._channel.suffix, engine.sample_index
                more += await asyncio.to_thread(write_episode, rendered.contents, files.video, sound, index)
            video = manifest_entry_of(name, digests.relative_path(deck), rendered, files, sources, old, more)
            if find_broken_files(self.out, video):
                move_into_place(folder, self.out / video.folder)
        self._emit(Wrote(str(self.out / video.video.path), video.video.size))
        return video

    def _on_event(self, event: Event) -> None:
        """Pass on an event of the engine, and count it for the deck being built."""
        if isinstance(event, Wrote):
            return  # into a staging folder; reported again when that is moved into place
        deck = _CURRENT_DECK.get()
        if deck is not None:
            deck.jobs.add(event)
            if isinstance(event, Warned):
                deck.problems.append(event.problem)
        self._emit(event)

    def _check_sizes(self, outcome: Outcome, root: Path) -> Outcome:
        """Return the outcome with a warning for each file that the host would refuse; an error with ``strict``."""
        if outcome.video is None:
            return outcome
        problems = tuple(size_problems(outcome.video, merge_layers(read_config(root)).publish.host))
        for problem in problems:
            self._emit(Warned(problem))
        error = outcome.error or (DeckError(problems) if problems and self.options.strict else None)
        return replace(outcome, problems=(*outcome.problems, *problems), error=error)

    def _update_manifest(self, outcomes: Sequence[Outcome], root: Path) -> tuple[SiteManifest, tuple[str, ...]]:
        """Merge the built videos into the manifest on the disk, write it if it changed, and prune if asked.

        Returns the manifest and the paths that were removed.
        """
        built = [outcome.video for outcome in outcomes if outcome.video is not None and outcome.made + outcome.reused]
        if not built and not (self.out / MANIFEST_NAME).exists():
            return SiteManifest(tool=manifest_update.TOOL), ()
        with exclusive_lock(self.out):
            before = _read_site_or_empty(self.out)
            base_url = self.options.base_url or merge_layers(read_config(root)).publish.base_url
            site = manifest_update.merge_videos(self.out, before, built, base_url)
            removed: tuple[str, ...] = ()
            if self.options.prune:
                site = manifest_update.remove_orphans(site, root)
                removed = tuple(path for path in site.retired if remove_owned(self.out, path))
                site = site.model_copy(update={"retired": tuple(p for p in site.retired if p not in removed)})
            manifest_update.write_if_changed(self.out, before, site)
        return site, removed


def publish(
    decks: Iterable[Path], out: Path, options: PublishOptions = DEFAULTS, emit: Emit = lambda _: None
) -> PublishedSite:
    """Publish decks into a folder once. Raises SiteError and OutputError; the error of a deck is in its outcome."""
    with Publisher(out, options, emit) as publisher:
        return publisher.publish(find_decks(decks))


def check_freshness(
    decks: Iterable[Path], out: Path, overrides: Mapping[str, Any] | None = None
) -> tuple[Freshness, ...]:
    """Check which decks have up-to-date videos. ``overrides`` are the settings that they were published with.

    Builds nothing and parses no deck. Raises SiteError when the folder has no valid manifest.
    """
    decks = find_decks(decks)
    site = read_site(out)
    digests = SourceDigests(project_root(decks[0]) if decks else Path.cwd(), overrides or {})
    return tuple(freshness_of(deck, out, site, digests) for deck in decks)


def _read_site_or_empty(out: Path) -> SiteManifest:
    if (out / MANIFEST_NAME).exists():
        return read_site(out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is not a folder", hint="choose another one")
    return SiteManifest(tool=manifest_update.TOOL)


def _refuse_taken_names(states: Iterable[Freshness], site: SiteManifest, root: Path) -> None:
    """Raise SiteError if another deck, which still exists, has published a video under one of the names."""
    by_name = {video.name: video for video in site.videos}
    for state in states:
        published = by_name.get(state.name)
        if published is None:
            continue
        source = root / published.source
        if source.is_file() and not source.samefile(state.deck):
            raise duplicate_name_error(state.name, [source, state.deck])


def _refuse_missing_cache(root: Path, machine: Mapping[str, Any]) -> None:
    settings = merge_layers(read_config(root), environment_settings(), machine)
    folder = cache_folder(settings, root)
    if settings.store is None and not folder.is_dir():
        hint = "restore the cache first, or publish with --render auto"
        raise SiteError(f"there is no cache in {folder}, and --render cached builds nothing", hint=hint)


def _with_deck(error: MdvideoError, deck: Path) -> MdvideoError:
    """Return the error with its deck in the message, unless its problems already have places."""
    from mdvideo.cache.cache_only import CacheMiss

    if error.problems and all(problem.span for problem in error.problems):
        return error
    if isinstance(error, CacheMiss):
        hint = "restore the cache, or publish with --render auto"
        return SiteError(f"{deck}: the cache does not hold {error.what}", hint=hint)
    return SiteError(f"{deck}: {error.message}", hint=error.hint)
