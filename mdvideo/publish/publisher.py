"""Publishing: many decks into one folder, through one workshop, with one manifest that is written last.

Every deck stands for itself: what is wrong with one does not keep the others from being published. A deck whose sources
are as they were, and whose files stand, costs their digests; nothing else is opened.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mdvideo.errors import DeckError, MdvideoError, OutputError, Problem, SiteError
from mdvideo.events import Event, Finished, Reused, Warned, Wrote
from mdvideo.publish import manifest_update
from mdvideo.publish.discover import equal_names, find_decks
from mdvideo.publish.freshness import Freshness, Inputs, broken_files, freshness
from mdvideo.publish.output_folder import locked, remove, settle, staging, sweep
from mdvideo.publish.result import DEFAULTS, Emit, Outcome, PublishedSite, PublishOptions, Render, event_of
from mdvideo.publish.site_manifest import FILE, SiteManifest, SiteVideo, read_site
from mdvideo.publish.size_limits import size_problems
from mdvideo.publish.slugs import name_of
from mdvideo.settings import cache_folder, from_environment, layered, parse_bytes, project_root, read_config

if TYPE_CHECKING:
    from mdvideo.engine.build_engine import BuildEngine

IN_FLIGHT = 8
"""Decks at work at once. Fewer would leave cores idle at each one's end; more would only hold more in memory."""

IN_FLIGHT_ON_A_CLUSTER = 256
"""A deck of ten slides keeps some ten cores busy at a time, and a cluster may have thousands."""


@dataclass(slots=True)
class _Tally:
    """What one deck's jobs come to. Its tasks find it by their context."""

    made: int = 0
    reused: int = 0
    problems: list[Problem] = field(default_factory=list)


_AT_WORK: ContextVar[_Tally | None] = ContextVar("deck at work", default=None)


