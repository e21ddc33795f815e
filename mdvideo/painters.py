"""Who paints: painters by name, made on first use and kept, each with the desk that feeds it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from mdvideo.backends import PictureRequest, TextToImage
from mdvideo.cache.executor import LocalExecutor, Watcher
from mdvideo.cache.painting import PictureDesk
from mdvideo.cache.store import Store
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Noticed
from mdvideo.images.choose import Choice, choose, diffusers_installed, probe_machine
from mdvideo.plan.jobs import Job, PaintJob, Result
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import png
from mdvideo.stages.pins import LOCKED


def image_backends() -> dict[str, EntryPoint]:
    """Every painter that is installed, by name: ours and those of other packages' ``mdvideo.images`` entry points.

    Each loads a callable that takes ImageSettings and gives a TextToImage. What it gives may have more: ``notice``, a
    function to be set, which it calls with lines that the user should read once; ``identity_of``, which gives the
    identity for a model that a request names; ``parallel`` (see PictureDesk); and it may be a context manager.
    """
    return {point.name: point for point in entry_points(group="mdvideo.images")}


class Painters:
    """An executor of PaintJobs that knows every painter. Use ``close`` at the end."""

    def __init__(self, store: Store, local: LocalExecutor, emit: Callable[[Event], None]) -> None:
        self._store = store
        self._local = local
        self._emit = emit
        self._closing = ExitStack()
        self._choices: dict[ImageSettings, Choice] = {}
        self._painters: dict[ImageSettings, TextToImage] = {}
        self._desks: dict[str, PictureDesk] = {}

    def close(self) -> None:
        """Drop what has not begun, wait for painters, and free what they hold."""
        self._closing.close()

    def choice(self, images: ImageSettings) -> Choice:
        """The backend that these settings come to on this machine, and why."""
        if images not in self._choices:
            self._choices[images] = choose(images, diffusers_installed(), probe_machine)
        return self._choices[images]

    def job(self, images: ImageSettings, request: PictureRequest, label: str) -> PaintJob:
        """The job that has this picture painted as the settings want it. Raises BackendUnavailable."""
        painter = self._painter(images)
        identity_of = getattr(painter, "identity_of", None)
        identity = painter.identity if identity_of is None else identity_of(request.model)
        self._desks.setdefault(identity, self._desks[painter.identity])
        return PaintJob(request=request, backend=identity, label=label)

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Have a PaintJob painted by whom it names."""
        assert isinstance(job, PaintJob)  # noqa: S101
        return await self._desks[job.backend].run(job, watcher)

    def _painter(self, images: ImageSettings) -> TextToImage:
        if images not in self._painters:
            backends = image_backends()
            choice = self.choice(images)
            if choice.backend not in backends:
                known = ", ".join(sorted({"auto", LOCKED, *backends}))
                raise BackendUnavailable(f"there is no image backend {choice.backend!r}", hint=f"write one of: {known}")
            painter: Any = backends[choice.backend].load()(images)
            if hasattr(painter, "notice"):
                painter.notice = lambda line: self._emit(Noticed(line))
            if isinstance(painter, AbstractContextManager):
                self._closing.enter_context(painter)
            if painter.identity not in self._desks:
                desk = PictureDesk(self._store, painter, png, self._local)
                self._desks[painter.identity] = self._closing.enter_context(desk)
            if images.backend == "auto":
                self._emit(Noticed(f"pictures: {choice.backend} ({choice.why})"))
            self._painters[images] = painter
        return self._painters[images]
