"""One deck that is being written: built at each change, and shown as far as it is.

What an author waits for comes first: the still of the slide that was edited, then the film, first with stills for what
has to be encoded frame by frame, then as it is; then small pictures, problems, and the files once typing has paused. A
newer edit cancels the build before it; what that had begun is kept by the runner and the store.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mdvideo.cache.runner import together
from mdvideo.cache.store import BlobLost
from mdvideo.engine.build_engine import BuildEngine, Emit, LoadedDeck
from mdvideo.engine.check_deck import problems_of
from mdvideo.engine.pipeline import PreparedBuild, RenderedBuild, produce, shoot, stage, write
from mdvideo.errors import MdvideoError, Problem, SettingsError, Span
from mdvideo.events import Event, Notice, Progress, Warned
from mdvideo.output.files import OutputTarget
from mdvideo.plan.jobs import Result
from mdvideo.protocols import PictureRequest
from mdvideo.watch.file_watcher import POLL, FileWatcher, FolderObservers
from mdvideo.watch.session.build_progress import BuildProgress
from mdvideo.watch.session.dependencies import files_of
from mdvideo.watch.session.draft_video import Motions, draft_of, motions_of
from mdvideo.watch.session.media_registry import MediaFile, MediaRegistry
from mdvideo.watch.session.placeholders import WithPlaceholders, with_stand_ins
from mdvideo.watch.session.presenter import Presenter
from mdvideo.watch.session.variant_picker import VariantPicker
from mdvideo.watch.session.view_model import DeckPart, Patch, VideoPart, View, empty_view
from mdvideo.watch.session.view_parts import errors_in
from mdvideo.watch.session.view_store import ViewStore

SETTLE = 0.25
"""Seconds without an edit after which moving frames are encoded. The still of an edit has the cores for itself."""

PAUSE = 1.0
"""Seconds without an edit after which the files are written."""

REST = 0.3
"""Seconds without an edit after which small pictures are made and the deck is checked: an edit must not wait for it."""

GRACE = 0.2
"""Seconds that a deck may be missing: some editors remove it before they write it."""

FEW = 4
"""So many edited slides are shown before anything else is begun; more are shown as they come."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """What holds for all decks of a watch: settings above front matter, and the template of editors' addresses.

    ``write_at_once``: the files are written after the first build, and not only once a deck was edited.
    """

    overrides: Mapping[str, Any]
    editor: str
    write_at_once: bool = True


class Session:
    """A deck under watch, on the event loop that it was made on. ``start`` has it built, ``close`` ends all work."""

    def __init__(
        self,
        name: str,
        path: Path,
        workshop: BuildEngine,
        observers: FolderObservers,
        options: SessionOptions,
        emit: Emit,
    ) -> None:
        self.id = name
        self.path = path
        self.settled = asyncio.Event()
        """Set when the deck was first built, or could not be."""
        self._options = options
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._workshop = workshop.telling(self._heard)
        self._checker = workshop.telling(lambda _: None)
        self._shelf = MediaRegistry(name, workshop.store, self._restore)
        self._board = ViewStore(empty_view(DeckPart(id=name, path=str(path), title=path.stem, lang="en")))
        self._screen = Presenter(self._board, self._shelf, workshop, options.editor)
        self._tries = VariantPicker(workshop, self._board, self._shelf, emit)
        self._files = FileWatcher(observers)
        self._progress = BuildProgress()
        self._opened: LoadedDeck | None = None
        self._shown: LoadedDeck | None = None
        """What the film that is shown was made of, stand-ins included."""
        self._motions: Motions = frozenset()
        self._running: asyncio.Task[None] | None = None
        self._building: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[Any]] = set()
        self._paintings: dict[str, asyncio.Task[Any]] = {}
        self._failures: dict[str, Problem] = {}
        self._filming = False
        self._arrived = False
        self._warned: frozenset[Problem] = frozenset()
        self._warning: frozenset[Problem] = frozenset()
        """Problems that the last build and this one told of: what is known already is not told at every edit."""

    # --- what the server asks

    @property
    def view(self) -> View:
        """The view as it is now; it is never changed in place."""
        return self._board.view

    def changes(self) -> AsyncIterator[Patch]:
        """Merge patches of the view without end; the first is the whole view."""
        return self._board.changes()

    def media(self, name: str) -> MediaFile | None:
        """What the page may fetch under this name; None for all else."""
        return self._shelf.get(name)

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        """Begin to paint ``count`` other pictures for a place; they appear in the view's ``tries``.

        ``picture`` is an id of the view's pictures; ``prompt`` is what to paint instead of what the deck says. Raises
        MdvideoError when there is no such picture, or nobody can paint.
        """
        self._tries.begin(self._lesson(), picture, count, prompt)

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        """Write a tried picture into the deck's lockfile, never into the deck. Raises MdvideoError."""
        await self._tries.pin(self._lesson(), picture, seed, prompt)

    async def use(self) -> None:
        """Ask again for all that the film is made of, so that the store knows it to be in use."""
        if self._shown is not None:
            with suppress(MdvideoError):
                await produce(self._checker, self._shown)

    def notice(self, line: str) -> None:
        """Show a line that the author should read once."""
        if line not in self.view["notices"]:
            self._board.show(notices=[*self.view["notices"], line])

    # --- life

    def start(self) -> None:
        """Build, and build again at each change, until closed."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        self._files.follow(await asyncio.to_thread(files_of, self.path, self._options.overrides))
        if self._files.polled:
            self._heard(
                Notice(f"{self.path.name}: its folder tells of no changes, so it is looked at every {POLL:g} s")
            )
        self._begin(edited=True)
        while True:
            await self._files.changed()
            self._begin(edited=True)

    async def close(self) -> None:
        """End all work, and wait until it has ended. Files that are being written are written."""
        self._files.close()
        self._board.close()
        paintings, self._paintings = self._paintings, {}
        for task in (self._running, self._building, *paintings.values()):
            if task is not None:
                self._leave(task)
        await self._tries.close()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    def _begin(self, *, edited: bool) -> None:
        """Build anew. The build before is cancelled, and not waited for: the slide that was edited must not wait."""
        if self._building is not None:
            self._leave(self._building)
        self._progress = BuildProgress()
        self._arrived = False
        self._warned, self._warning = self._warning, frozenset()
        if edited:
            self._failures.clear()
            self._board.show(phase="building", revision=self.view["revision"] + 1)
        self._building = asyncio.create_task(self._build(self._files.heard_at if edited else self._loop.time()))

    def _leave(self, task: asyncio.Task[Any]) -> None:
        task.cancel()
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    # --- a build

    async def _build(self, began: float) -> None:
        self._filming = True
        try:
            lesson = await self._open()
            given, cut = await self._show(lesson, began)
            while self._arrived:
                self._arrived = False
                given, cut = await self._show(lesson, self._loop.time())
            self._filming = False
            self.settled.set()
            await self._finish(given, cut)
        except MdvideoError as error:
            self._fail(errors_in(error))
        except Exception as error:  # one slip of ours must not end the author's session
            self._emit(Notice(traceback.format_exc()))
            self._fail((Problem("error", "internal", f"{type(error).__name__}: {error}", hint="please report this"),))
        finally:
            if self._building is asyncio.current_task():
                self._filming = False
                self.settled.set()

    async def _open(self) -> LoadedDeck:
        """The lesson as it stands in its files, which are followed from here on. Raises MdvideoError."""
        patience = self._loop.time() + GRACE
        while not self.path.exists() and self._loop.time() < patience:
            await asyncio.sleep(GRACE / 10)
        overrides = self._options.overrides
        try:
            lesson = await asyncio.to_thread(self._workshop.open, self.path, overrides)
        except MdvideoError:
            self._files.follow(await asyncio.to_thread(files_of, self.path, overrides))
            raise
        self._files.follow(await asyncio.to_thread(files_of, self.path, overrides, lesson.deck))
        self._screen.announce(lesson)
        self._opened = lesson
        return lesson

    async def _show(self, lesson: LoadedDeck, began: float) -> tuple[WithPlaceholders, RenderedBuild]:
        """Stills of what was edited, then the film, with stand-ins where pictures are still being painted."""
        given = await with_stand_ins(self._workshop, lesson, self._screen.last_picture)
        self._commission(given)
        self._tries.keep(self._screen.show_pictures(given))
        staged = await self._stage(given)
        self._screen.show_pictures(given)
        self._screen.show_staged(staged, given)
        draft = draft_of(staged.timeline, staged.stills, self._motions)
        if draft is not None:
            await self._screen.show_film(await shoot(self._workshop, staged.on(draft)), self._progress, None)
            await asyncio.sleep(SETTLE)
        cut = await shoot(self._workshop, staged)
        self._motions = motions_of(staged.timeline, staged.stills)
        self._shown = given.lesson
        await self._screen.show_film(cut, self._progress, self._loop.time() - began)
        self._screen.show_end(self._progress, tuple(self._failures.values()))
        return given, cut

    async def _stage(self, given: WithPlaceholders) -> PreparedBuild:
        edited = self._screen.edited(given.lesson)
        if len(edited) > FEW:
            ahead = asyncio.create_task(self._show_ahead(given, edited))
            try:
                staged = await stage(self._workshop, given.lesson)
                await ahead
            finally:
                ahead.cancel()
            return staged
        await self._show_ahead(given, edited)
        return await stage(self._workshop, given.lesson)

    async def _show_ahead(self, given: WithPlaceholders, edited: Sequence[int]) -> None:
        """Show these slides, each as soon as it is typeset."""

        async def show(index: int) -> None:
            shown = await self._workshop.show(given.lesson, [given.lesson.deck.slides[index]])
            self._screen.show_still(given.lesson, index, shown.outcomes[0])

        await together(*map(show, edited))

    async def _finish(self, given: WithPlaceholders, cut: RenderedBuild) -> None:
        """What may wait: small pictures, what is wrong with the deck, and the files once typing has paused."""
        await asyncio.sleep(REST)
        await self._screen.show_thumbs(self._workshop.runner.make)
        overrides = self._options.overrides
        # Not even a painter that was asked for by name is asked to paint for a check.
        sketched = {**overrides, "images": {**overrides.get("images", {}), "backend": "sketch"}}
        found = await problems_of(self.path, sketched, self._checker)
        self._screen.show_problems(found)
        if given.missing or not (self._options.write_at_once or self.view["revision"] > 1):
            return
        await asyncio.sleep(PAUSE)
        if self._writing is not None:
            await asyncio.wait([self._writing])
        # Not a part of this build: a newer edit must not leave some files new and some old.
        self._writing = asyncio.create_task(self._write(cut, self.view["video"]))

    async def _write(self, cut: RenderedBuild, shown: VideoPart | None) -> None:
        target = OutputTarget.of(self.path, None)
        try:
            await write(self._workshop, cut, target)
        except MdvideoError as error:
            self.notice(str(error))
            return
        if shown is not None:
            self._screen.show_saved(shown["url"], target.video)

    def _fail(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong; the last good film stays."""
        deck = None if self._opened is None else self._opened.deck
        self._screen.show_failure(problems, deck.slides if deck is not None else (), self._progress)

    # --- slow pictures

    def _commission(self, given: WithPlaceholders) -> None:
        """Have missing pictures painted, and those that nobody asks for any more dropped. Builds go on meanwhile."""
        wanted = {job.key: request for request, job in given.missing.items()}
        for key in self._paintings.keys() - wanted.keys():
            self._leave(self._paintings.pop(key))
        for key, request in wanted.items():
            if key not in self._paintings and key not in self._failures:
                # A runner of its own tells which picture its events are about, on whatever slides that is by then.
                painter = self._workshop.telling(partial(self._heard_painting, request))
                task = asyncio.create_task(painter.runner.make(given.missing[request]))
                task.add_done_callback(partial(self._painted, key, given.asked[request].prompt.span))
                self._paintings[key] = task

    def _heard_painting(self, request: PictureRequest, event: Event) -> None:
        self._emit(event)
        if isinstance(event, Progress):
            self._screen.show_steps(request, event.done, event.total)

    def _painted(self, key: str, span: Span, task: asyncio.Task[Result]) -> None:
        if self._paintings.get(key) is not task or task.cancelled():
            return  # nobody waits for it any more
        del self._paintings[key]
        error = task.exception()
        if error is not None:
            message = error.message if isinstance(error, MdvideoError) else f"{type(error).__name__}: {error}"
            hint = error.hint if isinstance(error, MdvideoError) else None
            self._failures[key] = Problem("error", "picture", message, span, hint)
            self._screen.show_error(tuple(self._failures.values()))
        elif self._filming:
            self._arrived = True
        else:
            self._begin(edited=False)

    # --- events

    def _heard(self, event: Event) -> None:
        """An event of this deck's work, from whatever thread."""
        if threading.get_ident() != self._thread:
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                self._loop.call_soon_threadsafe(self._heard, event)
            return
        if isinstance(event, Warned):
            told = event.problem in self._warned | self._warning
            self._warning |= {event.problem}
            if told:
                return
        self._emit(event)
        at_work = self._progress.add(event)
        if at_work is not None:
            self._screen.show_work(at_work)
        if isinstance(event, Notice):
            self.notice(event.message)

    def _lesson(self) -> LoadedDeck:
        if self._opened is None:
            raise SettingsError("the deck could not be read yet", hint="mend it first")
        return self._opened

    def _restore(self, lost: BlobLost) -> None:
        """Bring back what somebody took out of the store. Called on a thread that serves media, never on the loop's."""
        if threading.get_ident() == self._thread:
            raise lost  # waiting here for what this thread would have to do would never end
        asyncio.run_coroutine_threadsafe(self._workshop.runner.restore(lost), self._loop).result()
