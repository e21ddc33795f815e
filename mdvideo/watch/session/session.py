"""A session: one deck's interface to the server. It creates, connects and closes everything that works for the deck."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from mdvideo.cache.store import BlobLost
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.errors import SettingsError
from mdvideo.events import Emit, Notice
from mdvideo.watch.dependencies import dependencies_of
from mdvideo.watch.file_watcher import FileWatcher
from mdvideo.watch.folder_observers import POLL_INTERVAL, FolderObservers
from mdvideo.watch.session.deck_builder import DeckBuilder
from mdvideo.watch.session.event_relay import EventRelay
from mdvideo.watch.session.media_registry import MediaFile, MediaRegistry
from mdvideo.watch.session.presenter import Presenter
from mdvideo.watch.session.session_options import SessionOptions
from mdvideo.watch.session.session_tasks import SessionTasks
from mdvideo.watch.session.variant_picker import VariantPicker
from mdvideo.watch.session.view_model import DeckPart, Patch, View, empty_view
from mdvideo.watch.session.view_store import ViewStore
from mdvideo.watch.take_recorder import TakeRecorder
from mdvideo.watch.voice_picker import VoicePicker


class Session:
    """One watched deck, on the event loop that runs when it is created.

    ``start`` starts the first build, ``close`` ends all work. ``name`` is the deck's name in URLs. Events of the deck's
    builds go to ``emit``.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        engine: BuildEngine,
        observers: FolderObservers,
        options: SessionOptions,
        emit: Emit,
    ) -> None:
        self.id = name
        self.path = path
        self._options = options
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._tasks = SessionTasks()
        self._events = EventRelay(emit, lambda event: self._presenter.show_event(event))
        self._engine = engine.with_listener(self._events.receive)
        self._media = MediaRegistry(name, engine.store, self._restore)
        self._views = ViewStore(empty_view(DeckPart(id=name, path=str(path), title=path.stem, lang="en")))
        self._presenter = Presenter(self._views, self._media, self._engine, options.editor)
        self._variants = VariantPicker(engine, self._views, self._media, self._tasks, emit)
        self._watcher = FileWatcher(observers)
        self._builder = DeckBuilder(
            path,
            options,
            self._engine,
            self._watcher,
            self._presenter,
            self._variants,
            self._tasks,
            self._events,
        )
        self.takes = TakeRecorder(path, self._engine, self._media, self._loaded_deck, self._rebuild)
        """The author's recordings of sentences and slides."""
        self.voices = VoicePicker(path, self._engine, self._media, self._loaded_deck)
        """The voices that could speak the deck."""
        self.first_build_done = self._builder.first_build_done
        """Set once the first video is shown, or the first build has failed."""

    # --- for the server

    @property
    def view(self) -> View:
        """The current view. It is immutable: a change makes a new view."""
        return self._views.view

    def changes(self) -> AsyncIterator[Patch]:
        """Yield merge patches without end. The first is the whole view; a slow reader gets fewer, larger patches."""
        return self._views.changes()

    def media(self, name: str) -> MediaFile | None:
        """Return the media file of this name, or None."""
        return self._media.get(name)

    async def try_pictures(self, picture: str, count: int, prompt: str | None = None) -> None:
        """Start generating ``count`` variants of a picture; they appear in the view's ``tries``.

        ``picture`` is an id of the view's pictures. ``prompt`` replaces the deck's own. Raises MdvideoError if there is
        no such picture, or no backend that can generate it.
        """
        self._variants.start(self._loaded_deck(), picture, count, prompt)

    async def pin(self, picture: str, seed: int, prompt: str | None = None) -> None:
        """Pin a variant in the deck's lockfile; the deck is not changed. Raises MdvideoError."""
        await self._variants.pin(self._loaded_deck(), picture, seed, prompt)

    def _rebuild(self) -> None:
        self._builder.start(edited=True)

    def _loaded_deck(self) -> LoadedDeck:
        if self._builder.loaded is None:
            raise SettingsError("the deck has not been read yet", hint="fix its errors first")
        return self._builder.loaded

    # --- for the session manager

    def start(self) -> None:
        """Build, and build again after each change, until closed. Does nothing if the session is started already."""
        if self._tasks.watch is None:
            self._tasks.watch = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """End all work, and wait until it has ended. Files that are being written are finished."""
        self._watcher.close()
        self._views.close()
        await self._tasks.close()

    async def touch_cache(self) -> None:
        """Request every result that the shown video consists of, so that the cache counts it as used."""
        await self._builder.touch_cache()

    def show_notice(self, line: str) -> None:
        """Show a notice on the page, once."""
        self._presenter.show_notice(line)

    async def _watch(self) -> None:
        self._watcher.follow(await asyncio.to_thread(dependencies_of, self.path, self._options.overrides))
        if self._watcher.is_polled:
            reason = "changes in its folder are not reported by the system"
            self._events.receive(Notice(f"{self.path.name}: {reason}; checking every {POLL_INTERVAL:g} s"))
        self._builder.start(edited=True)
        while True:
            await self._watcher.wait_for_changes()
            self._builder.start(edited=True)

    def _restore(self, lost: BlobLost) -> None:
        """Make bytes again that are lost from the store. Called on the threads that serve media."""
        if threading.get_ident() == self._thread:
            raise lost  # the event loop would wait for itself
        asyncio.run_coroutine_threadsafe(self._engine.runner.restore(lost), self._loop).result()