class Publisher:
    """Publishes into one folder, any number of times; models and threads stay warm until it is closed.

    Use it as a context manager. It must be used from one thread at a time, and not inside a running event loop.
    """

    def __init__(self, out: Path, options: PublishOptions = DEFAULTS, emit: Emit = lambda _: None) -> None:
        self.out = out
        self.options = options
        self._emit = emit
        self._closing = ExitStack()
        self._workshop: BuildEngine | None = None
        self._loop: asyncio.Runner | None = None
        self._task: asyncio.Task[Any] | None = None

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of models and threads."""
        self._closing.close()
        self._workshop = self._loop = None

    def publish(self, decks: Iterable[Path]) -> PublishedSite:
        """Publish decks, which ``find_decks`` gives; a deck's error stands in its outcome.

        Raises SiteError and OutputError when the folder itself cannot be used or its manifest is damaged.
        """
        decks = tuple(decks)
        if not decks:
            raise SiteError("there is no deck to publish")
        root = project_root(decks[0])
        before = _site_in(self.out)
        inputs = Inputs(root, self.options.overrides)
        states = [freshness(deck, self.out, before, inputs) for deck in decks]
        _refuse_taken_names(states, before, root)
        outcomes = {state.deck: self._settled(state) for state in states}
        todo = [deck for deck, outcome in outcomes.items() if outcome is None]
        if todo:
            sweep(self.out)
            made = self._run(self._make_all(todo, before, inputs))
            outcomes |= {outcome.deck: outcome for outcome in made}
        finished = [self._judged(outcome, root) for outcome in outcomes.values() if outcome is not None]
        site, removed = self._enter(finished, root)
        for outcome in finished:
            self._emit(event_of(outcome))
        return PublishedSite(site, tuple(finished), removed)

    def _settled(self, state: Freshness) -> Outcome | None:
        """The outcome of a deck for which nothing has to be made; None for the others."""
        keeps = Outcome(state.deck, state.name, state.video)
        match self.options.render:
            case "never" if state.video is None or state.broken:
                error = SiteError(f"{state.deck}: {state.reason}", hint="publish it: mdvideo publish, without never")
                return replace(keeps, video=None, error=error)
            case "never" if state.changed:
                hint = "publish it: mdvideo publish, without never"
                stale = Problem("warning", "video-stale", f"{state.deck}: {state.reason} since", hint=hint)
                self._emit(Warned(stale))
                return replace(keeps, problems=(stale,), error=DeckError([stale]) if self.options.strict else None)
            case "never":
                return keeps
            case "auto" | "cached" if state.fresh:
                return keeps
        return None

    def stop(self) -> None:
        """Give up what is being published, from another thread: ``publish`` then raises asyncio.CancelledError."""
        loop, task = self._loop, self._task
        if loop is not None and task is not None:
            loop.get_loop().call_soon_threadsafe(task.cancel)

    def _run(self, work: Coroutine[Any, Any, list[Outcome]]) -> list[Outcome]:
        if self._loop is None:
            self._loop = self._closing.enter_context(asyncio.Runner())
        return self._loop.run(self._stoppable(work))

    async def _stoppable(self, work: Coroutine[Any, Any, list[Outcome]]) -> list[Outcome]:
        self._task = asyncio.current_task()
        try:
            return await work
        finally:
            self._task = None

    async def _make_all(self, decks: Sequence[Path], before: SiteManifest, inputs: Inputs) -> list[Outcome]:
        from mdvideo.cache.runner import together

        workshop = self._warm(decks[0])
        places = asyncio.Semaphore(IN_FLIGHT if workshop.elsewhere is None else IN_FLIGHT_ON_A_CLUSTER)
        outcomes = await together(*(self._make_one(deck, before, inputs, workshop, places) for deck in decks))
        if self.options.render != "cached":
            workshop.store.prune(parse_bytes(layered(read_config(inputs.root)).cache_limit))
        return outcomes

    def _warm(self, deck: Path) -> BuildEngine:
        if self._workshop is None:
            from mdvideo.api import workshop_for
            from mdvideo.cache.cache_only import CacheOnly
            from mdvideo.cache.runner import Runner

            options = self.options
            if options.render == "cached":
                _refuse_missing_store(project_root(deck), options.machine)
            workshop = self._closing.enter_context(
                workshop_for(deck, jobs=options.jobs, emit=self._heard, explain=options.explain, **options.machine)
            )
            if options.render == "cached":
                workshop.runner = Runner(workshop.store, CacheOnly(), self._heard)
            self._workshop = workshop
        return self._workshop

    async def _make_one(
        self, deck: Path, before: SiteManifest, inputs: Inputs, workshop: BuildEngine, places: asyncio.Semaphore
    ) -> Outcome:
        name = name_of(deck)
        async with places:
            tally, began = _Tally(), time.monotonic()
            _AT_WORK.set(tally)
            video: SiteVideo | None = None
            error: MdvideoError | None = None
            try:
                video = await self._make(deck, name, before, inputs, workshop)
            except MdvideoError as raised:
                error = _named(raised, deck)
            seconds = time.monotonic() - began
            return Outcome(deck, name, video, tally.made, tally.reused, seconds, tuple(tally.problems), error)

    async def _make(
        self, deck: Path, name: str, before: SiteManifest, inputs: Inputs, workshop: BuildEngine
    ) -> SiteVideo:
        from mdvideo.engine.pipeline import produce, write
        from mdvideo.output.files import OutputTarget
        from mdvideo.publish.record import record_of

        sources = {**inputs.before(deck)}
        lesson = await asyncio.to_thread(workshop.open, deck, self.options.settings)
        sources |= await asyncio.to_thread(inputs.of, lesson)
        cut = await produce(workshop, lesson)
        old = next((video for video in before.videos if video.name == name), None)
        with staging(self.out, name) as folder:
            built = await write(workshop, cut, OutputTarget(folder / f"{name}.mp4"))
            video = record_of(name, inputs.relative(deck), cut, built, sources, old)
            if broken_files(self.out, video):
                settle(folder, self.out / video.folder)
        self._emit(Wrote(str(self.out / video.video.path), video.video.size))
        return video

    def _heard(self, event: Event) -> None:
        """Pass on what the workshop tells, and count it for the deck at work."""
        tally = _AT_WORK.get()
        match event:
            case Wrote():
                return  # into a staged folder; it is told again when that has its name
            case Finished() if tally is not None:
                tally.made += 1
            case Reused() if tally is not None:
                tally.reused += 1
            case Warned(problem) if tally is not None:
                tally.problems.append(problem)
        self._emit(event)

    def _judged(self, outcome: Outcome, root: Path) -> Outcome:
        """The outcome with what its host would refuse; with ``strict`` that is an error."""
        if outcome.video is None:
            return outcome
        problems = tuple(size_problems(outcome.video, layered(read_config(root)).publish.host))
        for problem in problems:
            self._emit(Warned(problem))
        error = outcome.error or (DeckError(problems) if problems and self.options.strict else None)
        return replace(outcome, problems=(*outcome.problems, *problems), error=error)

    def _enter(self, outcomes: Sequence[Outcome], root: Path) -> tuple[SiteManifest, tuple[str, ...]]:
        """Merge what was made into the manifest as it is now, write it if it changed, and prune if asked."""
        made = [outcome.video for outcome in outcomes if outcome.video is not None and outcome.made + outcome.reused]
        if not made and not (self.out / FILE).exists():
            return SiteManifest(tool=manifest_update.TOOL), ()
        with locked(self.out):
            now = _site_in(self.out)
            base_url = self.options.base_url or layered(read_config(root)).publish.base_url
            site = manifest_update.entered(self.out, now, made, base_url)
            removed: tuple[str, ...] = ()
            if self.options.prune:
                site = manifest_update.without_orphans(site, root)
                removed = tuple(path for path in site.retired if remove(self.out, path))
                site = site.model_copy(update={"retired": tuple(p for p in site.retired if p not in removed)})
            manifest_update.write_if_new(self.out, now, site)
        return site, removed


def publish(
    decks: Iterable[Path], out: Path, options: PublishOptions = DEFAULTS, emit: Emit = lambda _: None
) -> PublishedSite:
    """Publish decks into a folder once. Raises SiteError, OutputError; a deck's own error stands in its outcome."""
    with Publisher(out, options, emit) as publisher:
        return publisher.publish(find_decks(decks))


