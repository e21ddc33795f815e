"""Generate pictures of slow backends in the background, while builds go on with placeholders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import MdvideoError, Problem, Span
from mdvideo.events import Emit, Event, Progress
from mdvideo.plan.jobs.job import Result
from mdvideo.protocols import PictureRequest
from mdvideo.watch.session.placeholders import WithPlaceholders
from mdvideo.watch.session.presenter import Presenter
from mdvideo.watch.session.session_tasks import SessionTasks


class SlowPictures:
    """The pictures being generated for a session. ``on_generated`` is called after each that is."""

    def __init__(
        self,
        engine: BuildEngine,
        presenter: Presenter,
        tasks: SessionTasks,
        emit: Emit,
        on_generated: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._presenter = presenter
        self._tasks = tasks
        self._emit = emit
        self._on_generated = on_generated
        self._failures: dict[str, Problem] = {}

    @property
    def failures(self) -> tuple[Problem, ...]:
        """Pictures that could not be generated. They are not tried again until the next edit."""
        return tuple(self._failures.values())

    def forget_failures(self) -> None:
        """Allow pictures that could not be generated to be tried again."""
        self._failures.clear()

    def start_generating(self, pictures: WithPlaceholders) -> None:
        """Start generating missing pictures, and cancel those that the deck no longer uses. Waits for neither."""
        wanted = {job.key: request for request, job in pictures.missing.items()}
        for key in self._tasks.pictures.keys() - wanted.keys():
            self._tasks.cancel_picture(key)
        for key, request in wanted.items():
            if key not in self._tasks.pictures and key not in self._failures:
                # With a listener of its own, which knows the picture; its slides may change until it is generated.
                engine = self._engine.with_listener(partial(self._on_event, request))
                task = asyncio.create_task(engine.runner.make(pictures.missing[request]))
                task.add_done_callback(partial(self._on_done, key, pictures.uses[request].prompt.span))
                self._tasks.pictures[key] = task

    def _on_event(self, request: PictureRequest, event: Event) -> None:
        self._emit(event)
        if isinstance(event, Progress):
            self._presenter.show_picture_progress(request, event.done, event.total)

    def _on_done(self, key: str, span: Span, task: asyncio.Task[Result]) -> None:
        if self._tasks.pictures.get(key) is not task or task.cancelled():
            return  # the deck no longer uses it, or the session is closed
        del self._tasks.pictures[key]
        error = task.exception()
        if error is None:
            self._on_generated()
            return
        message = error.message if isinstance(error, MdvideoError) else f"{type(error).__name__}: {error}"
        hint = error.hint if isinstance(error, MdvideoError) else None
        self._failures[key] = Problem("error", "picture", message, span, hint)
        self._presenter.show_picture_failures(self.failures)
