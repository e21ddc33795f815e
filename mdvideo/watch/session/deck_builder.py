"""Build one deck, again after each edit, and show each result as soon as there is one.

What an author waits for comes first: the still of the edited slide, then the video, at first with stills in place of
what has to be encoded frame by frame. Thumbnails, problems and files wait until typing has paused.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mdvideo.cache.runner import gather_all
from mdvideo.engine.alternate_tracks import wants_alternates
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import write_files
from mdvideo.engine.check_deck import check_deck
from mdvideo.engine.loaded_deck import LoadedDeck, open_deck
from mdvideo.engine.pipeline import PreparedBuild, RenderedBuild, prepare, render, render_all, typeset
from mdvideo.errors import MdvideoError, Problem
from mdvideo.events import Notice
from mdvideo.output.files import OutputTarget
from mdvideo.plan.pictures import ILLUSTRATOR
from mdvideo.watch.dependencies import dependencies_of
from mdvideo.watch.file_watcher import FileWatcher
from mdvideo.watch.session.draft_video import MotionKeys, draft_of, motion_keys_of
from mdvideo.watch.session.event_relay import EventRelay
from mdvideo.watch.session.placeholders import WithPlaceholders, add_placeholders
from mdvideo.watch.session.presenter import Presenter
from mdvideo.watch.session.session_options import SessionOptions
from mdvideo.watch.session.session_tasks import SessionTasks
from mdvideo.watch.session.slow_pictures import SlowPictures
from mdvideo.watch.session.variant_picker import VariantPicker
from mdvideo.watch.session.view_model import VideoPart
from mdvideo.watch.session.view_parts import problems_of

DRAFT_TO_FINAL_DELAY = 0.25
"""Seconds without an edit after which motion is encoded. Until then the still of an edit has all cores to itself."""

BACKGROUND_WORK_DELAY = 0.3
"""Seconds without an edit after which thumbnails are made and the deck is checked."""

WRITE_DELAY = 1.0
"""Further seconds without an edit after which the files are written."""

MISSING_FILE_GRACE = 0.2
"""Seconds that a deck may be missing before that is an error: some editors remove a file before they write it."""

SHOW_FIRST_LIMIT = 4
"""Up to this many edited slides are shown before any other work starts. More are shown while it goes on."""


class DeckBuilder:
    """The builds of one deck: one at a time, the newest. For use on the event loop's thread."""

    def __init__(
        self,
        path: Path,
        options: SessionOptions,
        engine: BuildEngine,
        watcher: FileWatcher,
        presenter: Presenter,
        variants: VariantPicker,
        tasks: SessionTasks,
        events: EventRelay,
    ) -> None:
        self.loaded: LoadedDeck | None = None
        """The deck as it was read last."""
        self.first_build_done = asyncio.Event()
        """Set once the first video is shown, or the first build has failed."""
        self._path = path
        self._options = options
        self._engine = engine
        self._quiet_engine = engine.with_listener(lambda _: None)
        self._watcher = watcher
        self._presenter = presenter
        self._variants = variants
        self._tasks = tasks
        self._events = events
        self._pictures = SlowPictures(engine, presenter, tasks, events.emit, self._on_picture_generated)
        self._shown: LoadedDeck | None = None
        """What the video shown last was built from, with its placeholders."""
        self._encoded: MotionKeys = frozenset()
        """Motion in the video shown last, which the next draft need not replace by stills."""
        self._is_showing = False
        self._pictures_arrived = False
        """A picture was generated while the build was showing."""

    def start(self, *, edited: bool) -> None:
        """Start a build and cancel the one before. ``edited``: it is for an edit, not only for a generated picture.

        The cancelled build is not waited for, so that the still of the edited slide appears without delay. Jobs that it
        has started are finished and kept in the store.
        """
        self._events.begin_build()
        self._presenter.begin_build(edited=edited)
        self._pictures_arrived = False
        if edited:
            self._pictures.forget_failures()
        self._tasks.replace_build(self._build(self._watcher.changed_at if edited else _now()))

    async def touch_cache(self) -> None:
        """Request every result that the shown video consists of, so that the cache counts it as used."""
        if self._shown is not None:
            with suppress(MdvideoError):
                await render_all(self._quiet_engine, self._shown)

    def _on_picture_generated(self) -> None:
        if self._is_showing:
            self._pictures_arrived = True
        else:
            self.start(edited=False)

    async def _build(self, started_at: float) -> None:
        self._is_showing = True
        try:
            loaded = await self._open()
            pictures, rendered = await self._show(loaded, started_at)
            while self._pictures_arrived:
                self._pictures_arrived = False
                pictures, rendered = await self._show(loaded, _now())
            self._is_showing = False
            self.first_build_done.set()
            await self._finish(pictures, rendered)
        except MdvideoError as error:
            self._show_failed(problems_of(error))
        except Exception as error:  # a bug in mdvideo must not end the author's session
            self._events.emit(Notice(traceback.format_exc()))
            message = f"{type(error).__name__}: {error}"
            self._show_failed((Problem("error", "internal", message, hint="please report this"),))
        finally:
            if self._tasks.build is asyncio.current_task():
                self._is_showing = False
                self.first_build_done.set()

    # --- opening

    async def _open(self) -> LoadedDeck:
        """Read the deck, and follow the files that it depends on. Raises MdvideoError."""
        deadline = _now() + MISSING_FILE_GRACE
        while not self._path.exists() and _now() < deadline:
            await asyncio.sleep(MISSING_FILE_GRACE / 10)
        overrides = self._options.overrides
        try:
            loaded = await asyncio.to_thread(open_deck, self._engine, self._path, overrides)
        except MdvideoError:
            self._watcher.follow(await asyncio.to_thread(dependencies_of, self._path, overrides))
            raise
        self._watcher.follow(await asyncio.to_thread(dependencies_of, self._path, overrides, loaded))
        self._presenter.show_deck(loaded)
        self.loaded = loaded
        return loaded

    # --- showing

    async def _show(self, loaded: LoadedDeck, started_at: float) -> tuple[WithPlaceholders, RenderedBuild]:
        """Show the stills of edited slides, then the video. Raises MdvideoError."""
        pictures = await add_placeholders(self._engine, loaded, self._presenter.last_picture)
        self._pictures.start_generating(pictures)
        self._variants.drop_except(self._presenter.show_pictures(pictures))
        prepared = await self._prepare(pictures.loaded)
        self._presenter.show_pictures(pictures)
        self._presenter.show_prepared(prepared, pictures)
        draft = draft_of(prepared.timeline, prepared.stills, self._encoded)
        if draft is not None:
            await self._presenter.show_video(await render(self._engine, prepared.with_timeline(draft)), None)
            await asyncio.sleep(DRAFT_TO_FINAL_DELAY)
        rendered = await render(self._engine, prepared)
        self._encoded = motion_keys_of(prepared.timeline, prepared.stills)
        self._shown = pictures.loaded
        await self._presenter.show_video(rendered, _now() - started_at)
        self._presenter.show_built(self._pictures.failures)
        return pictures, rendered

    async def _prepare(self, loaded: LoadedDeck) -> PreparedBuild:
        first = self._presenter.slides_to_show_first(loaded)
        if len(first) <= SHOW_FIRST_LIMIT:
            await self._show_stills(loaded, first)
            return await prepare(self._engine, loaded)
        showing = asyncio.create_task(self._show_stills(loaded, first))
        try:
            prepared = await prepare(self._engine, loaded)
            await showing
        finally:
            showing.cancel()
        return prepared

    async def _show_stills(self, loaded: LoadedDeck, indices: Sequence[int]) -> None:
        """Typeset these slides, and show each as soon as it is ready."""

        async def show(index: int) -> None:
            result = await typeset(self._engine, loaded, [loaded.deck.slides[index]])
            self._presenter.show_still(loaded, index, result.outcomes[0])

        await gather_all(*map(show, indices))

    def _show_failed(self, problems: Sequence[Problem]) -> None:
        slides = () if self.loaded is None else self.loaded.deck.slides
        self._presenter.show_failed(problems, slides)

    # --- finishing and writing

    async def _finish(self, pictures: WithPlaceholders, rendered: RenderedBuild) -> None:
        """Make thumbnails, check the deck, and write the files once typing has paused. Raises MdvideoError."""
        await asyncio.sleep(BACKGROUND_WORK_DELAY)
        await self._presenter.show_thumbnails()
        overrides = self._options.overrides
        # Drawn, even if the options name an image backend: a check generates no pictures.
        drawn = {**overrides, "images": {**overrides.get("images", {}), "backend": ILLUSTRATOR}}
        self._presenter.show_problems(await check_deck(self._path, drawn, self._quiet_engine))
        view = self._presenter.view
        if pictures.missing or not (self._options.write_at_once or view["revision"] > 1):
            return
        await asyncio.sleep(WRITE_DELAY)
        if self._tasks.write is not None:
            await asyncio.wait([self._tasks.write])
        # A task of its own: a newer edit must not leave some files new and others old.
        self._tasks.write = asyncio.create_task(self._write(rendered, self._presenter.view["video"]))

    async def _write(self, rendered: RenderedBuild, shown: VideoPart | None) -> None:
        target = OutputTarget.of(self._path, None)
        try:
            if wants_alternates(rendered.loaded.settings):
                rendered = await render_all(self._engine, rendered.loaded)
            await write_files(self._engine, rendered, target)
        except MdvideoError as error:
            self._presenter.show_notice(str(error))
            return
        if shown is not None:
            self._presenter.show_saved(shown["url"], target.video)


def _now() -> float:
    """The event loop's clock, in seconds."""
    return asyncio.get_running_loop().time()