def check_fresh(decks: Iterable[Path], out: Path, overrides: Mapping[str, Any] | None = None) -> tuple[Freshness, ...]:
    """Which decks' videos are what would be made now. ``overrides``: those that they were published with.

    Nothing is made, and no deck is parsed. Raises SiteError when the folder has no whole manifest.
    """
    decks = find_decks(decks)
    site = read_site(out)
    inputs = Inputs(project_root(decks[0]) if decks else Path.cwd(), overrides or {})
    return tuple(freshness(deck, out, site, inputs) for deck in decks)


def _site_in(out: Path) -> SiteManifest:
    if (out / FILE).exists():
        return read_site(out)
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is not a folder", hint="choose another one")
    return SiteManifest(tool=manifest_update.TOOL)


def _refuse_taken_names(states: Iterable[Freshness], site: SiteManifest, root: Path) -> None:
    """A name may move to another deck only when the old one is gone."""
    by_name = {video.name: video for video in site.videos}
    for state in states:
        old = by_name.get(state.name)
        if old is None:
            continue
        was = root / old.source
        if was.is_file() and not was.samefile(state.deck):
            raise equal_names(state.name, [was, state.deck])


def _refuse_missing_store(root: Path, machine: Mapping[str, Any]) -> None:
    settings = layered(read_config(root), from_environment(), machine)
    folder = cache_folder(settings, root)
    if settings.store is None and not folder.is_dir():
        hint = "restore the cache first, or publish with --render auto"
        raise SiteError(f"there is no cache in {folder}, and --render cached makes nothing", hint=hint)


def _named(error: MdvideoError, deck: Path) -> MdvideoError:
    """The error with its deck; a DeckError's problems say their places already."""
    from mdvideo.cache.cache_only import CacheMiss

    if isinstance(error, DeckError) and all(problem.span for problem in error.problems):
        return error
    if isinstance(error, CacheMiss):
        hint = "restore the cache, or publish with --render auto"
        return SiteError(f"{deck}: the cache does not hold {error.what}", hint=hint)
    return SiteError(f"{deck}: {error.message}", hint=error.hint)


__all__ = [
    "Emit",
    "Outcome",
    "PublishOptions",
    "PublishedSite",
    "Publisher",
    "Render",
    "check_fresh",
    "freshness",
    "publish",
]
